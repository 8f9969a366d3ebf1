import { describe, expect, it } from 'vitest';
import { rankCorrelation } from './rankCorrelation.js';

describe('rankCorrelation', () => {
  it('is 1 and −1 for what rises and falls together, whatever the curve', () => {
    expect(rankCorrelation([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [0, -1, -8, -27])).toBeCloseTo(-1, 12);
  });

  it('agrees with 1 − 6 Σd²/n(n² − 1) without ties', () => {
    // Differences of ranks: 1, −1, 0, 1, −1.
    expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });

  it('gives equal values one rank, leaves NaN out, and says nothing of two pairs', () => {
    expect(rankCorrelation([1, 1, 2, Number.NaN], [3, 3, 5, 0])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2], [1, 2])).toBeNaN();
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
  });
});
