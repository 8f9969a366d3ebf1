import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { gaoMutualInformation } from './neighbours/estimators/gaoMutualInformation.js';
import { kozachenkoLeonenkoEntropy } from './neighbours/estimators/kozachenkoLeonenkoEntropy.js';
import { ksgConditionalMutualInformation } from './neighbours/estimators/ksgConditionalMutualInformation.js';
import { ksgMutualInformation } from './neighbours/estimators/ksgMutualInformation.js';
import { ksgTotalCorrelation } from './neighbours/estimators/ksgTotalCorrelation.js';
import { ksgTransferEntropy } from './neighbours/estimators/ksgTransferEntropy.js';
import { rossMutualInformation } from './neighbours/estimators/rossMutualInformation.js';
import { covariance } from './gaussian/covariance.js';
import { studentTMutualInformation } from './distributions/studentT.js';
import { normalScores } from './normalScores.js';
import { columns } from './samples.js';
import { normalQuantile } from './special/normalQuantile.js';

const draw = (seed: number, count: number): Float64Array => Float64Array.from(normal(key(seed), count));

describe('normalScores', () => {
  it('are the normal quantiles of the ranks, and odd about their middle', () => {
    const scores = normalScores(Float64Array.of(30, -5, 7, 1e9, 0));
    [4, 1, 3, 5, 2].forEach((rank, i) => {
      const below = normalQuantile(Math.min(rank, 6 - rank) / 6);
      expect(scores[i]).toBeCloseTo(rank <= 3 ? below : -below, 14);
    });
  });

  it('keep their digits in the tails, and their order', () => {
    const n = 1_000_000;
    const scores = normalScores(Float64Array.from({ length: n }, (_, i) => i));
    for (const rank of [1, 2, 10, 1000, 400_000, 500_000]) {
      expect(scores[rank - 1]! / normalQuantile(rank / (n + 1))).toBeCloseTo(1, 10);
      expect(scores[n - rank]).toBe(-scores[rank - 1]!);
    }
    for (let i = 1; i < n; i++) if (!(scores[i]! > scores[i - 1]!)) expect.fail(`not in order at ${i}`);
  });

  it('are shared by equal values, at the mean of their ranks', () => {
    const scores = normalScores(Float64Array.of(2, 1, 2, 3));
    expect(scores[0]).toBe(scores[2]);
    expect(scores[0]).toBeCloseTo(normalQuantile(0.5), 14);
    expect(scores[1]).toBeCloseTo(normalQuantile(0.2), 14);
  });
});

