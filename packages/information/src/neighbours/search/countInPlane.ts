import { largestWithin } from './radius.js';
import type { SortedColumn } from './sortedColumn.js';

/**
 * How many other samples are nearer to sample i than `radii[i]` or, when inclusive, not farther, in the max norm of two columns; 0
 * where the radius is NaN.
 *
 * By rank, such a box is a rectangle. Ranks are cut into cells, about half the square root of the number of samples wide. A table
 * has how many samples are below each corner of cells; the ranks between a rectangle's sides and the nearest corners are looked
 * through one by one.
 */
export function countInPlane(
  x: SortedColumn,
  y: SortedColumn,
  radii: Float64Array,
  { inclusive, theilerWindow }: { readonly inclusive: boolean; readonly theilerWindow: number },
): Int32Array {
  const n = radii.length;
  const shift = Math.max(2, Math.round(Math.log2(n) / 2) - 1);
  const half = 1 << (shift - 1);
  const width = (n >> shift) + 2;
  // Of each rank in one column, the rank of its sample in the other.
  const xOf = new Int32Array(n);
  const yOf = new Int32Array(n);
  // At row r and column c: how many samples are below cell r in y and below cell c in x.
  const below = new Int32Array(width * width);
  const places = x.places();
  for (let r = 0; r < n; r++) {
    const place = places[y.order[r]!]!;
    xOf[r] = place;
    yOf[place] = r;
    below[((r >> shift) + 1) * width + (place >> shift) + 1]!++;
  }
  for (let row = width; row < below.length; row += width) {
    for (let at = row, sum = 0; at < row + width; at++) {
      sum += below[at]!;
      below[at] = sum + below[at - width]!;
    }
  }
  const counts = new Int32Array(n);
  for (const i of y.order) {
    const limit = largestWithin(radii[i]!, inclusive, false);
    if (!(limit >= 0)) continue;
    x.within(x.values[i]!, limit);
    y.within(y.values[i]!, limit);
    const left = (x.first + half) >> shift;
    const right = (x.end + half) >> shift;
    const first = ((y.first + half) >> shift) << shift;
    const end = ((y.end + half) >> shift) << shift;
    const row0 = (first >> shift) * width;
    const row1 = (end >> shift) * width;
    // The whole cells, then what the sides in x add to the strip of those cells, then what the sides in y add.
    let count =
      below[row1 + right]! -
      below[row1 + left]! -
      below[row0 + right]! +
      below[row0 + left]! +
      between(yOf, right << shift, x.end, first, end) -
      between(yOf, left << shift, x.first, first, end) +
      between(xOf, end, y.end, x.first, x.end) -
      between(xOf, first, y.first, x.first, x.end);
    const last = Math.min(n - 1, i + theilerWindow);
    for (let j = Math.max(0, i - theilerWindow); j <= last; j++) {
      if (Math.abs(x.values[j]! - x.values[i]!) <= limit && Math.abs(y.values[j]! - y.values[i]!) <= limit) count--;
    }
    counts[i] = count;
  }
  return counts;
}

/** How many of the ranks at places between two are from `low` to before `high`; less than 0 where `to` is before `from`. */
function between(ranks: Int32Array, from: number, to: number, low: number, high: number): number {
  let count = 0;
  // The signs of the differences say on which side a rank is, without a branch. The last corners are beyond the last rank.
  const end = Math.min(ranks.length, Math.max(from, to));
  for (let at = Math.min(from, to); at < end; at++) count += (~(ranks[at]! - low) & (ranks[at]! - high)) >>> 31;
  return from < to ? count : -count;
}
