import { key, normal } from '@infodrop/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Matrix } from '../../samples.js';
import { KdTree, type Exclusion } from './kdTree.js';
import { kthDistancesFrom } from './kthDistancesFrom.js';

const MAPS: Readonly<Record<string, (z: number) => number>> = {
  normal: (z) => z,
  rounded: Math.round,
  'with differences that overflow': (z) => z ** 9 * 1e306,
  'half zeros': (z) => (z < 0 ? 0 : z),
  subnormal: (z) => z * 1e-310,
  constant: () => 7,
};

function drawn(rows: number, columns: number, map: (z: number) => number): Matrix {
  const data = Float64Array.from(normal(key(rows + columns), rows * columns), (z) => {
    const value = map(z);
    return Number.isFinite(value) ? value : Number.MAX_VALUE;
  });
  return { data, rows, columns };
}

const treeOf = (samples: Matrix): KdTree => new KdTree(samples, { norm: 'max', blocks: [samples.columns] });

/** The same tree where there is no WebAssembly: samples are sought by what kdTree.test.ts holds against brute force. */
function plainTreeOf(samples: Matrix): KdTree {
  vi.stubGlobal('WebAssembly', undefined);
  const tree = treeOf(samples);
  vi.unstubAllGlobals();
  expect(tree.compiled).toBeUndefined();
  return tree;
}

const CASES: readonly (readonly [rows: number, columns: number, k: number, window: number])[] = [
  [64, 1, 4, 0],
  [65, 2, 1, 3],
  [1024, 1, 4, 0],
  [1025, 2, 1, 0],
  [1100, 3, 4, 0],
  [1300, 4, 2, 400],
  [127, 5, 4, 0],
  [129, 6, 1, 0],
  [700, 5, 4, 0],
  [500, 7, 20, 5],
  [900, 10, 4, 0],
  [700, 13, 3, 300],
];

describe.each(Object.entries(MAPS))('the compiled search of %s samples', (_, map) => {
  it.each(CASES)('finds what the plain one finds, to the last bit: %i × %i, k = %i', (rows, columns, k, window) => {
    const samples = drawn(rows, columns, map);
    const tree = treeOf(samples);
    expect(tree.compiled).toBeDefined();
    const plain = plainTreeOf(samples);
    const exclusion: Exclusion = { theilerWindow: window };
    const distances = plain.kthDistances(k, exclusion);
    expect(tree.kthDistances(k, exclusion)).toEqual(distances);
    for (const [factor, inclusive] of [
      [1, true],
      [1, false],
      [2, false],
      [0, true],
      [-0, true],
      [1e3, false],
    ] as const) {
      const radii = distances.map((distance, i) => (i % 11 === 5 ? NaN : distance * factor));
      const how = { inclusive, theilerWindow: window };
      expect(tree.countWithin(radii, how)).toEqual(plain.countWithin(radii, how));
    }
    const queries = drawn(rows >> 1, columns, (z) => map(1.5 * z));
    expect(kthDistancesFrom(tree, queries, k)).toEqual(kthDistancesFrom(plain, queries, k));
    // The memory that the queries took is no longer the one that the tree was laid out in.
    expect(tree.kthDistances(k, exclusion)).toEqual(distances);
  });
});

describe('the compiled search', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([2, 6])(
    'says Infinity where there are fewer neighbours, and counts all within Infinity, in %i dimensions',
    (columns) => {
      const tree = treeOf(drawn(300, columns, (z) => z));
      const distances = tree.kthDistances(150, { theilerWindow: 100 });
      expect(distances[150]).toBe(Infinity);
      expect(distances[0]).toBeLessThan(Infinity);
      const all = tree.countWithin(new Float64Array(300).fill(Infinity), { inclusive: true });
      expect([...new Set(all)]).toEqual([299]);
    },
  );

  it.each([2, 6])('knows that more neighbours than there are samples are nowhere, in %i dimensions', (columns) => {
    const tree = treeOf(drawn(64, columns, (z) => z));
    const before = tree.kthDistances(3);
    expect([...new Set(tree.kthDistances(1000))]).toEqual([Infinity]);
    expect([
      ...new Set(
        kthDistancesFrom(
          tree,
          drawn(5, columns, (z) => z),
          1000,
        ),
      ),
    ]).toEqual([Infinity]);
    expect(tree.kthDistances(3)).toEqual(before);
  });

  it('finds one share after the other', () => {
    const tree = treeOf(drawn(1000, 3, (z) => z));
    const whole = tree.kthDistances(4);
    const found = new Float64Array(1000).fill(NaN);
    for (let part = 0; part < 3; part++) {
      for (const [i, distance] of tree.kthDistances(4, { share: { part, parts: 3 } }).entries()) {
        if (!Number.isNaN(distance)) found[i] = distance;
      }
    }
    expect(found).toEqual(whole);
  });

  it('gives way to the plain one where there is no memory left', () => {
    const samples = drawn(200, 3, (z) => z);
    const tree = treeOf(samples);
    const queries = drawn(20_000, 3, (z) => z);
    const expected = kthDistancesFrom(plainTreeOf(samples), queries, 4);
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    });
    try {
      expect(kthDistancesFrom(tree, queries, 4)).toEqual(expected);
      expect(treeOf(samples).compiled).toBeUndefined();
      expect(treeOf(samples).kthDistances(4)).toEqual(tree.kthDistances(4));
    } finally {
      grow.mockRestore();
    }
  });

  it('is not made for few samples, nor for the Euclidean norm', () => {
    expect(treeOf(drawn(63, 2, (z) => z)).compiled).toBeUndefined();
    expect(
      new KdTree(
        drawn(99, 2, (z) => z),
        { norm: 'euclidean', blocks: [2] },
      ).compiled,
    ).toBeUndefined();
  });
});
