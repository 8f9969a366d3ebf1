import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, quantileOfUnsorted } from './quantile.js';

describe('quantile', () => {
  it('is linear between two values, and at the ends the least and the greatest', () => {
    const sorted = Float64Array.of(1, 2, 4, 8);
    expect([0, 1 / 6, 0.5, 5 / 6, 1].map((share) => quantile(sorted, share))).toEqual([1, 1.5, 3, 6, 8]);
    expect(quantile(Float64Array.of(3), 0.7)).toBe(3);
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
    expect(quantile(Float64Array.of(0, Infinity, Infinity), 0.75)).toBe(Infinity);
  });

  it('is the same of values in any order', () => {
    const values = fc.float64Array({ minLength: 0, maxLength: 50, noNaN: true });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const sorted = Float64Array.from(given).sort();
        expect(quantileOfUnsorted(given, share) - quantile(sorted, share) || 0).toBe(0);
      }),
    );
  });
});
