import { stripsKernel } from '../../generated/stripsKernel.js';
import { instantiate } from '../../instantiate.js';
import { shareOf, WHOLE, type Share } from './share.js';
import type { SortedColumn } from './sortedColumn.js';

/** Samples looked at for each neighbour sought, on average, before the strips are given up for a tree. */
const PATIENCE = 60;

/**
 * Two columns of one dimension each, in strips: cut by x into strips of equally many samples, each strip in order of y.
 *
 * With strips about as wide as the distances sought, the k nearest are in the own strip and one or two beside it, a few places up
 * or down; since the samples of a strip are taken in order of y, the place in a strip beside it moves on step by step. Both orders
 * are those that counting needs anyway, so that a new pairing of x and y costs one pass. Data whose neighbourhoods are long
 * and thin make strips slow: `nearest` gives up then.
 */
export interface Strips {
  /** At each place, where its sample is in the order of x and in the order of y. */
  readonly xPlaces: Int32Array;
  readonly yPlaces: Int32Array;
  /** Distance of the sample at each place to its k-th nearest other. */
  readonly distances: Float64Array;
  /** Pairs the columns: `xPlaceOf[p]` is where in the order of x the sample is that is at place p in the order of y. */
  readonly pair: (xPlaceOf: Uint32Array) => void;
  /** Finds the distances of a share of the places; those of the others become NaN. False when it takes too long. */
  readonly nearest: (share?: Share) => boolean;
}

/** The strips of two columns, not paired yet; undefined where there is no WebAssembly with SIMD, or no memory left. */
export function stripsOf(x: SortedColumn, y: SortedColumn, k: number): Strips | undefined {
  const n = x.sorted.length;
  /** The strip of place p in the order of x is p >> shift. */
  const shift = Math.max(2, Math.round(Math.log2(n * k) / 2));
  const count = ((n - 1) >> shift) + 1;
  let bytes = 0;
  const take = (size: number): number => (bytes += size) - size;
  take(16 * n); // the points
  const edges = take(16 * count + 32);
  const list = take(8 * k);
  const out = take(8 * n);
  const starts = take(4 * count + 4);
  const fingers = take(4 * count);
  const exports = instantiate(stripsKernel, bytes);
  if (exports === undefined) return undefined;
  const { buffer } = exports.memory as WebAssembly.Memory;
  const kernel = exports.nearest as (...numbers: number[]) => number;
  const xPlaces = new Int32Array(n);
  const yPlaces = new Int32Array(n);
  const distances = new Float64Array(buffer, out, n);
  const ofPoints = new Float64Array(buffer);
  const ofEdges = new Float64Array(buffer, edges);
  const ofStarts = new Int32Array(buffer, starts, count + 1);
  for (let strip = 0; strip <= count; strip++) {
    const start = (ofStarts[strip] = Math.min(n, strip << shift));
    // Strips before the first and after the last have NaN, which is near to nothing.
    ofEdges[2 * strip + 1] = x.sorted[start - 1] ?? NaN;
    ofEdges[2 * strip + 2] = x.sorted[start] ?? NaN;
  }
  return {
    xPlaces,
    yPlaces,
    distances,
    pair: (xPlaceOf) => {
      const next = ofStarts.slice();
      for (let p = 0; p < n; p++) {
        const xPlace = xPlaceOf[p]!;
        const place = next[xPlace >> shift]!++;
        xPlaces[place] = xPlace;
        yPlaces[place] = p;
        ofPoints[2 * place] = x.sorted[xPlace]!;
        ofPoints[2 * place + 1] = y.sorted[p]!;
      }
    },
    nearest: (share = WHOLE) => {
      distances.fill(NaN);
      const [from, to] = shareOf(count, share);
      return kernel(k, from, to, count, PATIENCE * k, starts, fingers, edges, list, out) === 1;
    },
  };
}
