import { describe, expect, it } from 'vitest';
import { quantile } from './quantile.js';

describe('quantile', () => {
  it('is linear between two values, and at the ends the least and the greatest', () => {
    const sorted = Float64Array.of(1, 2, 4, 8);
    expect([0, 1 / 6, 0.5, 5 / 6, 1].map((share) => quantile(sorted, share))).toEqual([1, 1.5, 3, 6, 8]);
    expect(quantile(Float64Array.of(3), 0.7)).toBe(3);
    expect(quantile(new Float64Array(0), 0.5)).toBeNaN();
    expect(quantile(Float64Array.of(0, Infinity, Infinity), 0.75)).toBe(Infinity);
  });
});
