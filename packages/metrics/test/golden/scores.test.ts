import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  brierScore,
  codeDependence,
  codeFactorInformation,
  dciEs,
  dcimig,
  downstreamAccuracy,
  edi,
  explicitness,
  explicitnessOfCurve,
  falsePositiveRate,
  infoC,
  infoE,
  infoM,
  irs,
  jemmig,
  type LossCapacityCurve,
  mcc,
  mig,
  migSup,
  minimality,
  modularity,
  negativeLogLikelihood,
  rmig,
  sap,
  sapDiscrete,
  sufficiency,
  udr,
} from '../../src/index.js';
import { splitSamples } from '../../src/disentanglement/split.js';

type ScoreName =
  | 'mig' | 'rmig' | 'jemmig' | 'migSup' | 'dcimig' | 'modularity' | 'sap' | 'minimality' | 'sufficiency' | 'infoM' | 'infoC' | 'irs99' | 'irs100'
  | 'mcc' | 'mccRank' | 'totalCorrelation' | 'wasserstein' | 'wassersteinShare' | 'codeInformation' | 'sapDiscrete' | 'explicitness' | 'infoE'
  | 'logisticAccuracy'; // prettier-ignore

interface Stored {
  readonly rankings: readonly {
    readonly integers: readonly (readonly (readonly number[])[])[];
    readonly rank: readonly number[];
    readonly lasso: readonly number[];
  }[];
  readonly representations: readonly ({
    readonly name: string;
    readonly bins: number;
    readonly integers: readonly (readonly number[])[];
    readonly factors: readonly (readonly number[])[];
    readonly information: readonly number[];
    readonly testRows: readonly number[];
  } & Readonly<Record<ScoreName, number>> &
    Readonly<Record<'ediSum' | 'ediMax', readonly number[]>>)[];
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
  readonly curves: readonly (LossCapacityCurve & { readonly explicitness: number })[];
  readonly forests: readonly { readonly mean: readonly number[]; readonly deviation: readonly number[] }[];
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
    ['minimality', minimality],
    ['sufficiency', sufficiency],
    ['infoM', infoM],
    ['infoC', infoC],
  ] as const)('%s, from codes and from the information between them', (name, score) => {
    expect(score(given).value).toBeCloseTo(one[name], 12);
    expect(score(codes, one.factors, { bins: one.bins })).toEqual(score(given));
  });

  it("edi, by the sum, the maximum and numbers of one's own", () => {
    for (const [whole, expected] of [
      ['sum', one.ediSum],
      ['max', one.ediMax],
    ] as const) {
      const found = edi(given, { whole });
      [found.modularity, found.compactness, found.explicitness].forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 12);
      });
      const used = found.settings.whole;
      expect(used).toBe(whole);
    }
    const [, factors] = given.shape;
    const most = Array.from({ length: factors }, (_, k) =>
      given.information.reduce((a, nats, at) => (at % factors === k ? Math.max(a, nats) : a), 0),
    );
    expect(edi(codes, one.factors, { bins: one.bins, whole: most })).toMatchObject({
      modularity: edi(given, { whole: 'max' }).modularity,
      settings: { whole: most, bins: one.bins },
    });
  });

  it('sap', () => {
    expect(sap(codes, one.factors).value).toBeCloseTo(one.sap, 12);
  });

  it('irs, by the 99th percentile and by the maximum', () => {
    expect(irs(codes, one.factors).value).toBeCloseTo(one.irs99, 12);
    expect(irs(codes, one.factors, { quantile: 1 }).value).toBeCloseTo(one.irs100, 12);
  });

  it('mcc, of numbers and of ranks', () => {
    expect(mcc(codes, one.factors).value).toBeCloseTo(one.mcc, 12);
    expect(mcc(codes, one.factors, { correlation: 'rank' }).value).toBeCloseTo(one.mccRank, 12);
  });

  it('the dependence of the dimensions', () => {
    const found = codeDependence(codes, { bins: one.bins });
    expect(found.totalCorrelation).toBeCloseTo(one.totalCorrelation, 12);
    expect(found.wasserstein).toBeCloseTo(one.wasserstein, 10);
    expect(found.wassersteinShare).toBeCloseTo(one.wassersteinShare, 12);
    expect(found.mutualInformation).toBeCloseTo(one.codeInformation, 12);
  });

  it('what is learned, from the rows that are not tested on', async () => {
    const { testCodes } = splitSamples('test', codes, one.factors, {});
    expect(Array.from(testCodes[0]!)).toEqual(one.testRows.map((row) => codes[row]![0]));
    expect(sapDiscrete(codes, one.factors).value).toBeCloseTo(one.sapDiscrete, 12);
    expect((await explicitness(codes, one.factors)).value).toBeCloseTo(one.explicitness, 12);
    // The regression stops where the gradient is 1e-5 of what it was.
    expect((await infoE(codes, one.factors)).value).toBeCloseTo(one.infoE, 5);
    const { value } = await downstreamAccuracy(codes, one.factors, { reader: 'logisticRegression' });
    expect(value).toBeCloseTo(one.logisticAccuracy, 12);
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

it.each(stored.rankings)('unsupervised ranking of SciPy and scikit-learn', ({ integers, rank, lasso }) => {
  const codes = integers.map((rows) => rows.map((row) => row.map((value) => value / 1024)));
  for (const [likeness, expected] of [
    ['rank', rank],
    ['lasso', lasso],
  ] as const) {
    udr(codes, { likeness }).values.forEach((value, model) => {
      expect(value).toBeCloseTo(expected[model]!, 8);
    });
  }
});

it.each(stored.curves)('the explicitness of a curve by NumPy, $capacities.length readers', (one) => {
  expect(explicitnessOfCurve(one)).toBeCloseTo(one.explicitness, 12);
});

it('forests of growing depth tell as much as those of scikit-learn', async () => {
  const one = stored.representations.find(({ name }) => name === 'mixed')!;
  const codes = one.integers.map((row) => row.map((value) => value / 1024));
  const { curves } = await dciEs(codes, one.factors, { depths: [1, 2, 4, 8], trees: 50 });
  const scores = stored.forests.flatMap(({ mean, deviation }, k) =>
    mean.map((share, d) => (1 - curves[k]!.losses[d]! - share) / deviation[d]!),
  );
  scores.forEach((z) => {
    expect(Math.abs(z)).toBeLessThan(4);
  });
  // 16 of them, those of a factor dependent: their mean has a deviation of at most ½.
  expect(Math.abs(scores.reduce((sum, z) => sum + z, 0) / scores.length)).toBeLessThan(1.5);
});
