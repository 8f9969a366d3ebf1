import { foldIn, integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { conditionalMutualInformation } from '../discrete/measures/conditionalMutualInformation.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { gaussianMutualInformation } from '../gaussian/mutualInformation.js';
import { gaoMutualInformation } from '../neighbours/estimators/gaoMutualInformation.js';
import { kozachenkoLeonenkoEntropy } from '../neighbours/estimators/kozachenkoLeonenkoEntropy.js';
import { ksgConditionalMutualInformation } from '../neighbours/estimators/ksgConditionalMutualInformation.js';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { ksgTotalCorrelation } from '../neighbours/estimators/ksgTotalCorrelation.js';
import { ksgTransferEntropy } from '../neighbours/estimators/ksgTransferEntropy.js';
import { mesnerShaliziConditionalMutualInformation } from '../neighbours/estimators/mesnerShaliziConditionalMutualInformation.js';
import { rossMutualInformation } from '../neighbours/estimators/rossMutualInformation.js';
import { wangKlDivergence } from '../neighbours/estimators/wangKlDivergence.js';
import { columns } from '../samples.js';
import { correlated, distanceFromUniform } from '../../test/significance/ownStatistics.js';
import { bootstrapInterval } from './bootstrapInterval.js';
import { circularShiftTest } from './circularShiftTest.js';
import { jackknife } from './jackknife.js';
import { localPermutationTest } from './localPermutationTest.js';
import { permutationTest } from './permutationTest.js';
import { subsamplingInterval } from './subsamplingInterval.js';

/** A series whose next step another tells of. */
function driven(n: number): { source: Float64Array; target: Float64Array } {
  const source = Float64Array.from(normal(key(11), n));
  const noise = normal(key(12), n);
  return { source, target: source.map((_, t) => (t === 0 ? 0 : source[t - 1]!) + 0.5 * noise[t]!) };
}

describe('a circular shift test of transfer entropy', () => {
  it('finds the direction', async () => {
    const { source, target } = driven(150);
    const options = { seed: 1, permutations: 99 };
    expect((await circularShiftTest(ksgTransferEntropy, [source, target], options)).pValue).toBe(0.01);
    expect((await circularShiftTest(ksgTransferEntropy, [target, source], options)).pValue).toBeGreaterThan(0.05);
  });
});

describe('a local permutation test of conditional mutual information', () => {
  it('does not find what a third variable explains, and finds what it does not', async () => {
    const z = Float64Array.from(normal(key(13), 120));
    const [a, b] = [24, 25].map((seed) => normal(key(seed), 120));
    const x = z.map((each, i) => each + 0.5 * a![i]!);
    const options = { seed: 1, permutations: 99, options: { k: 5 } };
    for (const measure of [ksgConditionalMutualInformation, mesnerShaliziConditionalMutualInformation]) {
      const explained = z.map((each, i) => each + 0.5 * b![i]!);
      expect((await localPermutationTest(measure, [x, explained, z], options)).pValue).toBeGreaterThan(0.05);
      const more = x.map((each, i) => each + 0.3 * b![i]!);
      expect((await localPermutationTest(measure, [x, more, z], options)).pValue).toBe(0.01);
    }
  });

  it('permutes within labels for a discrete measure', async () => {
    const z = Array.from(integers(key(16), 120, { high: 3 }), (each) => 'abc'[each]!);
    const x = z.map((each, i) => `${each}${i % 2}`);
    const y = z.map((each, i) => `${each}${Math.floor(i / 2) % 2}`);
    const options = { seed: 1, permutations: 99 };
    const test = await localPermutationTest(conditionalMutualInformation, [x, y, z], options);
    expect(test.settings.conditions).toBe('discrete');
    expect(test.pValue).toBeGreaterThan(0.05);
    expect((await localPermutationTest(conditionalMutualInformation, [x, x, z], options)).pValue).toBe(0.01);
    // Without the condition, x and y are far from independent.
    expect((await permutationTest(mutualInformation, [x, y], options)).pValue).toBe(0.01);
  });
});

describe('a permutation test of a discrete measure', () => {
  it('has the p-value of two of the 70 ways to place four ones', async () => {
    const x = ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'];
    const test = await permutationTest(mutualInformation, [x, x], {
      seed: 1,
      permutations: 9999,
      options: { base: 2 },
    });
    expect(test).toMatchObject({ unit: 'bits', estimator: 'plug-in' });
    expect(test.value).toBeCloseTo(1, 14);
    const p = 2 / 70;
    expect(Math.abs(test.pValue - p) / Math.sqrt((p * (1 - p)) / 9999)).toBeLessThan(4);
  });

  it('gives the same for labels of any type', async () => {
    const x = integers(key(1), 60, { high: 3 });
    const y = integers(key(2), 60, { high: 4 });
    const options = { seed: 1, permutations: 50 };
    const test = await permutationTest(mutualInformation, [x, y], options);
    const strings = Array.from(y, (each) => 'wxyz'[each]!);
    const named = await permutationTest(mutualInformation, [Array.from(x, BigInt), strings], options);
    named.nullDistribution.values.forEach((value, i) => {
      expect(value).toBeCloseTo(test.nullDistribution.values[i]!, 13);
    });
    expect(named.pValue).toBe(test.pValue);
  });

  it('does not find in every fifth table of independent variables what chance puts there', async () => {
    const pValues: number[] = [];
    for (let i = 0; i < 200; i++) {
      const x = integers(foldIn(key(3), i), 50, { high: 3 });
      const y = integers(foldIn(key(4), i), 50, { high: 3 });
      pValues.push((await permutationTest(mutualInformation, [x, y], { seed: i, permutations: 99 })).pValue);
    }
    // Ties make p-values too large, never too small.
    for (const level of [0.05, 0.2, 0.5]) {
      const share = pValues.filter((p) => p <= level).length / 200;
      expect(share).toBeLessThan(level + 3 * Math.sqrt((level * (1 - level)) / 200));
      expect(share).toBeGreaterThan(level / 3);
    }
  });

  it('says that a constant cannot be tested', async () => {
    const test = await permutationTest(
      mutualInformation,
      [
        [1, 1, 1, 1],
        [1, 2, 1, 2],
      ],
      { seed: 1, permutations: 9 },
    );
    expect(test.pValue).toBe(1);
    expect(test.warnings.at(-1)).toMatch(/this null says nothing of it/);
  });
});

describe('a permutation test of a nearest-neighbour measure', () => {
  it('has uniform p-values for independent variables', async () => {
    const pValues: number[] = [];
    for (let i = 0; i < 100; i++) {
      const [x, y] = correlated(foldIn(key(5), i), 60, 0);
      pValues.push((await permutationTest(ksgMutualInformation, [x, y], { seed: i, permutations: 99 })).pValue);
    }
    expect(distanceFromUniform(pValues)).toBeLessThan(1.63 / Math.sqrt(100) + 0.01);
  });

  it('finds a dependence that has no correlation', async () => {
    const x = Float64Array.from(normal(key(6), 150));
    const y = x.map((each, i) => each * each + 0.3 * normal(foldIn(key(7), i), 1)[0]!);
    const options = { seed: 1, permutations: 99 };
    expect((await permutationTest(ksgMutualInformation, [x, y], options)).pValue).toBe(0.01);
    expect((await permutationTest(gaussianMutualInformation, [x, y], options)).pValue).toBeGreaterThan(0.05);
    const three = columns(Float64Array.from(normal(key(8), 150)), x, y);
    const together = await permutationTest(ksgTotalCorrelation, [three], { ...options, options: { k: 3 } });
    expect(together).toMatchObject({ pValue: 0.01, settings: { k: 3, permuted: 'every column after the first' } });
    const pair = { ...options, options: { dimensions: [1, 2] } };
    expect((await permutationTest(ksgTotalCorrelation, [three], pair)).pValue).toBeGreaterThan(0.05);
  });

  it('passes on what the estimate warns of', async () => {
    const [x, y] = correlated(key(9), 40, 0);
    const scaled = y.map((each) => 100 * each);
    const test = await circularShiftTest(ksgMutualInformation, [x, scaled], { seed: 1, permutations: 5 });
    expect(test.warnings.join()).toMatch(/Columns differ/);
  });
});

describe('intervals', () => {
  it('refuse the bootstrap for every nearest-neighbour measure', async () => {
    const [x, y] = correlated(key(1), 60, 0);
    const options = { seed: 1, resamples: 20 };
    await expect(bootstrapInterval(ksgMutualInformation, [x, y], options)).rejects.toThrow(RangeError);
    await expect(bootstrapInterval(ksgTotalCorrelation, [columns(x, y)], options)).rejects.toThrow(RangeError);
    await expect(bootstrapInterval(kozachenkoLeonenkoEntropy, [x], options)).rejects.toThrow(RangeError);
    for (const measure of [gaoMutualInformation, ksgTransferEntropy, wangKlDivergence]) {
      await expect(bootstrapInterval(measure, [x, y], options)).rejects.toThrow(
        /nearest neighbours, got .*subsampling/,
      );
    }
    for (const measure of [ksgConditionalMutualInformation, mesnerShaliziConditionalMutualInformation]) {
      await expect(bootstrapInterval(measure, [x, y, x], options)).rejects.toThrow(
        /nearest neighbours, got .*subsampling/,
      );
    }
    const labels = Array.from(x, (each) => each > 0);
    await expect(bootstrapInterval(rossMutualInformation, [y, labels], options)).rejects.toThrow(RangeError);
  });

  it('warn where the order of the samples matters', async () => {
    const { source, target } = driven(100);
    const series = await subsamplingInterval(ksgTransferEntropy, [source, target], { seed: 1, subsamples: 20 });
    expect(series.warnings.at(-1)).toMatch(/depends on the order of the samples/);
    const samples = await subsamplingInterval(ksgMutualInformation, [source, target], { seed: 1, subsamples: 20 });
    expect(samples.warnings.join()).not.toMatch(/depends on the order/);
  });

  it('take the bias of plug-in mutual information off, to the first order', async () => {
    // Independent variables of 3 and 4 values: the bias is (3 − 1)(4 − 1) / 2N.
    let bias = 0;
    let squares = 0;
    for (let i = 0; i < 60; i++) {
      const x = integers(foldIn(key(1), i), 200, { high: 3 });
      const y = integers(foldIn(key(2), i), 200, { high: 4 });
      const found = (await jackknife(mutualInformation, [x, y])).bias;
      bias += found / 60;
      squares += found ** 2 / 60;
    }
    const error = Math.sqrt((squares - bias ** 2) / 60);
    expect(Math.abs(bias - 6 / 400)).toBeLessThan(4 * error + 0.0012); // with the second order, Σ 1/p / 12N² for each entropy
  });
});
