import type { SampleMatrix } from '@infodrop/information';
import { describe, expect, it } from 'vitest';
import {
  betaVaeScore,
  dci,
  dciEs,
  dciOfImportance,
  dcimig,
  downstreamAccuracy,
  edi,
  explicitness,
  factorVaeScore,
  infoC,
  infoE,
  infoM,
  irs,
  jemmig,
  mcc,
  mig,
  migSup,
  minimality,
  modularity,
  rmig,
  sap,
  sapDiscrete,
  sufficiency,
} from '../src/index.js';
import { columnsOf, factorsOf } from './representations.js';

// What the table in the README says of each score: five factors of 3, 6, 8, 10 and 4 values, 10,000 samples, 20 bins.
const SIZES = [3, 6, 8, 10, 4];
const factors = factorsOf(SIZES, 10_000);
const noise = factorsOf(
  Array.from({ length: 10 }, () => 1_000_000),
  10_000,
  1,
);
/** The second factor is the first one's value in half of the samples. */
const dependent: SampleMatrix = {
  data: factors.data.map((value, at) => {
    const row = at - (at % 5);
    const copies = noise.data[Math.floor(at / 5) * 10]! < 500_000;
    return at % 5 === 1 && copies ? factors.data[row]! : value;
  }),
  shape: factors.shape,
};
const ediOf = (part: 'modularity' | 'compactness' | 'explicitness') => (codes: SampleMatrix, given: SampleMatrix) => ({
  value: edi(codes, given)[part],
});
const scores = {
  ...{ mig, rmig, jemmig, migSup, dcimig, modularity, minimality, sufficiency, infoM, infoC },
  ...{ sap, sapDiscrete, mcc, irs },
  'edi, modularity': ediOf('modularity'),
  'edi, compactness': ediOf('compactness'),
  'edi, explicitness': ediOf('explicitness'),
};
const importanceOf = (codes: SampleMatrix, given: SampleMatrix): number[][] => {
  const { predictability } = sap(codes, given);
  return Array.from({ length: codes.shape[1] }, (_, i) => Array.from(predictability.subarray(i * 5, (i + 1) * 5)));
};

/** perfect, noise, duplicated, dependent */
const TABLE: Record<keyof typeof scores, readonly [number, number, number, number]> = {
  mig: [1, 0, 0, 0.91],
  rmig: [1.73, 0, 0, 1.58],
  jemmig: [1, 0, 0.64, 0.97],
  migSup: [1, 0, 1, 0.91],
  dcimig: [1, 0, 1, 0.93],
  modularity: [1, 0.72, 1, 0.99],
  minimality: [1, 0, 1, 1],
  sufficiency: [1, 0, 1, 1],
  infoM: [1, 0.11, 1, 0.9],
  infoC: [1, 0.03, 0.44, 0.9],
  sap: [1, 0, 0, 0.97],
  sapDiscrete: [0.44, 0.01, 0, 0.42],
  mcc: [1, 0.02, 1, 1],
  irs: [1, 0.01, 1, 1],
  'edi, modularity': [1, 0.05, 1, 0.89],
  'edi, compactness': [1, 0.03, 0.33, 0.89],
  'edi, explicitness': [1, 0.03, 1, 1],
};
const duplicated = columnsOf(factors, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
const hundredths = (value: number): number => Math.round(value * 100) / 100;

it.each(Object.keys(TABLE) as (keyof typeof scores)[])('%s has the values of the table', (name) => {
  const of = (codes: SampleMatrix, given = factors): number => hundredths(scores[name](codes, given).value);
  expect([of(factors), of(noise), of(duplicated), of(dependent, dependent)]).toEqual(TABLE[name]);
});

it('the D and C of DCI have the values of the table, with R² as importance', () => {
  const found = [factors, noise, duplicated].map((codes) => {
    const { disentanglement, completeness } = dciOfImportance(importanceOf(codes, factors));
    return [disentanglement, completeness].map(hundredths);
  });
  expect(found).toEqual([
    [1, 1],
    [0.44, 0.36],
    [1, 0.7],
  ]);
});

// Those that learn, from 1,000 samples of three factors of 2, 3 and 4 values: chance is 1/K, ½ or the commonest value, never 0 for all.
describe('scores that learn', () => {
  const small = factorsOf([2, 3, 4], 1000);
  const dead = { data: new Float64Array(3000), shape: small.shape };
  const strange = factorsOf([1e6, 1e6, 1e6], 1000, 1);
  const points = { trainingPoints: 1000, testPoints: 1000 };
  const reader = 'logisticRegression' as const;
  const trees = (codes: SampleMatrix) => dci(codes, small, { learner: { name: 'boostedTrees', rounds: 20 } });
  const learned: Record<string, (codes: SampleMatrix) => Promise<number>> = {
    betaVaeScore: async (codes) => (await betaVaeScore(codes, small, points)).value,
    factorVaeScore: async (codes) => (await factorVaeScore(codes, small, points)).value,
    explicitness: async (codes) => (await explicitness(codes, small)).value,
    infoE: async (codes) => (await infoE(codes, small)).value,
    downstreamAccuracy: async (codes) => (await downstreamAccuracy(codes, small, { reader })).value,
    'dciEs, E': async (codes) => (await dciEs(codes, small, { trees: 20 })).explicitness,
    'dciEs, S': async (codes) => (await dciEs(codes, small, { depths: [1, 2], trees: 2 })).size,
    'dci, D': async (codes) => (await trees(codes)).disentanglement,
    'dci, C': async (codes) => (await trees(codes)).completeness,
    'dci, I': async (codes) => (await trees(codes)).informativeness,
  };
  it.each([
    ['betaVaeScore', [1, 1 / 3, 1 / 3, 1]],
    ['factorVaeScore', [1, 1 / 3, 0, 1]],
    ['explicitness', [1, 0.5, 0.5, 1]],
    ['infoE', [0.96, 0, 0, 0.97]],
    ['downstreamAccuracy', [1, 13 / 36, 13 / 36, 1]],
    ['dciEs, E', [1, 1, 1, 1]],
    ['dciEs, S', [1, 1, 1, 0.5]],
    ['dci, D', [1, 0, 0, 1]],
    ['dci, C', [1, 0, 0, 1 - Math.log(2) / Math.log(6)]],
    ['dci, I', [1, 13 / 36, 13 / 36, 1]],
  ] as const)('%s has the values of the table, to 0.06', async (name, expected) => {
    const codes = [small, strange, dead, columnsOf(small, [0, 1, 2, 0, 1, 2])];
    for (const [which, one] of codes.entries()) {
      expect(Math.abs((await learned[name]!(one)) - expected[which]!), `codes ${which}`).toBeLessThan(0.06);
    }
  });
});
