import { describe, expect, it } from 'vitest';
import { cellSums } from './cellSums.js';

describe('cellSums', () => {
  it('sums the channels of each cell', () => {
    const maps = cellSums([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 1, 2, 3]);
    expect([...maps.values]).toEqual([6, 15, 24, 33]);
    expect(maps).toMatchObject({ count: 2, height: 1, width: 2 });
  });

  it('keeps the total', () => {
    const kl = Float32Array.from({ length: 240 }, (_, i) => (i * 7) % 11);
    const total = kl.reduce((a, b) => a + b);
    expect(cellSums(kl, [2, 4, 5, 6]).values.reduce((a, b) => a + b)).toBe(total);
  });

  it('refuses a shape that does not fit, a dense layer and a value that is not finite', () => {
    expect(() => cellSums([1, 2, 3], [1, 1, 1, 2])).toThrow('of 3 values, got [1, 1, 1, 2]');
    expect(() => cellSums([1, 2], [1, 2])).toThrow('A layer without places has no map');
    expect(() => cellSums([1, Number.NaN], [1, 1, 2, 1])).toThrow('units must be finite, got NaN at cell 1');
  });
});
