import { describe, requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { matrixOf, type NumericArray } from '../samples.js';

/** Real numbers as labels: which bin each is in, and where the bins end. */
export interface Bins {
  /** 0 … bins − 1, one a sample: labels for any discrete measure. */
  readonly labels: Int32Array;
  /** One more than bins, ascending: bin i holds edges[i] ≤ x < edges[i + 1], the last one its upper edge too. */
  readonly edges: Float64Array;
}

/** Options of the bins that are so many. */
export interface BinOptions {
  /** How many bins, an integer ≥ 1. */
  readonly bins: number;
}

/** One column of finite numbers, at least one. */
export function columnOf(caller: string, x: NumericArray): Float64Array {
  const { data, rows, columns } = matrixOf(caller, 'x', x);
  requireThat(rows > 0, caller, 'x', 'at least one number', []);
  requireThat(columns === 1, caller, 'x', 'numbers of one dimension', x, 'Bin a column at a time.');
  return data;
}

/** The number of bins asked for. */
export function binCount(caller: string, options: BinOptions): number {
  if ((options as unknown) === undefined) {
    throw new TypeError(`${caller}: options must be an object with bins, got undefined. It has no default.`);
  }
  requireOptions(caller, options, ['bins']);
  return requireInteger(caller, 'bins', options.bins, 1);
}

/** The bin of each value, by the edges between the bins; what is on an edge is in the bin above it. */
export function binned(x: Float64Array, edges: Float64Array): Bins {
  const last = edges.length - 2;
  const labels = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (x[i]! >= edges[middle]!) low = middle;
      else high = middle - 1;
    }
    labels[i] = low;
  }
  return { labels, edges };
}

/** Edges that rise: equal ones would be bins without width, which hold nothing. A constant has one bin. */
export function risingEdges(caller: string, edges: Float64Array): Float64Array {
  const rising = edges.filter((edge, i) => i === 0 || edge > edges[i - 1]!);
  if (rising.length > 1) return rising;
  const [only] = rising;
  if (only === undefined) throw new RangeError(`${caller}: x must be numbers, got ${describe(edges)}.`);
  return Float64Array.of(only, only);
}
