import type { Layout } from './layout.js';
import type { Nearest, Search } from './nearest.js';

/** The search for any number of dimensions and both norms. Euclidean distances are squares. */
export class BallSearch implements Search {
  readonly #layout: Layout;
  readonly #squared: boolean;
  /** 1 where a dimension is the last of its block. */
  readonly #blockEnd: Uint8Array;
  readonly #query: Float64Array;
  readonly #stack = new Int32Array(64);

  constructor(layout: Layout, squared: boolean, blockEnd: Uint8Array) {
    this.#layout = layout;
    this.#squared = squared;
    this.#blockEnd = blockEnd;
    this.#query = new Float64Array(blockEnd.length);
  }

  load(points: readonly Float64Array[], place: number): void {
    for (let j = 0; j < points.length; j++) this.#query[j] = points[j]![place]!;
  }

  /** Distance from the query to the sample at a place. */
  distanceTo(place: number): number {
    const { points } = this.#layout;
    const query = this.#query;
    const squared = this.#squared;
    let distance = 0;
    let sum = 0;
    for (let j = 0; j < query.length; j++) {
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

  /** Distance from the query to the nearest (or farthest) point of a node's box. */
  #distanceToBox(node: number, farthest: boolean): number {
    const { lower, upper } = this.#layout;
    const query = this.#query;
    const squared = this.#squared;
    let distance = 0;
    let sum = 0;
    for (let j = 0; j < query.length; j++) {
      const below = lower[j]![node]! - query[j]!;
      const above = query[j]! - upper[j]![node]!;
      const difference = farthest ? Math.max(-below, -above) : Math.max(below, above, 0);
      if (squared) sum += difference * difference;
      else if (difference > sum) sum = difference;
      if (this.#blockEnd[j] === 1) {
        if (sum > distance) distance = sum;
        sum = 0;
      }
    }
    return distance;
  }

  nearest(list: Nearest, from: number, sample: number, window: number): number {
    const { leaves, starts, order } = this.#layout;
    const stack = this.#stack;
    list.clear();
    let bound = Infinity;
    // The node to begin with, then the sibling of each node above it.
    for (let node = from, next = from; ; next = node ^ 1, node >>= 1) {
      stack[0] = next;
      for (let top = 0; top >= 0;) {
        const at = stack[top--]!;
        if (this.#distanceToBox(at, false) >= bound) continue;
        if (at < leaves) {
          stack[++top] = 2 * at;
          stack[++top] = 2 * at + 1;
          continue;
        }
        for (let p = starts[at - leaves]!, end = starts[at - leaves + 1]!; p < end; p++) {
          const distance = this.distanceTo(p);
          if (distance >= bound) continue;
          const other = order[p]!;
          if (other - sample > window || sample - other > window) bound = list.insert(distance, other);
        }
      }
      if (node <= 1) return bound;
    }
  }

  within(limit: number): number {
    let count = 0;
    this.#visit(
      limit,
      (start, end) => void (count += end - start),
      () => count++,
    );
    return count;
  }

  /** Visits the place of every sample that is not farther from the query than `limit`. */
  eachWithin(limit: number, visit: (place: number) => void): void {
    this.#visit(
      limit,
      (start, end) => {
        for (let p = start; p < end; p++) visit(p);
      },
      visit,
    );
  }

  /** Visits nodes that are within the limit as a whole by their places, and the single samples within it elsewhere. */
  #visit(limit: number, whole: (start: number, end: number) => void, single: (place: number) => void): void {
    const { leaves, starts } = this.#layout;
    const stack = this.#stack;
    stack[0] = 1;
    for (let top = limit < 0 ? -1 : 0; top >= 0;) {
      const node = stack[top--]!;
      if (this.#distanceToBox(node, false) > limit) continue;
      const span = 1 << (Math.clz32(node) - Math.clz32(leaves));
      const start = starts[node * span - leaves]!;
      const end = starts[(node + 1) * span - leaves]!;
      if (this.#distanceToBox(node, true) <= limit) whole(start, end);
      else if (node < leaves) {
        stack[++top] = 2 * node;
        stack[++top] = 2 * node + 1;
      } else {
        for (let p = start; p < end; p++) if (this.distanceTo(p) <= limit) single(p);
      }
    }
  }
}
