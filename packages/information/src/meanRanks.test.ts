import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanRanks } from './meanRanks.js';

describe('meanRanks', () => {
  it('counts from 1, and lets equal values share the mean of theirs', () => {
    expect(Array.from(meanRanks([30, 10, 20, 10]))).toEqual([4, 1.5, 3, 1.5]);
    expect(Array.from(meanRanks([-0, 0, -1e-300, 7]))).toEqual([2.5, 2.5, 1, 4]);
    expect(Array.from(meanRanks([2, 2, 2]))).toEqual([2, 2, 2]);
    expect(Array.from(meanRanks([5]))).toEqual([1]);
  });

  it('is how many are below and half of how many are equal, and sums to n (n + 1) / 2', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 30 }), (values) => {
        const ranks = Array.from(meanRanks(values));
        expect(ranks).toEqual(
          values.map((x) => values.filter((y) => y < x).length + (values.filter((y) => y === x).length + 1) / 2),
        );
        expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((values.length * (values.length + 1)) / 2);
      }),
    );
  });

  it('does not change when the values grow alike, and turns round when they are turned', () => {
    fc.assert(
      fc.property(fc.float64Array({ minLength: 1, maxLength: 30, noNaN: true, min: -20, max: 20 }), (values) => {
        const ranks = meanRanks(values);
        expect(meanRanks(values.map((x) => 2 * x))).toEqual(ranks);
        expect(meanRanks(values.map((x) => -x))).toEqual(ranks.map((rank) => values.length + 1 - rank));
      }),
    );
  });

  it('leaves what it was given as it was', () => {
    const values = Float64Array.of(3, 1, 2);
    meanRanks(values);
    expect(values).toEqual(Float64Array.of(3, 1, 2));
  });

  it('refuses none, what is no number, and more than one dimension', () => {
    expect(() => meanRanks([])).toThrow('meanRanks: values must be at least one number');
    expect(() => meanRanks([1, Number.NaN])).toThrow(RangeError);
    expect(() => meanRanks([[1, 2]] as never)).toThrow('numbers of one dimension');
    expect(() => meanRanks(['a'] as never)).toThrow(TypeError);
  });
});
