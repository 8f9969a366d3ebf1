import { argsort } from './argsort.js';

/** The ranks of numbers, from 1; equal values share the mean of theirs. */
export function meanRanks(values: Float64Array): Float64Array {
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
