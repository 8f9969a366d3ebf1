import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from './averagePrecision.js';

describe('averagePrecision', () => {
  it('is 1 in perfect order, and the share of positives where all are tied', () => {
    expect(averagePrecision([2, 3], [0, 1])).toBe(1);
    expect(averagePrecision([1, 1], [1, 1, 1])).toBeCloseTo(2 / 5, 14);
    expect(averagePrecision([3, 1], [2])).toBeCloseTo(5 / 6, 14);
  });

  it('depends on the order alone', () => {
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, scores, (p, n) => {
        const value = averagePrecision(p, n);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(averagePrecision(p.map(Math.exp).reverse(), n.map(Math.exp))).toBe(value);
      }),
    );
  });

  it('orders infinite scores, and refuses NaN and an empty side', () => {
    expect(averagePrecision([Infinity, 0], [-Infinity])).toBe(1);
    expect(() => averagePrecision([], [1])).toThrow('averagePrecision: positives must be at least one score');
    expect(() => averagePrecision([1], [Number.NaN])).toThrow('averagePrecision: negatives must be numbers, got NaN');
  });

  it('refuses what is no number: as texts 10 is below 9', () => {
    expect(averagePrecision([10, 9], [9, 8])).toBeCloseTo(5 / 6, 14);
    expect(() => averagePrecision(['10', '9'] as never, ['9', '8'] as never)).toThrow(
      'averagePrecision: positives must be numbers, got "10" at 0.',
    );
  });
});
