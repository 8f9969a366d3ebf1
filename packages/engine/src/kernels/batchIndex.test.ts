import { describe, expect, it } from 'vitest';
import { batchIndex } from './batchIndex.js';

describe('batchIndex', () => {
  it('finds the matrix that meets another in a broadcast batch', () => {
    const indices = (shape: number[]) => Array.from({ length: 6 }, (_, i) => batchIndex(i, [2, 3], shape));
    expect(indices([2, 3])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(indices([2, 1])).toEqual([0, 0, 0, 1, 1, 1]);
    expect(indices([1, 3])).toEqual([0, 1, 2, 0, 1, 2]);
    expect(indices([3])).toEqual([0, 1, 2, 0, 1, 2]);
    expect(indices([])).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
