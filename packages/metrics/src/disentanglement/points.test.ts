import { describe, expect, it } from 'vitest';
import { distancesOf, variancesOf } from './points.js';

const rowsOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

describe('variancesOf', () => {
  it('are those of n − 1 of each dimension within each batch', () => {
    const columns = [Float64Array.of(2, 1, 3), Float64Array.of(0, 5, 4)];
    const rows = Int32Array.of(1, 2, 0, 2);
    expect(variancesOf({ columns, rows }, 2)).toEqual([Float64Array.of(2, 0.5), Float64Array.of(0.5, 8)]);
  });

  it('are exactly 0 of a constant, and right of a narrow dimension far from 0', () => {
    const rows = 100_000;
    const columns = [new Float64Array(rows).fill(0.1), Float64Array.from(rowsOf(rows), (row) => 1.7e12 + (row % 2))];
    const [found] = variancesOf({ columns, rows: rowsOf(rows) }, rows);
    expect(found?.[0]).toBe(0);
    expect(found?.[1]).toBeCloseTo(rows / 4 / (rows - 1), 12);
  });
});

it('distancesOf are the means of each dimension within each batch', () => {
  const columns = [Float64Array.of(1, 2, 4), Float64Array.of(0, 0, 10)];
  const pairs = [Int32Array.of(0, 1, 2, 2), Int32Array.of(1, 2, 2, 0)].map((rows) => ({ columns, rows }));
  expect(distancesOf([pairs[0]!, pairs[1]!], 2)).toEqual([Float64Array.of(1.5, 5), Float64Array.of(1.5, 5)]);
});
