import { key, normal } from '@infodrop/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cubeNearest } from './cubeNearest.js';
import { KdTree } from './kdTree.js';

function treeOf(rows: number, columns: number, map = (z: number): number => z): KdTree {
  const data = Float64Array.from(normal(key(rows + columns), rows * columns), map);
  return new KdTree({ data, rows, columns }, { norm: 'max', blocks: [columns] });
}

describe('cubeNearest', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    [1024, 1, 4, 0],
    [1025, 2, 1, 0],
    [3000, 3, 4, 0],
    [4097, 3, 20, 5],
    [2500, 4, 2, 700],
  ])(
    'finds the distances of the tree to the last bit: %i samples of %i dimensions, k = %i',
    (rows, columns, k, window) => {
      for (const map of [(z: number) => z, Math.round, (z: number) => z ** 9 * 1e300, (z: number) => (z < 0 ? 0 : z)]) {
        const tree = treeOf(rows, columns, map);
        expect(cubeNearest(tree.layout, k, window)).toEqual(tree.kthDistances(k, { theilerWindow: window }));
      }
    },
  );

  it('says Infinity where there are fewer neighbours', () => {
    const tree = treeOf(1100, 2);
    expect(cubeNearest(tree.layout, 300, 500)).toEqual(tree.kthDistances(300, { theilerWindow: 500 }));
    expect(cubeNearest(tree.layout, 300, 500)![550]).toBe(Infinity);
  });

  it('leaves few samples, many dimensions and places without WebAssembly to the tree', () => {
    expect(cubeNearest(treeOf(1000, 3).layout, 4, 0)).toBeUndefined();
    expect(cubeNearest(treeOf(2000, 5).layout, 4, 0)).toBeUndefined();
    vi.stubGlobal('WebAssembly', undefined);
    expect(cubeNearest(treeOf(2000, 3).layout, 4, 0)).toBeUndefined();
  });
});
