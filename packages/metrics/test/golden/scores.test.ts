import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  brierScore,
  codeFactorInformation,
  dcimig,
  falsePositiveRate,
  jemmig,
  mig,
  migSup,
  modularity,
  negativeLogLikelihood,
  rmig,
  sap,
} from '../../src/index.js';

interface Stored {
  readonly representations: readonly ({
    readonly name: string;
    readonly bins: number;
    readonly integers: readonly (readonly number[])[];
    readonly factors: readonly (readonly number[])[];
    readonly information: readonly number[];
  } & Readonly<Record<'mig' | 'rmig' | 'jemmig' | 'migSup' | 'dcimig' | 'modularity' | 'sap', number>>)[];
  readonly predictions: readonly {
    readonly classes: number;
    readonly shares: readonly (readonly number[])[];
    readonly labels: readonly number[];
    readonly brier: number;
    readonly positive: readonly (readonly number[])[];
    readonly nll: number;
  }[];
  readonly detections: readonly Readonly<{
    positives: readonly number[];
    negatives: readonly number[];
    averagePrecision: number;
    fpr95: number;
  }>[];
}

const stored = JSON.parse(readFileSync(new URL('./scores.json', import.meta.url), 'utf8')) as Stored;

describe.each(stored.representations)('scores of scikit-learn and NumPy: $name codes', (one) => {
  const codes = one.integers.map((row) => row.map((value) => value / 1024));
  const given = codeFactorInformation(codes, one.factors, { bins: one.bins });

  it('has their information', () => {
    given.information.forEach((nats, i) => {
      expect(nats).toBeCloseTo(one.information[i]!, 12);
    });
  });

  it.each([
    ['mig', mig],
    ['rmig', rmig],
    ['jemmig', jemmig],
    ['migSup', migSup],
    ['dcimig', dcimig],
    ['modularity', modularity],
  ] as const)('%s, from codes and from the information between them', (name, score) => {
    expect(score(given).value).toBeCloseTo(one[name], 12);
    expect(score(codes, one.factors, { bins: one.bins })).toEqual(score(given));
  });

  it('sap', () => {
    expect(sap(codes, one.factors).value).toBeCloseTo(one.sap, 12);
  });
});

it.each(stored.predictions)('proper scores of scikit-learn: $classes classes', (one) => {
  const probabilities = one.shares.map((row) => row.map((share) => share / 4096));
  expect(brierScore(probabilities, one.labels)).toBeCloseTo(one.brier, 12);
  expect(negativeLogLikelihood(one.positive, one.labels)).toBeCloseTo(one.nll, 12);
});

it.each(stored.detections)('detection of scikit-learn', ({ positives, negatives, ...expected }) => {
  expect(averagePrecision(positives, negatives)).toBeCloseTo(expected.averagePrecision, 12);
  expect(falsePositiveRate(positives, negatives).value).toBeCloseTo(expected.fpr95, 12);
});
