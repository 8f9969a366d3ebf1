import { select } from './select.js';

/** Of ascending numbers, the one below which a share of them is: linear between two (Hyndman & Fan's type 7); NaN of none. */
export function quantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const lower = Math.floor(position);
  return between(sorted[lower]!, sorted[Math.min(lower + 1, sorted.length - 1)]!, position - lower);
}

/**
 * The same of numbers in any order, which are written over: two of them are sought, and the others not sorted. `keepGreatest` is what makes the first places a
 * heap of the greatest.
 */
export function quantileOfUnsorted(
  values: Float64Array,
  probability: number,
  keepGreatest: typeof heapOfGreatest = heapOfGreatest,
): number {
  if (values.length === 0) return Number.NaN;
  const position = (values.length - 1) * probability;
  const lower = Math.floor(position);
  const above = values.length - lower;
  if (above * NEAR <= values.length) {
    keepGreatest(values, above);
    const next = Math.min(...values.subarray(1, Math.min(3, above)));
    return between(values[0]!, above > 1 ? next : values[0]!, position - lower);
  }
  select(values, lower);
  let next = Infinity;
  for (let i = lower + 1; i < values.length; i++) if (values[i]! < next) next = values[i]!;
  return between(values[lower]!, above > 1 ? next : values[lower]!, position - lower);
}

/** Where there are as many times as many values as are from the quantile on, those are kept, and every other value is held against the least of them. */
const NEAR = 8;

/** Makes the first places a heap of the greatest of all values, the least of them first: none of them is greater than the two at twice its place and 1 and 2 more. */
export function heapOfGreatest(values: Float64Array, count: number): void {
  for (let place = (count >> 1) - 1; place >= 0; place--) sink(values, count, place, values[place]!);
  let least = values[0]!;
  for (let i = count; i < values.length; i++) {
    if (values[i]! > least) {
      sink(values, count, 0, values[i]!);
      least = values[0]!;
    }
  }
}

/** Puts a value into a heap at a place or below it, where it is in order. */
function sink(heap: Float64Array, count: number, from: number, value: number): void {
  let place = from;
  for (let child = 2 * place + 1; child < count; child = 2 * place + 1) {
    if (child + 1 < count && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= value) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = value;
}

/** Not multiplied where nothing is between: an infinite neighbour would make it NaN. */
const between = (low: number, high: number, part: number): number =>
  part === 0 || low === high ? low : low + (high - low) * part;
