import { foldIn, integers, key, permutation } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { correlated, correlationInformation } from '../../test/significance/ownStatistics.js';
import { bootstrapInterval } from './bootstrapInterval.js';
import { jackknife } from './jackknife.js';
import { subsamplingInterval } from './subsamplingInterval.js';

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
const variance = (x: ArrayLike<number>, less = 0): number => {
  const m = mean(x);
  return Array.from(x).reduce((sum, each) => sum + (each - m) ** 2, 0) / (x.length - less);
};
const x = [2, 3, 5, 7, 11, 13, 17, 19];

describe('a jackknife', () => {
  it('gives the bias of the variance and the error of the mean that theory gives', async () => {
    // The plug-in variance is too small by s²/n, exactly; the mean has no bias, and error s/√n.
    const spread = await jackknife(variance, [x]);
    expect(spread.value).toBe(variance(x));
    expect(spread.value - spread.bias).toBeCloseTo(variance(x, 1), 12);
    const centre = await jackknife(mean, [x], { level: 0.9 });
    expect(centre.bias).toBeCloseTo(0, 13);
    expect(centre.standardError).toBeCloseTo(Math.sqrt(variance(x, 1) / 8), 13);
    expect(centre.upper).toBeCloseTo(mean(x) + 1.6448536269514722 * centre.standardError, 10);
    expect(centre.lower).toBeCloseTo(mean(x) - 1.6448536269514722 * centre.standardError, 10);
    expect([...centre.replicates.values]).toEqual(x.map((_, i) => mean(x.filter((__, j) => j !== i))));
    expect(centre).toMatchObject({
      level: 0.9,
      samples: 8,
      warnings: [],
      settings: { interval: 'jackknife', groups: 8 },
    });
  });

  it('leaves out groups by the seed, and needs one for that', async () => {
    const test = await jackknife(mean, [x], { groups: 4, seed: 2 });
    const order = permutation(key(2), 8);
    const expected = [0, 1, 2, 3].map((group) => mean(x.filter((_, i) => order.indexOf(i) % 4 !== group)));
    test.replicates.values.forEach((value, group) => {
      expect(value).toBeCloseTo(expected[group]!, 12);
    });
    await expect(jackknife(mean, [x], { groups: 4 })).rejects.toThrow(
      'jackknife: seed must be an integer ≥ 0, got undefined.',
    );
    await expect(jackknife(mean, [x], { groups: 9 })).rejects.toThrow('groups must be an integer ≥ 2 and ≤ 8, got 9.');
    await expect(jackknife(mean, [x], { groups: 1 })).rejects.toThrow('groups must be an integer ≥ 2 and ≤ 8, got 1.');
    await expect(jackknife(mean, [x], { level: 1 })).rejects.toThrow('jackknife: level must be a finite number > 0');
    await expect(jackknife(mean, [x], { group: 2 } as object)).rejects.toThrow('got "group"');
  });
});

describe('a bootstrap interval', () => {
  it('draws by the seed, samples together, and has the ends of its formulas', async () => {
    const [a, b] = correlated(key(1), 40, 0.6);
    const run = (method?: 'normal' | 'basic' | 'percentile' | 'bias-corrected') =>
      bootstrapInterval(correlationInformation, [a, b], { seed: 5, resamples: 99, method });
    const normal = await run();
    const expected = Array.from({ length: 99 }, (_, i) => {
      const drawn = integers(foldIn(key(5), i), 40, { high: 40 });
      return correlationInformation(
        Float64Array.from(drawn, (j) => a[j]!),
        Float64Array.from(drawn, (j) => b[j]!),
      );
    });
    expect([...normal.replicates.values]).toEqual(expected);
    const error = Math.sqrt(variance(expected, 1));
    const bias = mean(expected) - normal.value;
    expect(normal.standardError).toBeCloseTo(error, 13);
    expect(normal.bias).toBeCloseTo(bias, 13);
    expect(normal.lower).toBeCloseTo(normal.value - bias - 1.959963984540054 * error, 10);
    expect(normal.upper).toBeCloseTo(normal.value - bias + 1.959963984540054 * error, 10);
    expect(normal.settings).toMatchObject({ interval: 'bootstrap, normal', resamples: 99, seed: 5 });
    // (B + 1) p is 2.5 and 97.5: half-way between two order statistics.
    const sorted = [...expected].sort((p, q) => p - q);
    const low = (sorted[1]! + sorted[2]!) / 2;
    const high = (sorted[96]! + sorted[97]!) / 2;
    const percentile = await run('percentile');
    expect(percentile.lower).toBeCloseTo(low, 12);
    expect(percentile.upper).toBeCloseTo(high, 12);
    const basic = await run('basic');
    expect(basic.lower).toBeCloseTo(2 * normal.value - high, 12);
    expect(basic.upper).toBeCloseTo(2 * normal.value - low, 12);
    const corrected = await run('bias-corrected');
    expect(corrected.lower).toBeLessThan(percentile.lower);
    expect(corrected.upper).toBeLessThan(percentile.upper);
    expect(corrected.lower).toBeGreaterThanOrEqual(sorted[0]!);
  });

  it('refuses nearest neighbours, which samples drawn twice mislead, and says what to use', async () => {
    const [a, b] = correlated(key(1), 60, 0);
    await expect(bootstrapInterval(ksgMutualInformation, [a, b], { seed: 1 })).rejects.toThrow(
      'bootstrapInterval: statistic must not be of nearest neighbours, got KSG 1. A sample drawn twice is its own nearest ' +
        'neighbour, at distance 0: use subsamplingInterval, which draws without replacement.',
    );
    // What would come of it, with another seed's truth of 0.
    const own = (p: Float64Array, q: Float64Array): number => ksgMutualInformation(p, q, { ties: 'keep' });
    const wrecked = await bootstrapInterval(own, [a, b], { seed: 1, resamples: 50 });
    expect(wrecked.replicates.mean).toBeGreaterThan(0.2);
  });

  it('refuses what is no setting', async () => {
    const run = (options: object) => bootstrapInterval(mean, [x], { seed: 1, ...options });
    await expect(run({ resamples: 19 })).rejects.toThrow('resamples must be an integer ≥ 20, got 19.');
    await expect(run({ method: 'bca' })).rejects.toThrow('method must be one of "normal", "basic"');
    await expect(run({ seed: 0.5 })).rejects.toThrow('bootstrapInterval: seed must be an integer ≥ 0, got 0.5.');
    await expect(bootstrapInterval(mean, [x], undefined as unknown as { seed: number })).rejects.toThrow(RangeError);
  });
});