describe("margins: 'normalScores'", () => {
  const scored = { margins: 'normalScores' } as const;
  const [a, b, c] = [1, 2, 3].map((seed) => draw(seed, 400)) as [Float64Array, Float64Array, Float64Array];
  const y = a.map((v, i) => v + b[i]!);

  it('are the same for all increasing maps of the columns, and are told in the settings', () => {
    const [ea, ey, ec] = [a.map(Math.exp), y.map((v) => v ** 3), c.map((v) => Math.atan(v))];
    expect(ksgMutualInformation(ea, ey, scored)).toBe(ksgMutualInformation(a, y, scored));
    expect(ksgMutualInformation(columns(ea, ec), ey, scored)).toBe(ksgMutualInformation(columns(a, c), y, scored));
    expect(ksgConditionalMutualInformation(ea, ey, ec, scored)).toBe(ksgConditionalMutualInformation(a, y, c, scored));
    expect(ksgTotalCorrelation(columns(ea, ey, ec), scored)).toBe(ksgTotalCorrelation(columns(a, y, c), scored));
    expect(ksgTransferEntropy(ea, ey, scored)).toBe(ksgTransferEntropy(a, y, scored));
    expect(gaoMutualInformation(ea, ey, scored)).toBe(gaoMutualInformation(a, y, scored));
    const labels = Array.from(c, (v) => v > 0);
    expect(rossMutualInformation(ey, labels, scored)).toBe(rossMutualInformation(y, labels, scored));
    expect(ksgMutualInformation(a, y, { ...scored, details: true }).settings).toMatchObject(scored);
    expect(ksgMutualInformation(a, y, { details: true }).settings).toMatchObject({ margins: 'keep' });
  });

  it('are the estimate of the scores', () => {
    const scores = (values: Float64Array) => normalScores(values);
    expect(ksgMutualInformation(a, y, scored)).toBe(ksgMutualInformation(scores(a), scores(y)));
    expect(ksgConditionalMutualInformation(a, y, c, scored)).toBe(
      ksgConditionalMutualInformation(scores(a), scores(y), scores(c)),
    );
  });

  it('are none of an entropy, come before any scaling, and are one of two', () => {
    expect(() => kozachenkoLeonenkoEntropy(a, scored as never)).toThrow(TypeError);
    const three = y.map((v) => v ** 3);
    const both = { ...scored, scaling: 'standardize' } as const;
    expect(ksgMutualInformation(a, three, both)).toBe(ksgMutualInformation(a, y, both));
    expect(() => ksgMutualInformation(a, y, { margins: 'ranks' as never })).toThrow('margins must be one of');
  });

  it('see rounded values all the same', () => {
    const rounded = (values: Float64Array) => values.map((v) => Math.round(v * 10) / 10);
    expect(() => ksgMutualInformation(rounded(a), rounded(y), scored)).toThrow('must have few ties');
    expect(ksgMutualInformation(rounded(a), rounded(y), { ...scored, ties: { noise: 1e-8, seed: 1 } })).toBeGreaterThan(0.1); // prettier-ignore
  });

  // 5,000 samples and k = 10, the tasks of Czyż et al. (2023): their truth, and what is known of the estimates' spread.
  const N = 5000;
  const SEEDS = [0, 1, 2];
  const bias = (options: object, truth: number, sample: (seed: number) => [Float64Array[], Float64Array[]]): number => {
    const values = SEEDS.map((seed) => {
      const [x, y] = sample(seed);
      return ksgMutualInformation(columns(...x), columns(...y), { k: 10, unreliable: 'keep', ...options });
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length - truth;
  };
  const columnsOf = (seed: number, count: number): Float64Array[] =>
    Array.from({ length: count }, (_, j) => draw(100 * seed + j + 7, N));

  it('take most of the bias off heavy tails: Student 2 + 2 with one degree of freedom', () => {
    const truth = studentTMutualInformation({ df: 1, dispersion: covariance([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) }, { dimensions: [2, 2] }); // prettier-ignore
    expect(truth).toBeCloseTo(0.4319, 4);
    const student = (seed: number): [Float64Array[], Float64Array[]] => {
      const chi = draw(100 * seed + 99, N);
      const all = columnsOf(seed, 4).map((column) => column.map((v, i) => v / Math.abs(chi[i]!)));
      return [all.slice(0, 2), all.slice(2)];
    };
    expect(Math.abs(bias({ scaling: 'standardize' }, truth, student) + 0.25)).toBeLessThan(0.04);
    expect(Math.abs(bias(scored, truth, student) + 0.08)).toBeLessThan(0.025);
  });

  it('take half of it off half-cubes 3 + 3, and leave Gaussians as they are', () => {
    // Two pairs of correlation 0.8: −½ ln(1 − 0.64) each.
    const truth = -Math.log(1 - 0.64);
    const gaussian = (seed: number): [Float64Array[], Float64Array[]] => {
      const all = columnsOf(seed, 6);
      for (const j of [0, 1]) all[3 + j] = all[3 + j]!.map((v, i) => 0.8 * all[j]![i]! + 0.6 * v);
      return [all.slice(0, 3), all.slice(3)];
    };
    const cubed = (seed: number): [Float64Array[], Float64Array[]] =>
      gaussian(seed).map((part) => part.map((column) => column.map((v) => v * Math.sqrt(Math.abs(v))))) as [Float64Array[], Float64Array[]]; // prettier-ignore
    const plain = bias({ scaling: 'standardize' }, truth, gaussian);
    expect(Math.abs(bias({ scaling: 'standardize' }, truth, cubed) + 0.21)).toBeLessThan(0.025);
    expect(Math.abs(bias(scored, truth, cubed) - plain)).toBeLessThan(0.01);
    expect(Math.abs(bias(scored, truth, cubed) + 0.112)).toBeLessThan(0.025);
    expect(Math.abs(bias(scored, truth, gaussian) - plain)).toBeLessThan(0.01);
  });
});
