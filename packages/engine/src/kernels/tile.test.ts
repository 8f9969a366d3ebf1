import { describe, expect, it } from 'vitest';
import { tilePasses } from './tile.js';

describe('tilePasses', () => {
  it('repeats a vector over leading axes in one pass', () => {
    expect(tilePasses([1, 1, 1, 5], [3, 4, 2, 1])).toEqual([{ outer: 1, inner: 5, repeats: 24 }]);
  });

  it('takes one pass for each axis of its own', () => {
    expect(tilePasses([2, 3], [4, 5])).toEqual([
      { outer: 2, inner: 3, repeats: 5 },
      { outer: 1, inner: 30, repeats: 4 },
    ]);
  });

  it('takes none where nothing is repeated', () => {
    expect(tilePasses([2, 3], [1, 1])).toEqual([]);
  });
});
