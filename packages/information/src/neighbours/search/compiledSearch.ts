import { searchKernel } from '../../generated/searchKernel.js';
import { instantiate } from '../../instantiate.js';
import { argsort } from './argsort.js';
import type { Layout } from './layout.js';

/** Dimensions from which a ball reaches into so many leaves that a tree alone passes over few of them. */
export const MANY_DIMENSIONS = 5;
/** Samples in a leaf then, at most: the bits of a vector. */
export const BIT_LEAF = 128;
/** Cuts of each dimension: this, ROWS and QUERY are those of assembly/search.ts. */
const CUTS = 64;
/** Rows of bits of a leaf and a dimension, a vector of four words each. */
const ROWS = CUTS + 2;
const WORDS = 4;
/** Where the query is, behind the stack of nodes. */
const QUERY = 256;

/** The exports of assembly/search.ts. */
export interface SearchKernel {
  readonly memory: WebAssembly.Memory;
  readonly place: (...sizesAndAddresses: number[]) => void;
  readonly each: (
    k: number,
    from: number,
    first: number,
    last: number,
    window: number,
    queries: number,
    out: number,
  ) => void;
}

/** The searches for the max norm, compiled, of the samples of a tree. */
export interface CompiledSearch {
  readonly kernel: SearchKernel;
  /** Bytes of a point. */
  readonly size: number;
  /** Bytes of memory in use. */
  readonly bytes: number;
  /**
   * Distance of the samples of a leaf to their k-th nearest others, those within a Theiler window passed over; of each sample at
   * its place.
   */
  readonly nearest: (k: number, window: number, leaf: number) => Float64Array;
  /** How many others are not farther from the sample at each place than its limit, which is never NaN: none where it is below 0. */
  readonly within: (limits: Float64Array, window: number) => Float64Array;
}

/**
 * The compiled searches of a tree; undefined where WebAssembly with SIMD is missing, or forbidden by the page's policy, and where
 * it has no memory left.
 *
 * In many dimensions each is cut at quantiles; for each cut, a bit a sample says whether it lies before it. The samples of a leaf
 * that are between two cuts in every dimension are then found at once, with two operations a dimension, and only they are measured.
 */
export function compiledSearch(layout: Layout): CompiledSearch | undefined {
  const { rows, leaves, order, starts, points, lower, upper } = layout;
  const columns = points.length;
  const framed = columns < MANY_DIMENSIONS ? 0 : columns;
  const size = 16 * Math.max(2, (columns + 1) >> 1);
  let bytes = QUERY + size;
  const take = (count: number): number => (bytes += count) - count;
  const frame = take(16 * framed);
  const bits = take(4 * WORDS * ROWS * framed * leaves);
  const boxes = take(4 * leaves * size);
  const places = take(rows * size);
  const cuts = take(8 * CUTS * framed);
  const list = take(8 * rows);
  const out = take(8 * rows);
  const orders = take(4 * rows);
  const leafStarts = take(4 * starts.length);
  const kernel = instantiate(searchKernel, bytes) as SearchKernel | undefined;
  if (kernel === undefined) return undefined;
  kernel.place(size, framed, leaves, frame, bits, boxes, places, cuts, orders, leafStarts, list);
  const words = new Int32Array(kernel.memory.buffer);
  const doubles = new Float64Array(kernel.memory.buffer);
  words.set(order, orders / 4);
  words.set(starts, leafStarts / 4);
  points.forEach((column, j) => {
    writeCoordinate(doubles, column, j, places, size);
    for (let node = 1, at = boxes + 2 * size; node < 2 * leaves; node++, at += 2 * size) {
      doubles[at / 8 + j] = lower[j]![node]!;
      doubles[(at + size) / 8 + j] = upper[j]![node]!;
    }
    if (framed > 0) {
      const ofLeaf = (leaf: number): number => bits / 4 + (leaf * columns + j) * ROWS * WORDS;
      setBits(words, ofLeaf, starts, column, new Float64Array(kernel.memory.buffer, cuts + 8 * CUTS * j, CUTS));
    }
  });
  // Memory that grows is in a new buffer.
  const found = (): Float64Array => new Float64Array(kernel.memory.buffer, out, rows);
  return {
    kernel,
    size,
    bytes,
    nearest: (k, window, leaf) => {
      kernel.each(k, leaves + leaf, starts[leaf]!, starts[leaf + 1]!, window, places, out);
      return found();
    },
    within: (limits, window) => {
      const counts = found();
      counts.set(limits);
      // Where only the sample itself is passed over, all are counted first, many at a time.
      kernel.each(0, 1, 0, rows, window || -1, places, out);
      if (window === 0) for (let p = 0; p < rows; p++) if (limits[p]! >= 0) counts[p]!--;
      return counts;
    },
  };
}

/** Writes coordinate j of points, the first of which is at an address, each so many bytes after the last. */
export function writeCoordinate(
  doubles: Float64Array,
  column: Float64Array,
  j: number,
  address: number,
  size: number,
): void {
  for (let i = 0, at = address / 8 + j; i < column.length; i++, at += size / 8) doubles[at] = column[i]!;
}

/** Cuts one dimension at quantiles, and sets the bits of its samples: row c + 1 has those before cut c, and the last row all. */
function setBits(
  words: Int32Array,
  ofLeaf: (leaf: number) => number,
  starts: Uint32Array,
  column: Float64Array,
  cuts: Float64Array,
): void {
  const order = argsort(column);
  for (let c = 0; c < CUTS; c++) cuts[c] = column[order[Math.floor((c * order.length) / CUTS)]!]!;
  // The first row that a sample is in: that of the first cut it is before, or the last. It is not before the least value, cut 0.
  const firstRows = new Uint8Array(order.length);
  let row = 2;
  for (const p of order) {
    while (row <= CUTS && column[p]! >= cuts[row - 1]!) row++;
    firstRows[p] = row;
  }
  for (let leaf = 0; leaf < starts.length - 1; leaf++) {
    const base = ofLeaf(leaf);
    for (let p = starts[leaf]!, end = starts[leaf + 1]!, bit = 0; p < end; p++, bit++) {
      words[base + firstRows[p]! * WORDS + (bit >>> 5)]! |= 1 << (bit & 31);
    }
    // A sample before one cut is before all that follow.
    for (let at = base + WORDS; at < base + ROWS * WORDS; at++) words[at]! |= words[at - WORDS]!;
  }
}
