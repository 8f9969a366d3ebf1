import { argsort } from './argsort.js';
import type { Layout } from './layout.js';
import { Search, type Nearest } from './nearest.js';

/** Samples in a leaf, at most: the bits of four words. */
export const BIT_LEAF = 128;
/** Samples a word stands for, and words a leaf. */
const WORD = 32;
const WORDS = BIT_LEAF / WORD;
/** Cuts of each dimension, at quantiles. */
const CUTS = 64;

/**
 * The search for the max norm in five dimensions and more, where a ball reaches into so many leaves that a tree alone passes over
 * few of them.
 *
 * Each dimension is cut at quantiles; for each cut, a bit a sample says whether it lies before it. The samples between two cuts
 * of every dimension are then found 32 at a time, with two operations a dimension, and only they are measured.
 */
export class BitSearch extends Search {
  readonly #columns: number;
  /** Row-major, in leaf order. */
  readonly #points: Float64Array;
  /** Lower corner, then upper, of every node. */
  readonly #boxes: Float64Array;
  readonly #cuts: Float64Array;
  /** By leaf, dimension, number of cuts and word: the samples before that many-th cut; none before the 0-th, all at the last. */
  readonly #bits: Int32Array;
  /** For each dimension, the row of bits of the samples too low, and of those not too high. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #found = new Int32Array(WORDS);

  constructor(layout: Layout) {
    super(layout);
    const { rows, leaves, starts, points, lower, upper } = layout;
    const columns = points.length;
    this.#columns = columns;
    this.#from = new Int32Array(columns);
    this.#to = new Int32Array(columns);
    this.#points = new Float64Array(rows * columns);
    this.#boxes = new Float64Array(4 * leaves * columns);
    this.#cuts = new Float64Array(columns * CUTS);
    const height = (CUTS + 1) * WORDS;
    this.#bits = new Int32Array(leaves * columns * height);
    const firstCuts = new Uint8Array(rows);
    for (let j = 0; j < columns; j++) {
      const column = points[j]!;
      for (let p = 0; p < rows; p++) this.#points[p * columns + j] = column[p]!;
      for (let node = 1; node < 2 * leaves; node++) {
        this.#boxes[2 * node * columns + j] = lower[j]![node]!;
        this.#boxes[(2 * node + 1) * columns + j] = upper[j]![node]!;
      }
      const order = argsort(column);
      const cut = j * CUTS;
      for (let c = 0; c < CUTS; c++) this.#cuts[cut + c] = column[order[Math.floor((c * rows) / CUTS)]!]!;
      // The first cut that a sample is before; never the minimum, cut 0.
      let next = 1;
      for (const p of order) {
        while (next < CUTS && column[p]! >= this.#cuts[cut + next]!) next++;
        firstCuts[p] = next;
      }
      for (let leaf = 0; leaf < leaves; leaf++) {
        const base = (leaf * columns + j) * height;
        for (let p = starts[leaf]!, end = starts[leaf + 1]!, bit = 0; p < end; p++, bit++) {
          this.#bits[base + firstCuts[p]! * WORDS + (bit >>> 5)]! |= 1 << (bit & 31);
        }
        // A sample before one cut is before all that follow.
        for (let at = base + WORDS; at < base + height; at++) this.#bits[at]! |= this.#bits[at - WORDS]!;
      }
    }
  }

  /** How many cuts, upwards (1) or downwards (−1) from one on, are farther before the value than `limit`; 63 at most. */
  #cutsWhere(first: number, direction: number, value: number, limit: number): number {
    let count = 0;
    for (let step = CUTS >> 1; step > 0; step >>= 1) {
      if (direction * (value - this.#cuts[first + direction * (count + step - 1)]!) > limit) count += step;
    }
    return count;
  }

  /** Sets the rows of bits between which, in each dimension, all samples not farther than `limit` are. */
  #frame(limit: number): void {
    for (let j = 0; j < this.#columns; j++) {
      const first = j * CUTS;
      const tooLow = this.#cutsWhere(first, 1, this.query[j]!, limit);
      const tooHigh = this.#cutsWhere(first + CUTS - 1, -1, this.query[j]!, limit);
      const row = j * (CUTS + 1);
      // Samples before a cut that is too low are too low; the last such cut is number tooLow − 1.
      this.#from[j] = (row + Math.max(0, tooLow - 1)) * WORDS;
      this.#to[j] = (row + CUTS - tooHigh) * WORDS;
    }
  }

