import { key, normal, uniform } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gaussianDivergences, gaussianMixtureBounds } from './gaussianMixture.js';
import { kolchinskyTraceyEntropy, kolchinskyTraceyMutualInformation } from './kolchinskyTracey.js';

const density = (z: number, m: number, s: number): number =>
  Math.exp(-((z - m) ** 2) / (2 * s * s)) / (s * Math.sqrt(2 * Math.PI));

/** ∫ f over the range where any of the components is not negligible, by the trapezium rule. */
function integral(f: (z: number) => number, means: number[], scales: number[]): number {
  const widest = Math.max(...scales);
  const low = Math.min(...means) - 12 * widest;
  const high = Math.max(...means) + 12 * widest;
  const step = Math.min(...scales) / 16;
  let sum = 0;
  for (let z = low; z <= high; z += step) sum += f(z);
  return sum * step;
}

/** h of a mixture in one dimension. */
const mixtureEntropy = (means: number[], scales: number[], weights: number[]): number =>
  integral(
    (z) => {
      const p = means.reduce((sum, m, i) => sum + weights[i]! * density(z, m, scales[i]!), 0);
      return p > 0 ? -p * Math.log(p) : 0;
    },
    means,
    scales,
  );

const mixtures = fc
  .array(
    fc.record({
      m: fc.double({ min: -4, max: 4, noNaN: true }),
      s: fc.double({ min: 0.4, max: 2, noNaN: true }),
      w: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => {
    const total = parts.reduce((sum, { w }) => sum + w, 0);
    return {
      means: parts.map(({ m }) => m),
      scales: parts.map(({ s }) => s),
      weights: parts.map(({ w }) => w / total),
    };
  });
const alphas = fc.double({ min: 0.05, max: 0.95, noNaN: true });

describe('gaussianDivergences', () => {
  it('are the integrals that define them', () => {
    fc.assert(
      fc.property(mixtures, alphas, ({ means, scales }, alpha) => {
        const n = means.length;
        const kl = gaussianDivergences(means, scales).data;
        const chernoff = gaussianDivergences(means, scales, { alpha }).data;
        const [i, j] = [0, n - 1];
        const p = (z: number): number => density(z, means[i]!, scales[i]!);
        const q = (z: number): number => density(z, means[j]!, scales[j]!);
        const klIntegral = integral((z) => (p(z) > 0 ? p(z) * Math.log(p(z) / q(z)) : 0), means, scales);
        if (Number.isFinite(klIntegral)) expect(kl[j]).toBeCloseTo(klIntegral, 7);
        const overlap = integral((z) => p(z) ** alpha * q(z) ** (1 - alpha), means, scales);
        expect(chernoff[j]).toBeCloseTo(-Math.log(overlap), 7);
      }),
      { numRuns: 30 },
    );
  });

  it('add over dimensions, and are 0 on the diagonal', () => {
    const { data, shape } = gaussianDivergences([[0, 1], [2, 3]], [[1, 2], [1, 0.5]]); // prettier-ignore
    const first = gaussianDivergences([0, 2], [1, 1]).data;
    const second = gaussianDivergences([1, 3], [2, 0.5]).data;
    expect(shape).toEqual([2, 2]);
    for (let cell = 0; cell < 4; cell++) expect(data[cell]).toBeCloseTo(first[cell]! + second[cell]!, 12);
    expect([data[0], data[3]]).toEqual([0, 0]);
  });
});

describe('gaussianMixtureBounds', () => {
  it('encloses the entropy and the mutual information of mixtures, computed by quadrature', () => {
    fc.assert(
      fc.property(mixtures, alphas, ({ means, scales, weights }, alpha) => {
        const bounds = gaussianMixtureBounds(means, scales, { weights, alpha });
        const entropy = mixtureEntropy(means, scales, weights);
        const given = scales.reduce(
          (sum, s, i) => sum + weights[i]! * Math.log(s * Math.sqrt(2 * Math.PI * Math.E)),
          0,
        );
        expect(bounds.conditionalEntropy).toBeCloseTo(given, 12);
        expect(bounds.entropy.lower).toBeLessThanOrEqual(entropy + 1e-7);
        expect(bounds.entropy.upper).toBeGreaterThanOrEqual(entropy - 1e-7);
        expect(bounds.mutualInformation.lower).toBeLessThanOrEqual(entropy - given + 1e-7);
        expect(bounds.mutualInformation.upper).toBeGreaterThanOrEqual(entropy - given - 1e-7);
      }),
      { numRuns: 40 },
    );
  });

  it('encloses the mutual information of a mixture in three dimensions, by Monte Carlo', () => {
    const [n, d, draws] = [8, 3, 20_000];
    const means = normal(key(1), n * d).map((m) => 1.5 * m);
    const scales = uniform(key(2), n * d, { low: 0.5, high: 1.5 });
    const noise = normal(key(3), draws * d);
    const terms = Float64Array.from({ length: draws }, (_, t) => {
      const i = t % n;
      const logs = Array.from({ length: n }, (__, j) => {
        let log = 0;
        for (let k = 0; k < d; k++) {
          const z = means[i * d + k]! + scales[i * d + k]! * noise[t * d + k]!;
          log += -((z - means[j * d + k]!) ** 2) / (2 * scales[j * d + k]! ** 2) - Math.log(scales[j * d + k]!);
        }
        return log;
      });
      return logs[i]! - Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0) / n);
    });
    const truth = terms.reduce((a, b) => a + b, 0) / draws;
    const error = Math.sqrt(terms.reduce((sum, term) => sum + (term - truth) ** 2, 0) / draws / (draws - 1));
    const { mutualInformation } = gaussianMixtureBounds(
      { data: means, shape: [n, d] },
      { data: scales, shape: [n, d] },
    );
    expect((mutualInformation.lower - truth) / error).toBeLessThan(3);
    expect((mutualInformation.upper - truth) / error).toBeGreaterThan(-3);
    // Not vacuous: closer than 0 and log n are.
    expect(mutualInformation.lower).toBeGreaterThan(truth / 2);
    expect(mutualInformation.upper).toBeLessThan(Math.log(n) - 0.05);
  });

  it('is exact for components that are all alike, and for components that are all apart', () => {
    const alike = gaussianMixtureBounds([[1, 2], [1, 2], [1, 2]], [[1, 3], [1, 3], [1, 3]]); // prettier-ignore
    expect(alike.mutualInformation.lower).toBeCloseTo(0, 15);
    expect(alike.mutualInformation.upper).toBeCloseTo(0, 15);
    expect(alike.entropy.upper).toBeCloseTo(Math.log(3) + Math.log(2 * Math.PI * Math.E), 12);
    const weights = [0.5, 0.25, 0.25];
    const apart = gaussianMixtureBounds([0, 1e4, -1e4], [1, 2, 3], { weights, base: 2 });
    expect(apart.mutualInformation).toEqual({ lower: 1.5, upper: 1.5 });
    expect(apart.unit).toBe('bits');
  });

  it('is the two pairwise bounds of the two matrices of divergences', () => {
    const means = [0, 1, 2.5];
    const scales = [1, 0.5, 2];
    const weights = [0.2, 0.3, 0.5];
    const bounds = gaussianMixtureBounds(means, scales, { weights, alpha: 0.3 });
    const kl = gaussianDivergences(means, scales);
    const chernoff = gaussianDivergences(means, scales, { alpha: 0.3 });
    const entropies = scales.map((s) => Math.log(s * Math.sqrt(2 * Math.PI * Math.E)));
    expect(kolchinskyTraceyMutualInformation(kl, { weights })).toBeCloseTo(bounds.mutualInformation.upper, 12);
    expect(kolchinskyTraceyMutualInformation(chernoff, { weights })).toBeCloseTo(bounds.mutualInformation.lower, 12);
    expect(kolchinskyTraceyEntropy(kl, entropies, { weights })).toBeCloseTo(bounds.entropy.upper, 12);
    expect(kolchinskyTraceyEntropy(chernoff, entropies, { weights })).toBeCloseTo(bounds.entropy.lower, 12);
  });

  it('is unchanged, but for the entropy, by a rescaling of z, as of the logarithm of log-normal noise', () => {
    const small = gaussianMixtureBounds([0, 1, 2], [0.5, 0.7, 0.9]);
    const large = gaussianMixtureBounds([0, 1e3, 2e3], [500, 700, 900]);
    expect(large.mutualInformation.lower).toBeCloseTo(small.mutualInformation.lower, 12);
    expect(large.entropy.upper).toBeCloseTo(small.entropy.upper + Math.log(1e3), 12);
  });

  it('refuses shapes that differ, scales that are not positive, and options out of range', () => {
    expect(() => gaussianMixtureBounds([0, 1], [1])).toThrow(/one shape/);
    expect(() => gaussianMixtureBounds([], [])).toThrow(/at least one row/);
    expect(() => gaussianMixtureBounds([0, 1], [1, 0])).toThrow(/scales must be > 0, got 0/);
    expect(() => gaussianMixtureBounds([0, NaN], [1, 1])).toThrow(RangeError);
    for (const alpha of [0, 1, -1, NaN]) {
      expect(() => gaussianMixtureBounds([0], [1], { alpha })).toThrow(RangeError);
      expect(() => gaussianDivergences([0], [1], { alpha })).toThrow(RangeError);
    }
    expect(() => gaussianMixtureBounds([0], [1], { weights: [0.5] })).toThrow(/sum to 1/);
    expect(() => gaussianMixtureBounds([0], [1], { base: 1 })).toThrow(RangeError);
    expect(() => gaussianMixtureBounds([0], [1], { details: true } as never)).toThrow(/options must be among/);
    expect(() => gaussianDivergences([0], [1], { weights: [1] } as never)).toThrow(/options must be among/);
  });
});

