import { describe, expect, it } from 'vitest';
import { onConcaveHull, risingPoints } from './bottleneckHull.js';

const rowsOf = (marks: boolean[]): number[] => marks.flatMap((mark, row) => (mark ? [row] : []));

describe('risingPoints', () => {
  it('keeps the rows 0, 1, 3 and 6 of a sequence that falls back and repeats itself', () => {
    // The numbers of embo's test of its compute_upper_bound.
    const costs = [0, 1, 2, 3, 3, 2, 4, 2, 3];
    const gains = [0, 1, 0, 3, 4, 5, 6, 7, 8];
    expect(rowsOf(risingPoints(costs, gains))).toEqual([0, 1, 3, 6]);
  });

  it('keeps the first of points that are all alike', () => {
    expect(rowsOf(risingPoints([0, 0, 0], [0, 0, 0]))).toEqual([0]);
    expect(risingPoints([], [])).toEqual([]);
  });
});

describe('onConcaveHull', () => {
  it('leaves out what a chord, or a cheaper point, is above', () => {
    expect(rowsOf(onConcaveHull([1, 2, 3, 4], [3, 3.5, 5, 5], 1e-9))).toEqual([0, 2, 3]);
    expect(rowsOf(onConcaveHull([1, 2, 3], [3, 5, 4], 1e-9))).toEqual([0, 1]);
  });

  it('counts the origin, points on a chord and repeats', () => {
    expect(onConcaveHull([1, 2, 2, 3], [1, 2, 2, 3], 1e-12)).toEqual([true, true, true, true]);
    expect(onConcaveHull([0, 1, 2], [0, 1, 3], 1e-12)).toEqual([true, false, true]);
    expect(onConcaveHull([0, 0], [0, 0], 0)).toEqual([true, true]);
  });

  it('lets pass what is below by the tolerance only', () => {
    expect(onConcaveHull([1, 2], [0.9999, 2], 1e-3)).toEqual([true, true]);
    expect(onConcaveHull([1, 2], [0.9999, 2], 1e-6)).toEqual([false, true]);
  });
});