  /** Whether no point of a node's box is nearer than `limit` (not farther, when inclusive). */
  #beyond(node: number, limit: number): boolean {
    const columns = this.#columns;
    const boxes = this.#boxes;
    const query = this.query;
    for (let j = 0, at = 2 * node * columns; j < columns; j++, at++) {
      if (boxes[at]! - query[j]! > limit || query[j]! - boxes[at + columns]! > limit) return true;
    }
    return false;
  }

  /** Whether a place is not farther than `limit`: four dimensions at a time, the last four once more where they overlap. */
  #inside(place: number, limit: number): boolean {
    const columns = this.#columns;
    const points = this.#points;
    const query = this.query;
    const last = columns - 4;
    for (let j = 0; ; j = j + 4 < last ? j + 4 : last) {
      const at = place * columns + j;
      if (
        !(
          +(Math.abs(points[at]! - query[j]!) <= limit) &
          +(Math.abs(points[at + 1]! - query[j + 1]!) <= limit) &
          +(Math.abs(points[at + 2]! - query[j + 2]!) <= limit) &
          +(Math.abs(points[at + 3]! - query[j + 3]!) <= limit)
        )
      ) {
        return false;
      }
      if (j === last) return true;
    }
  }

  /** Takes a place into the list if it is nearer than the last, and returns the distance of the last. */
  #offer(list: Nearest, bound: number, place: number, sample: number, window: number): number {
    const columns = this.#columns;
    let distance = 0;
    for (let j = 0, at = place * columns; j < columns; j++, at++) {
      distance = Math.max(distance, Math.abs(this.#points[at]! - this.query[j]!));
    }
    const other = this.layout.order[place]!;
    if (distance >= bound || (other - sample <= window && sample - other <= window)) return bound;
    return list.insert(distance, other);
  }

  /** Writes the bits of a leaf's samples that are within the frame in every dimension; false when there are none. */
  #framed(leaf: number): boolean {
    const bits = this.#bits;
    const from = this.#from;
    const to = this.#to;
    const base = leaf * from.length * (CUTS + 1) * WORDS;
    let a = -1;
    let b = -1;
    let c = -1;
    let d = -1;
    for (let j = 0; j < from.length; j++) {
      const low = base + from[j]!;
      const high = base + to[j]!;
      a &= bits[high]! & ~bits[low]!;
      b &= bits[high + 1]! & ~bits[low + 1]!;
      c &= bits[high + 2]! & ~bits[low + 2]!;
      d &= bits[high + 3]! & ~bits[low + 3]!;
      if ((a | b | c | d) === 0) return false;
    }
    const found = this.#found;
    found[0] = a;
    found[1] = b;
    found[2] = c;
    found[3] = d;
    return true;
  }

  nearest(list: Nearest, from: number, sample: number, window: number): number {
    const { leaves, starts } = this.layout;
    const stack = this.stack;
    list.clear();
    let node = from;
    while (node < leaves) node = 2 * node + +this.#beyond(2 * node, 0);
    let bound = Infinity;
    for (let p = starts[node - leaves]!, end = starts[node - leaves + 1]!; p < end; p++) {
      if (this.#inside(p, bound)) bound = this.#offer(list, bound, p, sample, window);
    }
    this.#frame(bound);
    for (; node > 1; node >>= 1) {
      stack[0] = node ^ 1;
      for (let top = 0; top >= 0;) {
        const at = stack[top--]!;
        if (at < leaves && this.#beyond(at, bound)) continue;
        if (at < leaves) {
          stack[++top] = 2 * at;
          stack[++top] = 2 * at + 1;
          continue;
        }
        const leaf = at - leaves;
        for (let word = this.#framed(leaf) ? 0 : WORDS; word < WORDS; word++) {
          let found = this.#found[word]!;
          while (found !== 0) {
            const bit = found & -found;
            found ^= bit;
            const p = starts[leaf]! + word * WORD + 31 - Math.clz32(bit);
            if (this.#inside(p, bound)) bound = this.#offer(list, bound, p, sample, window);
          }
        }
      }
    }
    return bound;
  }

  within(limit: number): number {
    const { leaves, starts } = this.layout;
    const stack = this.stack;
    if (limit < 0) return 0;
    this.#frame(limit);
    let count = 0;
    stack[0] = 1;
    for (let top = 0; top >= 0;) {
      const at = stack[top--]!;
      if (at < leaves && this.#beyond(at, limit)) continue;
      if (at < leaves) {
        stack[++top] = 2 * at;
        stack[++top] = 2 * at + 1;
        continue;
      }
      const leaf = at - leaves;
      for (let word = this.#framed(leaf) ? 0 : WORDS; word < WORDS; word++) {
        let found = this.#found[word]!;
        while (found !== 0) {
          const bit = found & -found;
          found ^= bit;
          const p = starts[leaf]! + word * WORD + 31 - Math.clz32(bit);
          count += +this.#inside(p, limit);
        }
      }
    }
    return count;
  }
}
