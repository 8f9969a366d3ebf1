import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.js';

const change = (low: number, high: number, pairs = 5) => ({
  pairs,
  mean: (low + high) / 2,
  interval: [low, high] as const,
});

describe('verdictOf', () => {
  it('is shown where the whole interval lies on the expected side, and opposite on the other', () => {
    expect(verdictOf(change(-2, -1), 'less')).toBe('shown');
    expect(verdictOf(change(-2, -1), 'more')).toBe('opposite');
    expect(verdictOf(change(1, 2), 'more')).toBe('shown');
    expect(verdictOf(change(1, 2), 'less')).toBe('opposite');
  });

  it('is inconclusive where 0 is in the interval, its ends included', () => {
    for (const [low, high] of [
      [-1, 1],
      [-1, 0],
      [0, 1],
      [Number.NaN, Number.NaN],
    ] as const) {
      expect(verdictOf(change(low, high), 'less')).toBe('inconclusive');
      expect(verdictOf(change(low, high), 'more')).toBe('inconclusive');
    }
  });

  it('is inconclusive below three seeds', () => {
    expect(verdictOf(change(-2, -1, 2), 'less')).toBe('inconclusive');
    expect(verdictOf(change(-2, -1, 3), 'less')).toBe('shown');
  });
});
