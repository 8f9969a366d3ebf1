import { integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { compiledBatchSums } from './batchKernel.js';
import { type BatchSums, batchSums, plainBatchSums } from './batches.js';
import type { DoubleMatrix } from './codesAndFactors.js';
import type { DrawnCodes } from './interventions.js';

const rowsOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
const matrixOf = (...rows: number[][]): DoubleMatrix => ({
  data: Float64Array.from(rows.flat()),
  shape: [rows.length, rows[0]!.length],
});
const kinds: [string, () => BatchSums][] = [
  ['plain', () => plainBatchSums],
  ['compiled where that is', batchSums],
];

describe.each(kinds)('%s: variances', (_, sums) => {
  it('are those of n − 1 of each dimension within each batch', () => {
    const codes = matrixOf([2, 0], [1, 5], [3, 4]);
    const rows = Int32Array.of(1, 2, 0, 2);
    expect(sums().variances({ codes, rows }, 2)).toEqual([Float64Array.of(2, 0.5), Float64Array.of(0.5, 8)]);
  });

  it('are exactly 0 of a constant, and right of a narrow dimension far from 0', () => {
    const count = 100_000;
    const codes = matrixOf(...Array.from({ length: count }, (__, row) => [0.1, 1.7e12 + (row % 2)]));
    const [found] = sums().variances({ codes, rows: rowsOf(count) }, count);
    expect(found?.[0]).toBe(0);
    expect(found?.[1]).toBeCloseTo(count / 4 / (count - 1), 12);
  });
});

it.each(kinds)('%s: distances are the means of each dimension within each batch', (_, sums) => {
  const codes = matrixOf([1, 0], [2, 0], [4, 10]);
  const [one, other] = [Int32Array.of(0, 1, 2, 2), Int32Array.of(1, 2, 2, 0)].map((rows) => ({ codes, rows }));
  expect(sums().distances([one!, other!], 2)).toEqual([Float64Array.of(1.5, 5), Float64Array.of(1.5, 5)]);
});

describe('by the kernel', () => {
  it.each([1, 4, 5, 10])(
    'are the same to the bit, of %d dimensions, whichever codes were drawn from before',
    (width) => {
      const compiled = compiledBatchSums();
      const matrices = ['one', 'other'].map((name): DoubleMatrix => ({
        data: Float64Array.from(normal(key(name), 50 * width)),
        shape: [50, width],
      }));
      const draw = (matrix: number, name: string, count: number): DrawnCodes => ({
        codes: matrices[matrix]!,
        rows: integers(key(name), count, { high: 50 }),
      });
      for (const [one, other, count] of [
        [0, 0, 21],
        [0, 0, 700],
        [0, 1, 21],
        [1, 0, 7],
        [1, 1, 35],
      ] as const) {
        const pair = [draw(one, 'rows', count), draw(other, 'partners', count)] as const;
        expect(compiled?.distances(pair, 7)).toEqual(plainBatchSums.distances(pair, 7));
        expect(compiled?.variances(pair[0], 7)).toEqual(plainBatchSums.variances(pair[0], 7));
      }
    },
  );
});
