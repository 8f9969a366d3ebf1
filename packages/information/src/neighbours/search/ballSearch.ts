import type { Layout } from './layout.js';
import type { Nearest } from './nearest.js';
import { largestWithin } from './radius.js';

/** The search for any number of dimensions and both norms, one query at a time. Euclidean distances are squares. */
export class BallSearch {
  readonly #layout: Layout;
  readonly #query: Float64Array;
  /** Nodes still to be visited. */
  readonly #stack = new Int32Array(64);
  readonly #squared: boolean;
  /** 1 where a dimension is the last of its block. */
  readonly #blockEnd: Uint8Array;

  constructor(layout: Layout, squared: boolean, blockEnd: Uint8Array) {
    this.#layout = layout;
    this.#query = new Float64Array(layout.points.length);
    this.#squared = squared;
    this.#blockEnd = blockEnd;
  }

  /** Makes a point the query. */
  load(points: readonly Float64Array[], place: number): void {
    for (let j = 0; j < points.length; j++) this.#query[j] = points[j]![place]!;
  }

  /** Distance from the query to the sample at a place. */
  #distanceTo(place: number): number {
    const { points } = this.#layout;
    const query = this.#query;
    const squared = this.#squared;
    let distance = 0;
    let sum = 0;
    for (let j = 0; j < points.length; j++) {
      const difference = Math.abs(points[j]![place]! - query[j]!);
      if (squared) sum += difference * difference;
      else if (difference > sum) sum = difference;
      if (this.#blockEnd[j] === 1) {
        if (sum > distance) distance = sum;
        sum = 0;
      }
    }
    return distance;
  }

  /** Distance from the query to the nearest point of a node's box. */
  #distanceToBox(node: number): number {
    const { lower, upper } = this.#layout;
    const query = this.#query;
    const squared = this.#squared;
    let distance = 0;
    let sum = 0;
    for (let j = 0; j < lower.length; j++) {
      const difference = Math.max(lower[j]![node]! - query[j]!, query[j]! - upper[j]![node]!, 0);
      if (squared) sum += difference * difference;
      else if (difference > sum) sum = difference;
      if (this.#blockEnd[j] === 1) {
        if (sum > distance) distance = sum;
        sum = 0;
      }
    }
    return distance;
  }

  /**
   * Visits the places of the samples not farther than a limit, but for those within `window` of `sample`. `visit` gives the limit
   * from there on. The search begins with node `from`: the query's own leaf, or the root.
   */
  #search(
    from: number,
    limit: number,
    sample: number,
    window: number,
    visit: (place: number, distance: number) => number,
  ): void {
    const { leaves, starts, order } = this.#layout;
    const stack = this.#stack;
    // The node to begin with, then the sibling of each node above it.
    for (let node = from, next = from; ; next = node ^ 1, node >>= 1) {
      stack[0] = next;
      for (let top = 0; top >= 0;) {
        const at = stack[top--]!;
        if (!(this.#distanceToBox(at) <= limit)) continue;
        if (at < leaves) {
          stack[++top] = 2 * at;
          stack[++top] = 2 * at + 1;
          continue;
        }
        for (let p = starts[at - leaves]!, end = starts[at - leaves + 1]!; p < end; p++) {
          const other = order[p]!;
          const distance = this.#distanceTo(p);
          if (distance <= limit && (other - sample > window || sample - other > window)) limit = visit(p, distance);
        }
      }
      if (node <= 1) return;
    }
  }

  /** The k-th least of all distances, for a k so large that a list kept in order costs more than sorting them. */
  bySorting(k: number, sample: number, window: number): number {
    const all = new Float64Array(this.#layout.rows);
    let count = 0;
    this.#search(1, Number.MAX_VALUE, sample, window, (_, distance) => {
      all[count++] = distance;
      return Number.MAX_VALUE;
    });
    return k > count ? Infinity : all.subarray(0, count).sort()[k - 1]!;
  }

  /** The leaf that the query lies in, or one near it: down from the root, to the child whose box is nearer. */
  nearestLeaf(): number {
    const { leaves } = this.#layout;
    let node = 1;
    while (node < leaves) {
      node *= 2;
      if (this.#distanceToBox(node + 1) < this.#distanceToBox(node)) node++;
    }
    return node - leaves;
  }

  /** Fills the list with the samples nearest to the query, and gives the last distance. */
  nearest(list: Nearest, from: number, sample: number, window: number): number {
    list.distances.fill(Infinity);
    let last = Infinity;
    this.#search(from, Number.MAX_VALUE, sample, window, (place, distance) => {
      last = list.insert(distance, this.#layout.order[place]!);
      return largestWithin(last, false, false);
    });
    return last;
  }

  /** Visits the place of every sample not farther from the query than `limit`. */
  eachWithin(limit: number, sample: number, window: number, visit: (place: number) => void): void {
    this.#search(1, limit, sample, window, (place) => {
      visit(place);
      return limit;
    });
  }
}
