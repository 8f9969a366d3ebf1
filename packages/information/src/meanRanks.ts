import { requireThat } from '@infodrop/requirements';
import { argsort } from './neighbours/search/argsort.js';
import { matrixOf, type NumericArray } from './samples.js';

/**
 * The ranks of numbers, from 1 for the least; equal values share the mean of theirs.
 *
 *   rank of x = #{xᵢ < x} + (#{xᵢ = x} + 1) / 2
 *
 * A growing function of the values leaves them as they are, and they sum to n (n + 1) / 2 however many are equal.
 *
 * @param values - Finite numbers in any unit, at least one.
 * @returns As many ranks, in the order of the values: whole numbers, and halves where an even number are equal.
 * @throws TypeError when the values are no array of numbers; RangeError when there is none, or one is not finite.
 *
 * Source: M. G. Kendall, [The treatment of ties in ranking problems](https://doi.org/10.1093/biomet/33.3.239), 1945.
 *
 * @example
 * import { meanRanks } from '@infodrop/information';
 * meanRanks([30, 10, 20, 10]); // [4, 1.5, 3, 1.5]
 */
export function meanRanks(values: NumericArray): Float64Array {
  const { data, rows, columns } = matrixOf('meanRanks', 'values', values);
  requireThat(rows > 0, 'meanRanks', 'values', 'at least one number', [], 'Leave the empty sample out.');
  requireThat(columns === 1, 'meanRanks', 'values', 'numbers of one dimension', values, 'Take a column at a time.');
  return ranksOf(data);
}

/** The same of numbers that were looked at before. */
export function ranksOf(values: Float64Array): Float64Array {
  const n = values.length;
  const order = argsort(values);
  const ranks = new Float64Array(n);
  for (let start = 0, end = 0; start < n; start = end) {
    const value = values[order[start]!];
    while (end < n && values[order[end]!] === value) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end + 1) / 2;
  }
  return ranks;
}
