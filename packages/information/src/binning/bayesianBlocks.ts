import { requireNumber, requireOptions } from '@infodrop/requirements';
import type { NumericArray } from '../samples.js';
import { binned, columnOf, risingEdges, type Bins } from './bins.js';

/** Options of {@link bayesianBlocks}. */
export interface BayesianBlocksOptions {
  /** Probability of one edge too many where the density is flat, in (0, 1); 0.05 by default. */
  readonly falsePositives?: number | undefined;
}

/**
 * Real numbers as labels: bins of any number and width, each as wide as the density is flat.
 *
 *   maximise Σ_blocks [n (ln n − ln width) − penalty],   penalty = 4 − ln(73.53 p₀ N^−0.478)
 *
 * n is the count of a block and p₀ the rate of false positives. Edges lie halfway between neighbouring values; N is the number of
 * different ones.
 *
 * @param x - Finite numbers, at least one.
 * @param options - `falsePositives` (0.05).
 * @returns The label of each number, and the edges.
 * @throws TypeError when `x` is no array of numbers or an option is unknown; RangeError when one is not finite, or the rate is not
 *   in (0, 1).
 *
 * Time grows as N²: about a second for 20,000 numbers.
 *
 * Source: Scargle, Norris, Jackson and Chiang, Studies in astronomical time series analysis VI (2013,
 * https://doi.org/10.1088/0004-637X/764/2/167), for event data: eqs. 19 and 21.
 *
 * @example
 * import { bayesianBlocks } from '@infodrop/information';
 * const x = Array.from({ length: 100 }, (_, i) => (i < 50 ? i / 50 : 10 + i / 5));
 * bayesianBlocks(x).edges; // [0, 0.97, 20.1, 29.8]
 */
export function bayesianBlocks(x: NumericArray, options: BayesianBlocksOptions = {}): Bins {
  const caller = 'bayesianBlocks';
  const values = columnOf(caller, x);
  requireOptions(caller, options, ['falsePositives']);
  const rate = requireNumber(caller, 'falsePositives', options.falsePositives ?? 0.05, {
    least: 0,
    above: true,
    most: 1 - 2 ** -53,
  });
  const sorted = values.slice().sort();
  const starts = Array.from(sorted.keys()).filter((i) => i === 0 || sorted[i] !== sorted[i - 1]);
  const count = starts.length;
  const at = (i: number): number => sorted[starts[i]!]!;
  // Of each different value, where a block that begins with it begins, and how many values lie before it.
  const edges = Float64Array.from({ length: count + 1 }, (_, i) =>
    i === 0 ? at(0) : i === count ? at(count - 1) : at(i - 1) + (at(i) - at(i - 1)) / 2,
  );
  const before = Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? sorted.length : starts[i]!));
  const penalty = 4 - Math.log(73.53 * rate * count ** -0.478);
  const best = new Float64Array(count);
  const last = new Int32Array(count);
  for (let end = 0; end < count; end++) {
    let most = -Infinity;
    for (let start = 0; start <= end; start++) {
      const n = before[end + 1]! - before[start]!;
      const width = edges[end + 1]! - edges[start]!;
      const fitness = n * (Math.log(n) - Math.log(width)) - penalty + (start > 0 ? best[start - 1]! : 0);
      // The last value alone has no width, and would have an infinite density.
      if (width > 0 && fitness > most) [most, last[end]] = [fitness, start];
    }
    best[end] = most;
  }
  const found = [edges[count]!];
  for (let end = count; end > 0; end = last[end - 1]!) found.push(edges[last[end - 1]!]!);
  return binned(values, risingEdges(caller, Float64Array.from(found.reverse())));
}
