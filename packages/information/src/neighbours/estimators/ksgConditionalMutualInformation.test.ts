import { key, normal, permutation } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { ksgConditionalMutualInformation } from './ksgConditionalMutualInformation.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';

const SEEDS = Array.from({ length: 16 }, (_, seed) => seed);

/** x and y with the correlation 0.6 given z, which both depend on: I(x; y | z) = −½ ln(1 − 0.36). */
function chain(seed: number, count: number): [Float64Array, Float64Array, Float64Array] {
  const [a, b, c] = [1, 2, 3].map((part) => normal(key(1000 * seed + part), count));
  const z = Float64Array.from(c!);
  return [z.map((v, i) => a![i]! + 0.7 * v), z.map((v, i) => 0.6 * a![i]! + 0.8 * b![i]! - 0.5 * v), z];
}

describe('ksgConditionalMutualInformation', () => {
  it('finds the closed form of Gaussian variables', () => {
    const estimates = SEEDS.map((seed) => ksgConditionalMutualInformation(...chain(seed, 2000)));
    expect(Math.abs(zScore(estimates, -Math.log(1 - 0.36) / 2))).toBeLessThan(3.5);
  });

  it('is zero within its error where x and y depend on z only, although they depend on each other', () => {
    const data = SEEDS.map((seed) => {
      const [x, , z] = chain(seed, 800);
      return [x, normal(key(seed + 77), 800).map((v, i) => 0.5 * v + z[i]!), z] as const;
    });
    expect(
      Math.abs(
        zScore(
          data.map((each) => ksgConditionalMutualInformation(...each)),
          0,
        ),
      ),
    ).toBeLessThan(3.5);
    expect(ksgMutualInformation(data[0]![0], data[0]![1])).toBeGreaterThan(0.1);
  });

  it('obeys the chain rule I(x; y, z) = I(x; z) + I(x; y | z) within its error', () => {
    const differences = SEEDS.map((seed) => {
      const [x, y, z] = chain(seed, 1500);
      const parts = ksgMutualInformation(x, z) + ksgConditionalMutualInformation(x, y, z);
      return ksgMutualInformation(x, columns(y, z)) - parts;
    });
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
  });

  it('does not change when x and y are exchanged, or all samples permuted', () => {
    const [x, y, z] = chain(1, 300);
    const value = ksgConditionalMutualInformation(x, y, z);
    expect(ksgConditionalMutualInformation(y, x, z)).toBe(value);
    const order = permutation(key(5), 300);
    const [px, py, pz] = [x, y, z].map((each) => each.map((_, i) => each[order[i]!]!));
    expect(ksgConditionalMutualInformation(px!, py!, pz!)).toBeCloseTo(value, 12);
  });

  it('tells what it was made by: settings, local values, copies and scales', () => {
    const [x, y, z] = chain(2, 100);
    const found = ksgConditionalMutualInformation(x, y, z, { details: true, base: 2, norm: 'euclidean' });
    expect(found).toMatchObject({ unit: 'bits', estimator: 'Frenzel–Pompe', samples: 100, warnings: [] });
    expect(found.settings).toEqual({
      k: 4,
      norm: 'euclidean',
      theilerWindow: 0,
      margins: 'keep',
      scaling: 'none',
      ties: 'keep',
      negative: 'keep',
    });
    expect(found.local!.reduce((sum, each) => sum + each, 0) / 100).toBeCloseTo(found.value, 12);
    const copies = x.map((v, i) => (i < 5 ? 0 : v));
    const tied = ksgConditionalMutualInformation(copies, copies, copies, { details: true });
    expect(tied.warnings[0]).toContain('5 of 100 samples have 4 or more exact copies');
    const far = ksgConditionalMutualInformation(
      x.map((v) => 1000 * v),
      y,
      z,
      { details: true },
    );
    expect(far.warnings.at(-1)).toContain("scaling: 'standardize'");
  });

  it('refuses what it cannot use', () => {
    const x = [1, 2, 3, 4, 5, 6];
    expect(() => ksgConditionalMutualInformation(x, x, [1, 2])).toThrow('x and y and z must have the same number');
    expect(() => ksgConditionalMutualInformation(x, x, x, { k: 6 })).toThrow('at least 7 for k = 6, got 6');
    expect(() => ksgConditionalMutualInformation(x, x, x, { k: 0 })).toThrow('k must be an integer ≥ 1');
    expect(() => ksgConditionalMutualInformation(x, [1, 2, 3, NaN, 5, 6], x)).toThrow('y must be finite');
    expect(() => ksgConditionalMutualInformation(x, x, x, { algorithm: 2 } as object)).toThrow(TypeError);
  });
});