describe('a subsampling interval', () => {
  it('draws without replacement by the seed, and has the standard error of the mean', async () => {
    const [a] = correlated(key(3), 300, 0);
    const test = await subsamplingInterval(mean, [a], { seed: 4, subsamples: 2000 });
    const expected = Array.from({ length: 2000 }, (_, i) =>
      mean(Array.from(permutation(foldIn(key(4), i), 300).subarray(0, 100), (j) => a[j]!)),
    );
    expect([...test.replicates.values]).toEqual(expected);
    // The spread of the mean of a subsample is known: s √((1 − b/N) / b). Its own error is 1/√(2 · 2000) of it.
    const truth = Math.sqrt(variance(a, 1) / 300);
    expect(Math.abs(test.standardError / truth - 1)).toBeLessThan(4 / Math.sqrt(4000));
    expect(test.upper).toBeCloseTo(test.value + 1.959963984540054 * test.standardError, 10);
    expect(test.lower).toBeCloseTo(test.value - 1.959963984540054 * test.standardError, 10);
    expect(test.settings).toMatchObject({ interval: 'subsampling, normal', size: 100, subsamples: 2000, seed: 4 });
    const sorted = [...expected].sort((p, q) => p - q);
    const quantile = await subsamplingInterval(mean, [a], { seed: 4, subsamples: 2000, method: 'quantile' });
    // (B + 1) p is 50.025 and 1950.975; b / (N − b) is a half.
    const low = sorted[49]! + 0.025 * (sorted[50]! - sorted[49]!);
    const high = sorted[1949]! + 0.975 * (sorted[1950]! - sorted[1949]!);
    expect(quantile.lower).toBeCloseTo(test.value - Math.SQRT1_2 * (high - test.value), 12);
    expect(quantile.upper).toBeCloseTo(test.value - Math.SQRT1_2 * (low - test.value), 12);
  });

  it('tells of a bias that falls as one over the number of samples', async () => {
    // E of the plug-in variance of n is σ² (1 − 1/n).
    const test = await subsamplingInterval(variance, [x], { seed: 1, subsamples: 5000, size: 4 });
    expect(Math.abs(test.bias + variance(x, 1) / 8)).toBeLessThan((4 * test.standardError) / Math.sqrt(5000));
  });

  it('covers what it should for nearest neighbours', async () => {
    const [a, b] = correlated(key(1), 200, 0.5);
    const test = await subsamplingInterval(ksgMutualInformation, [a, b], {
      seed: 1,
      subsamples: 50,
      options: { base: 2 },
    });
    expect(test).toMatchObject({ unit: 'bits', estimator: 'KSG 1', samples: 200 });
    const truth = -0.5 * Math.log2(0.75);
    expect(test.lower).toBeLessThan(truth);
    expect(test.upper).toBeGreaterThan(truth);
  });

  it('refuses what is no setting', async () => {
    const run = (options: object) => subsamplingInterval(mean, [x], { seed: 1, ...options });
    await expect(run({ size: 8 })).rejects.toThrow('size must be an integer ≥ 1 and ≤ 7, got 8.');
    await expect(run({ subsamples: 5 })).rejects.toThrow('subsamples must be an integer ≥ 20, got 5.');
    await expect(run({ method: 'basic' })).rejects.toThrow('method must be one of "normal", "quantile", got "basic".');
    await expect(run({ seed: undefined })).rejects.toThrow('seed must be an integer ≥ 0, got undefined.');
  });
});
