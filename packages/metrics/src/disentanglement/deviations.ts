import { between } from '../comparison/quantile.js';
import type { CountedLabels, DoubleMatrix } from './codesAndFactors.js';
import { compiledDeviations } from './deviationKernel.js';

/** Rows in groups, by the label of each, and the quantile that is asked for. */
export interface Grouping extends CountedLabels {
  /** In (0, 1]. */
  readonly quantile: number;
}

/** The groups of a grouping before their means are known. */
export interface Groups {
  readonly labels: Int32Array;
  /** Rows of each group. */
  readonly counts: Int32Array;
  /** The first row of each group, [groups × dimensions]. */
  readonly firsts: Float64Array;
  /** Of each group, how many distances are at its quantile or beyond. */
  readonly kept: Int32Array;
  /** Where the heaps of each group begin, one for each dimension; behind all, where the last end. */
  readonly heapStarts: Int32Array;
}

/** Adds rows up by group, and keeps the greatest distances from the means of the groups. */
export interface DeviationSpace {
  /** Of each grouping, [groups × dimensions]: how far the rows of a group are from its first, added up. */
  readonly sums: () => readonly Float64Array[];
  /** Of each grouping, for each group and dimension a heap of the greatest distances from these means, the least of them first; Infinity is behind each heap. */
  readonly greatest: (means: readonly Float64Array[]) => readonly Float64Array[];
}

/**
 * Quantiles of how far rows are from the mean of their group.
 *
 *   Q_q |zᵢ − E[zᵢ | group]|, linear between two order statistics (Hyndman & Fan's type 7)
 *
 * Only the distances that are at the quantile or beyond are kept: of the 99th percentile one in a hundred.
 *
 * @returns Of each grouping [groups × dimensions]; NaN where the mean or a distance from it is more than a double can be.
 */
export function deviationQuantiles(codes: DoubleMatrix, groupings: readonly Grouping[]): Float64Array[] {
  const [, dimensions] = codes.shape;
  const groups = groupings.map((grouping) => groupsOf(codes, grouping));
  const space = compiledDeviations(codes, groups) ?? plainDeviations(codes, groups);
  const means = space.sums().map((sums, g) => {
    const { counts } = groups[g]!;
    return sums.map((sum, i) => sum / counts[Math.floor(i / dimensions)]!);
  });
  return space.greatest(means).map((heaps, g) => {
    const { counts, kept } = groups[g]!;
    let heap = 0;
    return means[g]!.map((mean, i) => {
      const group = Math.floor(i / dimensions);
      const position = (counts[group]! - 1) * groupings[g]!.quantile;
      const next = Math.min(heaps[heap + 1]!, heaps[heap + 2]!);
      const quantile = between(heaps[heap]!, next, position - Math.floor(position));
      heap += kept[group]! + 1;
      return Number.isFinite(mean) ? quantile : NaN;
    });
  });
}

/** What is known of the groups of a grouping before their means are. */
export function groupsOf({ data, shape: [, dimensions] }: DoubleMatrix, grouping: Grouping): Groups {
  const { labels, size, counts, quantile } = grouping;
  const firsts = new Float64Array(size * dimensions);
  const isFound = new Uint8Array(size);
  for (let row = 0, missing = size; missing > 0; row++) {
    const label = labels[row]!;
    if (isFound[label] === 1) continue;
    isFound[label] = 1;
    missing--;
    firsts.set(data.subarray(row * dimensions, (row + 1) * dimensions), label * dimensions);
  }
  const kept = counts.map((count) => count - Math.floor((count - 1) * quantile));
  const heapStarts = new Int32Array(size + 1);
  kept.forEach((count, group) => (heapStarts[group + 1] = heapStarts[group]! + (count + 1) * dimensions));
  return { labels, counts, firsts, kept, heapStarts };
}

/** A number less than any distance for each that is still to come, and Infinity behind each heap, so that a last child has a neighbour. */
export function emptyHeaps({ kept, heapStarts }: Groups): Float64Array {
  const heaps = new Float64Array(heapStarts[kept.length]!).fill(-1);
  kept.forEach((count, group) => {
    for (let end = heapStarts[group]! + count; end < heapStarts[group + 1]!; end += count + 1) heaps[end] = Infinity;
  });
  return heaps;
}

/** To the same bits as by the compiled kernel, in plain loops. */
export function plainDeviations(
  { data, shape: [rows, dimensions] }: DoubleMatrix,
  groupings: readonly Groups[],
): DeviationSpace {
  return {
    sums: () =>
      groupings.map(({ labels, firsts }) => {
        const sums = new Float64Array(firsts.length);
        for (let row = 0; row < rows; row++) {
          const group = labels[row]! * dimensions;
          for (let d = 0; d < dimensions; d++) {
            sums[group + d]! += data[row * dimensions + d]! - firsts[group + d]!;
          }
        }
        return sums;
      }),
    greatest: (means) =>
      groupings.map((grouping, g) => {
        const { labels, firsts, kept, heapStarts } = grouping;
        const heaps = emptyHeaps(grouping);
        for (let row = 0; row < rows; row++) {
          const label = labels[row]!;
          for (let d = 0; d < dimensions; d++) {
            const at = label * dimensions + d;
            const distance = Math.abs(data[row * dimensions + d]! - firsts[at]! - means[g]![at]!);
            const heap = heapStarts[label]! + d * (kept[label]! + 1);
            if (distance > heaps[heap]!) replaceLeast(heaps, heap, kept[label]!, distance);
          }
        }
        return heaps;
      }),
  };
}

/** Puts a value in the place of the least of a heap, which is the first: none of them is greater than the two at twice its place and 1 and 2 more. */
function replaceLeast(heaps: Float64Array, heap: number, kept: number, value: number): void {
  let place = 0;
  for (let child = 1; child < kept; child = 2 * place + 1) {
    if (heaps[heap + child + 1]! < heaps[heap + child]!) child++;
    if (heaps[heap + child]! >= value) break;
    heaps[heap + place] = heaps[heap + child]!;
    place = child;
  }
  heaps[heap + place] = value;
}
