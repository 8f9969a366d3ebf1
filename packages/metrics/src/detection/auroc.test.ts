import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc.js';

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });

function byAllPairs(positives: number[], negatives: number[]): number {
  let sum = 0;
  for (const p of positives) for (const n of negatives) sum += p > n ? 1 : p === n ? 0.5 : 0;
  return sum / (positives.length * negatives.length);
}

describe('auroc', () => {
  it('is 1 when every positive lies above every negative, and 0 the other way round', () => {
    expect(auroc([2, 3], [0, 1])).toBe(1);
    expect(auroc([0, 1], [2, 3])).toBe(0);
  });

  it('counts a tie as one half', () => {
    expect(auroc([1, 1], [1])).toBe(0.5);
    expect(auroc([3, 2], [1, 2])).toBe(0.875);
  });

  it('equals the count over all pairs', () => {
    fc.assert(
      fc.property(scores, scores, (p, n) => {
        expect(auroc(p, n)).toBeCloseTo(byAllPairs(p, n), 14);
      }),
    );
  });

  it('turns into its complement when the sides change places', () => {
    fc.assert(
      fc.property(scores, scores, (p, n) => {
        expect(auroc(p, n) + auroc(n, p)).toBeCloseTo(1, 14);
      }),
    );
  });

  it('does not change under an increasing function of the scores', () => {
    fc.assert(
      fc.property(scores, scores, (p, n) => {
        expect(auroc(p.map(Math.exp), n.map(Math.exp))).toBe(auroc(p, n));
      }),
    );
  });

  it('leaves its arguments as they were', () => {
    const positives = [3, 1, 2];
    auroc(positives, [0]);
    expect(positives).toEqual([3, 1, 2]);
  });

  it('refuses an empty side and NaN', () => {
    expect(() => auroc([], [1])).toThrow('auroc: positives must be at least one score, got []');
    expect(() => auroc([1], [])).toThrow('auroc: negatives must be at least one score');
    expect(() => auroc([1, Number.NaN], [1])).toThrow('auroc: positives must be numbers, got NaN');
  });

  it('refuses what is no number, which would be ordered by other rules', () => {
    const refused = (positives: unknown, negatives: unknown) =>
      expect(() => auroc(positives as number[], negatives as number[]));
    refused([undefined, 3], [1, 0]).toThrow('auroc: positives must be numbers, got undefined at 0. Convert them');
    refused(['a', 'b'], [1, 0]).toThrow('auroc: positives must be numbers, got "a" at 0.');
    refused([1n], [1n]).toThrow('auroc: positives must be numbers, got 1n at 0.');
    refused([1], [null]).toThrow('auroc: negatives must be numbers, got null at 0.');
    refused(undefined, [1]).toThrow('auroc: positives must be an array of numbers, got undefined.');
  });
});
