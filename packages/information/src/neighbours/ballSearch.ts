import type { Layout } from './layout.js';
import { Search, type Nearest } from './nearest.js';

/** The search for any number of dimensions and both norms. Euclidean distances are squares. */
export class BallSearch extends Search {
  readonly #squared: boolean;
  /** 1 where a dimension is the last of its block. */
  readonly #blockEnd: Uint8Array;

  constructor(layout: Layout, squared: boolean, blockEnd: Uint8Array) {
    super(layout);
    this.#squared = squared;
    this.#blockEnd = blockEnd;
  }

  /** Distance from the query to the sample at a place. */
  distanceTo(place: number): number {
    const { points } = this.layout;
    const query = this.query;
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
    const { lower, upper } = this.layout;
    const query = this.query;
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

  nearest(list: Nearest, from: number, sample: number, window: number): number {
    const { leaves, starts, order } = this.layout;
    const stack = this.stack;
    list.clear();
    let bound = Infinity;
    // The node to begin with, then the sibling of each node above it.
    for (let node = from, next = from; ; next = node ^ 1, node >>= 1) {
      stack[0] = next;
      for (let top = 0; top >= 0;) {
        const at = stack[top--]!;
        if (this.#distanceToBox(at) >= bound) continue;
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
    this.eachWithin(limit, () => {
      count++;
    });
    return count;
  }

  /** Visits the place of every sample that is not farther from the query than `limit`. */
  eachWithin(limit: number, visit: (place: number) => void): void {
    const { leaves, starts } = this.layout;
    const stack = this.stack;
    stack[0] = 1;
    for (let top = 0; top >= 0;) {
      const node = stack[top--]!;
      if (!(this.#distanceToBox(node) <= limit)) continue;
      if (node < leaves) {
        stack[++top] = 2 * node;
        stack[++top] = 2 * node + 1;
        continue;
      }
      for (let p = starts[node - leaves]!, end = starts[node - leaves + 1]!; p < end; p++) {
        if (this.distanceTo(p) <= limit) visit(p);
      }
    }
  }
}
