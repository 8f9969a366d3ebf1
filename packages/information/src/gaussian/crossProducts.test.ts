import { key, normal } from '@infodrop/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { moments } from './crossProducts.js';
import { crossProductsKernel } from './crossProductsKernel.js';

describe('moments', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    [2, 1],
    [3, 2],
    [255, 5],
    [256, 4],
    [257, 8],
    [1001, 13],
  ])('are the same to the last bit, compiled or not, for %i samples of %i dimensions', (rows, columns) => {
    const data = Float64Array.from(normal(key(rows), rows * columns));
    expect(crossProductsKernel(8)).toBeDefined();
    expect(moments(data, rows, columns, true)).toEqual(moments(data, rows, columns, false));
  });

  it('are computed without WebAssembly where there is none', () => {
    const data = Float64Array.from(normal(key(1), 600));
    const expected = moments(data, 100, 6, true);
    vi.stubGlobal('WebAssembly', undefined);
    expect(crossProductsKernel(8)).toBeUndefined();
    expect(moments(data, 100, 6, true)).toEqual(expected);
  });
});
