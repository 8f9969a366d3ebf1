import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined } from '../../samples.js';
import { KdTree } from './kdTree.js';
import { pairedStrips } from '../estimators/ksgOfTwo.js';
import { SortedColumn } from './sortedColumn.js';

const scenario = fc.record({
  rows: fc.constantFrom(1, 2, 5, 16, 17, 33, 64, 65, 200, 513),
  k: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  map: fc.constantFrom<(x: number, z: number) => [number, number]>(
    (x, z) => [x, z],
    (x, z) => [x, 0.9 * x + 0.1 * z],
    (x) => [x, x],
    (x, z) => [x, 1e-9 * z],
    (x, z) => [1e-9 * x, z],
    (x, z) => [Math.round(x), z],
    (x, z) => [Math.round(2 * x), Math.round(2 * z)],
    (_, z) => [1, z],
    (x, z) => [x ** 9, Math.sin(5 * x) + 0.01 * z],
  ),
});

describe('Strips', () => {
  it('finds the distances that the tree finds, or gives up', () => {
    let given = 0;
    fc.assert(
      fc.property(scenario, ({ rows, k, seed, map }) => {
        const z = normal(key(seed), 2 * rows);
        const pairs = Array.from({ length: rows }, (_, i) => map(z[i]!, z[rows + i]!));
        const [x, y] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side]!)) as [
          Float64Array,
          Float64Array,
        ];
        const [ofX, ofY] = [new SortedColumn(x), new SortedColumn(y)];
        const matrix = joined([x, y].map((data) => ({ data, rows, columns: 1 })));
        const expected = new KdTree(matrix, { norm: 'max', blocks: [1, 1] }).kthDistances(k);
        const strips = pairedStrips(ofX, ofY, k)!;
        if (!strips.nearest()) return;
        given++;
        for (let place = 0; place < rows; place++) {
          const sample = ofX.order[strips.xPlaces[place]!]!;
          expect(ofY.order[strips.yPlaces[place]!]).toBe(sample);
          expect(strips.distances[place]).toBe(expected[sample]);
        }
      }),
      { numRuns: 200 },
    );
    expect(given).toBeGreaterThan(100);
  });

  it('gives up on a cloud that is long and thin across its strips', () => {
    const rows = 40_000;
    const z = normal(key(1), 2 * rows);
    const [ofX, ofY] = [
      new SortedColumn(Float64Array.from(z.subarray(0, rows))),
      new SortedColumn(Float64Array.from(z.subarray(rows), (value) => 1e-9 * value)),
    ];
    expect(pairedStrips(ofX, ofY, 1)!.nearest()).toBe(false);
  });
});
