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

  it('is the same of values in any order, wherever it lies', () => {
    const values = fc.float64Array({ minLength: 0, maxLength: 200, noNaN: true });
    const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.9, 0.95, 0.99, 1));
    fc.assert(
      fc.property(values, share, (given, share) => {
        const sorted = Float64Array.from(given).sort();
        expect(quantileOfUnsorted(given, share) - quantile(sorted, share) || 0).toBe(0);
      }),
    );
  });

  it('is the same of many values near their end, ascending, descending and all but equal', () => {
    for (const of of [(i: number) => i, (i: number) => -i, (i: number) => i % 2, (i: number) => Math.sin(i * i)]) {
      const given = Float64Array.from({ length: 10_000 }, (_, i) => of(i));
      const sorted = given.slice().sort();
      for (const share of [0.9, 0.99, 0.9999, 1])
        expect(quantileOfUnsorted(given.slice(), share)).toBe(quantile(sorted, share));
    }
  });
});
