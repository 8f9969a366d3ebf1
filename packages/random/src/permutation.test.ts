import { describe, expect, it } from 'vitest';
import { foldIn, key, split } from './key.js';
import { permutation } from './permutation.js';

describe('permutation', () => {
  it('gives all orders of four equally often: χ² z-score between −4 and 4', () => {
    const counts = new Map<string, number>();
    const draws = 24_000;
    for (const k of split(key(31), draws)) {
      const order = permutation(k, 4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const expected = draws / 24;
    const chiSquare = [...counts.values()].reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
    expect(Math.abs((chiSquare - 23) / Math.sqrt(46))).toBeLessThan(4);
  });

  it('differs from epoch to epoch, and is the same for the same key', () => {
    const k = key(32);
    expect(permutation(foldIn(k, 0), 1000)).not.toEqual(permutation(foldIn(k, 1), 1000));
    expect(permutation(k, 1000)).toEqual(permutation(k, 1000));
  });

  it('leaves one element where it is on average: z-score below 4', () => {
    let fixed = 0;
    const draws = 2000;
    for (const k of split(key(33), draws)) permutation(k, 50).forEach((value, i) => (fixed += value === i ? 1 : 0));
    expect(Math.abs((fixed - draws) / Math.sqrt(draws))).toBeLessThan(4);
  });

  it('may be of nothing or of one', () => {
    expect([...permutation(key(1), 0)]).toEqual([]);
    expect([...permutation(key(1), 1)]).toEqual([0]);
  });

  it('refuses a count that is not an integer from 0 to 2^32', () => {
    expect(() => permutation(key(1), -1)).toThrow('permutation: count must be');
    expect(() => permutation(key(1), 2 ** 33)).toThrow('permutation: count must be an integer ≥ 0 and ≤ 4294967296');
    expect(() => permutation({} as never, 1)).toThrow('permutation: key must be a Key');
  });
});