describe('kolchinskyTraceyMutualInformation', () => {
  it('is log 2 − log(1 + exp(−D)) for two components', () => {
    for (const d of [0, 1e-9, 1, 50]) {
      const expected = Math.LN2 - Math.log1p(Math.exp(-d));
      expect(kolchinskyTraceyMutualInformation([[0, d], [d, 0]])).toBeCloseTo(expected, 14); // prettier-ignore
    }
    expect(kolchinskyTraceyMutualInformation([[0]])).toBe(0);
  });

  it('is the entropy of the weights where 1e300 stands for infinity', () => {
    const matrix = [[0, 1e300], [1e300, 0]]; // prettier-ignore
    expect(kolchinskyTraceyMutualInformation(matrix, { weights: [0.75, 0.25], base: 2 })).toBeCloseTo(0.811278124, 9);
  });

  it('gives a local value each component when the weights are equal', () => {
    const estimate = kolchinskyTraceyMutualInformation([[0, 1], [3, 0]], { details: true }); // prettier-ignore
    expect((estimate.local![0]! + estimate.local![1]!) / 2).toBeCloseTo(estimate.value, 12);
    expect(estimate.settings).toEqual({ weights: 'equal' });
    const weighted = kolchinskyTraceyMutualInformation([[0, 1], [3, 0]], { weights: [0.9, 0.1], details: true }); // prettier-ignore
    expect(weighted.local).toBeUndefined();
    expect(weighted.settings).toEqual({ weights: [0.9, 0.1] });
  });

  it('refuses what is no matrix of divergences, and weights that are none', () => {
    expect(() => kolchinskyTraceyMutualInformation([[0, 1]])).toThrow(/square/);
    expect(() => kolchinskyTraceyMutualInformation([[0, -1], [1, 0]])).toThrow(/≥ 0/); // prettier-ignore
    expect(() => kolchinskyTraceyMutualInformation([[0, 1], [1, 0.5]])).toThrow(/0 on the diagonal, got 0.5 at \[1, 1\]/); // prettier-ignore
    expect(() => kolchinskyTraceyMutualInformation([[0, Infinity], [1, 0]])).toThrow(RangeError); // prettier-ignore
    const two = [[0, 1], [1, 0]]; // prettier-ignore
    for (const weights of [[1], [1, 0], [0.6, 0.6], [NaN, 1]]) {
      expect(() => kolchinskyTraceyMutualInformation(two, { weights })).toThrow(RangeError);
    }
    expect(() => kolchinskyTraceyEntropy(two, [1])).toThrow(/2 numbers/);
    expect(() => kolchinskyTraceyEntropy(two, [1, 1], { alpha: 1 } as never)).toThrow(/options must be among/);
  });
});
