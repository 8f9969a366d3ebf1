import type { Layout } from './layout.js';
import { Search, type Nearest } from './nearest.js';

/** The most dimensions that the search below is written out for. */
export const CUBE_DIMENSIONS = 4;

/**
 * The search for the max norm in up to four dimensions. Absent dimensions are all zeros.
 *
 * Comparisons are joined by `&`, which has no branch to predict wrongly: booleans are 0 and 1 there.
 */
export class CubeSearch extends Search {
  readonly #points: readonly Float64Array[];
  readonly #lower: readonly Float64Array[];
  readonly #upper: readonly Float64Array[];

  constructor(layout: Layout) {
    super(layout);
    this.#points = padded(layout.points);
    this.#lower = padded(layout.lower);
    this.#upper = padded(layout.upper);
  }

  nearest(list: Nearest, from: number, sample: number, window: number): number {
    const { leaves, starts, order } = this.layout;
    const [p0, p1, p2, p3] = this.#points as Four;
    const [l0, l1, l2, l3] = this.#lower as Four;
    const [u0, u1, u2, u3] = this.#upper as Four;
    const { query } = this;
    const q0 = query[0]!;
    const q1 = query[1]!;
    const q2 = query[2]!;
    const q3 = query[3]!;
    const stack = this.stack;
    list.clear();
    let bound = Infinity;
    // The node to begin with, then the sibling of each node above it.
    for (let node = from, next = from; ; next = node ^ 1, node >>= 1) {
      stack[0] = next;
      for (let top = 0; top >= 0;) {
        const at = stack[top--]!;
        if (
          !(
            +(l0[at]! - q0 < bound) &
            +(q0 - u0[at]! < bound) &
            +(l1[at]! - q1 < bound) &
            +(q1 - u1[at]! < bound) &
            +(l2[at]! - q2 < bound) &
            +(q2 - u2[at]! < bound) &
            +(l3[at]! - q3 < bound) &
            +(q3 - u3[at]! < bound)
          )
        ) {
          continue;
        }
        if (at < leaves) {
          stack[++top] = 2 * at;
          stack[++top] = 2 * at + 1;
          continue;
        }
        for (let p = starts[at - leaves]!, end = starts[at - leaves + 1]!; p < end; p++) {
          const d0 = Math.abs(p0[p]! - q0);
          const d1 = Math.abs(p1[p]! - q1);
          const d2 = Math.abs(p2[p]! - q2);
          const d3 = Math.abs(p3[p]! - q3);
          if (+(d0 < bound) & +(d1 < bound) & +(d2 < bound) & +(d3 < bound)) {
            const other = order[p]!;
            if (other - sample > window || sample - other > window) {
              bound = list.insert(Math.max(d0, d1, d2, d3), other);
            }
          }
        }
      }
      if (node <= 1) return bound;
    }
  }

  within(limit: number): number {
    const { leaves, starts } = this.layout;
    const [p0, p1, p2, p3] = this.#points as Four;
    const [l0, l1, l2, l3] = this.#lower as Four;
    const [u0, u1, u2, u3] = this.#upper as Four;
    const { query } = this;
    const q0 = query[0]!;
    const q1 = query[1]!;
    const q2 = query[2]!;
    const q3 = query[3]!;
    const stack = this.stack;
    const depth = Math.clz32(leaves);
    let count = 0;
    stack[0] = 1;
    for (let top = limit < 0 ? -1 : 0; top >= 0;) {
      const at = stack[top--]!;
      const b0 = l0[at]! - q0;
      const b1 = l1[at]! - q1;
      const b2 = l2[at]! - q2;
      const b3 = l3[at]! - q3;
      const a0 = q0 - u0[at]!;
      const a1 = q1 - u1[at]!;
      const a2 = q2 - u2[at]!;
      const a3 = q3 - u3[at]!;
      if (
        !(
          +(b0 <= limit) &
          +(a0 <= limit) &
          +(b1 <= limit) &
          +(a1 <= limit) &
          +(b2 <= limit) &
          +(a2 <= limit) &
          +(b3 <= limit) &
          +(a3 <= limit)
        )
      ) {
        continue;
      }
      const span = 1 << (Math.clz32(at) - depth);
      const start = starts[at * span - leaves]!;
      const end = starts[(at + 1) * span - leaves]!;
      if (
        +(b0 >= -limit) &
        +(a0 >= -limit) &
        +(b1 >= -limit) &
        +(a1 >= -limit) &
        +(b2 >= -limit) &
        +(a2 >= -limit) &
        +(b3 >= -limit) &
        +(a3 >= -limit)
      ) {
        count += end - start;
      } else if (at < leaves) {
        stack[++top] = 2 * at;
        stack[++top] = 2 * at + 1;
      } else {
        for (let p = start; p < end; p++) {
          count +=
            +(Math.abs(p0[p]! - q0) <= limit) &
            +(Math.abs(p1[p]! - q1) <= limit) &
            +(Math.abs(p2[p]! - q2) <= limit) &
            +(Math.abs(p3[p]! - q3) <= limit);
        }
      }
    }
    return count;
  }
}

type Four = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

function padded(columns: readonly Float64Array[]): readonly Float64Array[] {
  const zeros = new Float64Array(columns[0]!.length);
  return Array.from({ length: CUBE_DIMENSIONS }, (_, j) => columns[j] ?? zeros);
}
