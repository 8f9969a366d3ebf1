import { integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { quantile } from '../comparison/quantile.js';
import { type DoubleMatrix, distinctLabels } from './codesAndFactors.js';
import { compiledDeviations } from './deviationKernel.js';
import { deviationQuantiles, type Grouping, groupsOf, plainDeviations } from './deviations.js';

/** More than two tiles of the kernel. */
const ROWS = 2003;

const matrix = (rows: number, dimensions: number, valueOf: (row: number, d: number) => number): DoubleMatrix => ({
  data: Float64Array.from({ length: rows * dimensions }, (_, i) => valueOf(Math.floor(i / dimensions), i % dimensions)),
  shape: [rows, dimensions],
});

const noise = normal(key('codes'), ROWS * 5);
const codesOf = (dimensions: number): DoubleMatrix =>
  matrix(ROWS, dimensions, (row, d) => (d + 1) * noise[row * 5 + d]! + d);

const grouped = (groups: number, share: number): Grouping => ({
  ...distinctLabels(Float64Array.from(integers(key(`labels ${groups}`), ROWS, { high: groups }))),
  quantile: share,
});
const together = (rows: number, share: number): Grouping => ({
  labels: new Int32Array(rows),
  size: 1,
  counts: Int32Array.of(rows),
  quantile: share,
});

/** From all distances, sorted. */
function expected(
  { data, shape: [rows, dimensions] }: DoubleMatrix,
  { labels, size, quantile: share }: Grouping,
): number[] {
  return Array.from({ length: size * dimensions }, (_, i) => {
    const [group, d] = [Math.floor(i / dimensions), i % dimensions];
    const values = Array.from({ length: rows }, (_, row) => row)
      .filter((row) => labels[row] === group)
      .map((row) => data[row * dimensions + d]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return quantile(Float64Array.from(values, (value) => Math.abs(value - mean)).sort(), share);
  });
}

describe('deviationQuantiles', () => {
  it.each([1, 2, 3, 4, 5])('are those of all distances from the mean, sorted, in %d dimensions', (dimensions) => {
    const codes = codesOf(dimensions);
    // Few kept and many, an odd number and an even one.
    const groupings = [together(ROWS, 1), grouped(7, 0.99), grouped(3, 0.9), grouped(200, 0.5), together(ROWS, 0.8)];
    const found = deviationQuantiles(codes, groupings);
    groupings.forEach((grouping, g) => {
      const exact = expected(codes, grouping);
      expect(found[g]).toHaveLength(exact.length);
      exact.forEach((value, i) => {
        expect(Math.abs(found[g]![i]! - value)).toBeLessThan(1e-11);
      });
    });
  });

  it('are exactly 0 of a constant, and of groups of one row', () => {
    const codes = matrix(ROWS, 2, (row, d) => (d === 0 ? 0.1 : row));
    const rows = distinctLabels(Float64Array.from({ length: ROWS }, (_, row) => row + 0.5));
    const [all, each] = deviationQuantiles(codes, [together(ROWS, 0.99), { ...rows, quantile: 0.99 }]);
    expect(all![0]).toBe(0);
    expect(each!.every((value) => value === 0)).toBe(true);
  });

  it('are NaN where a distance is more than a double can be', () => {
    const codes = matrix(4, 2, (row, d) => (d === 0 ? (row % 2 === 0 ? 1.7e308 : -1.7e308) : row));
    const [found] = deviationQuantiles(codes, [together(4, 1)]);
    expect([...found!]).toEqual([NaN, 1.5]);
  });
});

it.each([1, 2, 5])('the compiled kernel gives the bits of the plain loops, in %d dimensions', (dimensions) => {
  const codes = codesOf(dimensions);
  const groupings = [grouped(7, 0.99), grouped(3, 0.5), grouped(1900, 0.99)].map((grouping) =>
    groupsOf(codes, grouping),
  );
  const plain = plainDeviations(codes, groupings);
  const compiled = compiledDeviations(codes, groupings);
  if (compiled === undefined) throw new Error('no WebAssembly here');
  expect(compiled.sums()).toEqual(plain.sums());
  const means = plain
    .sums()
    .map((sums, g) => sums.map((sum, i) => sum / groupings[g]!.counts[Math.floor(i / dimensions)]!));
  const [one, other] = [plain.greatest(means), compiled.greatest(means)];
  groupings.forEach(({ kept }, g) => {
    let heap = 0;
    for (const count of kept) {
      for (let d = 0; d < dimensions; d++, heap += count + 1) {
        // The order within a heap is each one's own.
        expect(other[g]!.slice(heap, heap + count).sort()).toEqual(one[g]!.slice(heap, heap + count).sort());
        expect(other[g]![heap]).toBe(one[g]![heap]);
      }
    }
  });
});
