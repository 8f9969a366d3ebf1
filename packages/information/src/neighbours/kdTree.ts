import type { Matrix } from '../samples.js';
import { leafStart, partition } from './partition.js';
import { largestWithin } from './radius.js';

/**
 * How far apart two samples are: the largest over the blocks (variables) of the norm within each block.
 * With the max norm the blocks make no difference.
 */
export interface Metric {
  readonly norm: 'max' | 'euclidean';
  /** Dimensions of each variable, in the order of the columns; their sum is the number of columns. */
  readonly blocks: readonly number[];
}

/** Which samples are no neighbours of sample i: those with |i − j| ≤ `theilerWindow`, by default 0: only itself. */
export interface Exclusion {
  readonly theilerWindow?: number | undefined;
}

/** The neighbours of every sample, nearest first: k numbers a sample. Of samples tied at the k-th distance, any. */
export interface Neighbours {
  readonly distances: Float64Array;
  readonly indices: Uint32Array;
}

/** Samples in a leaf, at most. */
const LEAF = 12;

/**
 * A k-d tree: samples in leaf order, and the tight bounding box of every node.
 *
 * Node 1 is the root, node i has the children 2i and 2i + 1, and all leaves are on one level. Euclidean distances are compared
 * as squares. Rounding is monotone, so that no box is farther than a sample in it, ties included.
 */
export class KdTree {
  readonly rows: number;
  readonly columns: number;
  /** `order[p]` is the sample at place p of the leaves. */
  readonly order: Uint32Array;
  /** The samples in that order, row-major. */
  readonly #points: Float64Array;
  /** Lower and upper corner of each node. */
  readonly #boxes: Float64Array;
  readonly #leaves: number;
  readonly #squared: boolean;
  /** For the Euclidean norm: 1 where a dimension is the last of its block. */
  readonly #blockEnd: Uint8Array;
  readonly #query: Float64Array;
  readonly #stack = new Int32Array(64);
  readonly #stackDistances = new Float64Array(64);

  constructor(samples: Matrix, metric: Metric) {
    const { rows, columns, data } = samples;
    this.rows = rows;
    this.columns = columns;
    this.#squared = metric.norm === 'euclidean';
    this.#blockEnd = new Uint8Array(columns);
    let end = 0;
    for (const size of metric.blocks) this.#blockEnd[(end += size) - 1] = 1;
    if (end !== columns) throw new RangeError(`KdTree: blocks must have ${columns} dimensions in all, got ${end}.`);
    let leaves = 1;
    while (leaves * LEAF < rows) leaves *= 2;
    this.#leaves = leaves;
    this.#boxes = new Float64Array(4 * leaves * columns);
    this.order = partition(samples, leaves, this.#boxes);
    this.#points = new Float64Array(rows * columns);
    for (let p = 0, to = 0; p < rows; p++) {
      for (let j = 0, from = this.order[p]! * columns; j < columns; j++) this.#points[to++] = data[from + j]!;
    }
    this.#query = new Float64Array(columns);
  }

  /** Distance of each sample to its k-th nearest other sample; Infinity where there are fewer. */
  kthDistances(k: number, { theilerWindow = 0 }: Exclusion = {}): Float64Array {
    const distances = new Float64Array(this.rows);
    const best = new Float64Array(k);
    const indices = new Uint32Array(k);
    for (let leaf = 0; leaf < this.#leaves; leaf++) {
      for (let p = this.#start(leaf), end = this.#start(leaf + 1); p < end; p++) {
        const sample = this.order[p]!;
        this.#load(this.#points, p);
        distances[sample] = this.#nearest(best, indices, this.#leaves + leaf, sample, theilerWindow);
      }
    }
    return this.#rooted(distances);
  }

  /** The k nearest other samples of each sample and their distances; Infinity where there are fewer. */
  kthNeighbours(k: number, { theilerWindow = 0 }: Exclusion = {}): Neighbours {
    const distances = new Float64Array(this.rows * k);
    const indices = new Uint32Array(this.rows * k);
    const best = new Float64Array(k);
    const bestIndices = new Uint32Array(k);
    for (let leaf = 0; leaf < this.#leaves; leaf++) {
      for (let p = this.#start(leaf), end = this.#start(leaf + 1); p < end; p++) {
        const sample = this.order[p]!;
        this.#load(this.#points, p);
        this.#nearest(best, bestIndices, this.#leaves + leaf, sample, theilerWindow);
        distances.set(best, sample * k);
        indices.set(bestIndices, sample * k);
      }
    }
    return { distances: this.#rooted(distances), indices };
  }

  /** Distance of each query to the k-th nearest sample of the tree, none excluded; Infinity where there are fewer. */
  kthDistancesFrom(queries: Matrix, k: number): Float64Array {
    const distances = new Float64Array(queries.rows);
    const best = new Float64Array(k);
    const indices = new Uint32Array(k);
    for (let i = 0; i < queries.rows; i++) {
      this.#load(queries.data, i);
      distances[i] = this.#nearest(best, indices, 1, 0, -1);
    }
    return this.#rooted(distances);
  }

  /** How many other samples are nearer to sample i than `radii[i]` or, when inclusive, not farther than it. */
  countWithin(
    radii: Float64Array,
    { inclusive, theilerWindow = 0 }: Exclusion & { readonly inclusive: boolean },
  ): Int32Array {
    const { rows, order } = this;
    const counts = new Int32Array(rows);
    const place = new Uint32Array(rows);
    for (let p = 0; p < rows; p++) place[order[p]!] = p;
    for (let p = 0; p < rows; p++) {
      const sample = order[p]!;
      this.#load(this.#points, p);
      const limit = largestWithin(radii[sample]!, inclusive, this.#squared);
      let count = this.#within(limit);
      const last = Math.min(rows - 1, sample + theilerWindow);
      for (let j = Math.max(0, sample - theilerWindow); j <= last; j++) {
        if (this.#distanceTo(place[j]!) <= limit) count--;
      }
      counts[sample] = count;
    }
    return counts;
  }

  /** How many samples of the tree are nearer to query i than `radii[i]` or, when inclusive, not farther than it. */
  countWithinFrom(queries: Matrix, radii: Float64Array, { inclusive }: { readonly inclusive: boolean }): Int32Array {
    const counts = new Int32Array(queries.rows);
    for (let i = 0; i < queries.rows; i++) {
      this.#load(queries.data, i);
      counts[i] = this.#within(largestWithin(radii[i]!, inclusive, this.#squared));
    }
    return counts;
  }

  /**
   * For each block, how far a sample's others within `radii[i]` (inclusive) reach from it in that block: the sides of the
   * smallest box round them. Every sample as far as the radius is taken, so that ties do not depend on the order.
   */
  sidesWithin(radii: Float64Array, { theilerWindow = 0 }: Exclusion = {}): Float64Array[] {
    const { rows, order, columns } = this;
    const points = this.#points;
    const query = this.#query;
    const sides: Float64Array[] = [];
    for (let j = 0; j < columns; j++) if (this.#blockEnd[j] === 1) sides.push(new Float64Array(rows));
    for (let p = 0; p < rows; p++) {
      const sample = order[p]!;
      this.#load(points, p);
      const limit = largestWithin(radii[sample]!, true, this.#squared);
      this.#eachWithin(limit, (place) => {
        const other = order[place]!;
        if (other - sample <= theilerWindow && sample - other <= theilerWindow) return;
        let side = 0;
        for (let j = 0, block = 0, at = place * columns; j < columns; j++) {
          const difference = Math.abs(points[at + j]! - query[j]!);
          if (this.#squared) side += difference * difference;
          else if (difference > side) side = difference;
          if (this.#blockEnd[j] === 0) continue;
          if (side > sides[block]![sample]!) sides[block]![sample] = side;
          side = 0;
          block++;
        }
      });
    }
    return sides.map((each) => this.#rooted(each));
  }

  #start(leaf: number): number {
    return leafStart(this.rows, this.#leaves, leaf);
  }

  #load(data: Float64Array, row: number): void {
    const { columns } = this;
    for (let j = 0, from = row * columns; j < columns; j++) this.#query[j] = data[from + j]!;
  }

  #rooted(distances: Float64Array): Float64Array {
    if (this.#squared) for (let i = 0; i < distances.length; i++) distances[i] = Math.sqrt(distances[i]!);
    return distances;
  }

  /** Distance (squared, in the Euclidean norm) from the query to the sample at a place. */
  #distanceTo(place: number): number {
    const { columns } = this;
    const points = this.#points;
    const query = this.#query;
    let distance = 0;
    let sum = 0;
    for (let j = 0, at = place * columns; j < columns; j++) {
      const difference = Math.abs(points[at + j]! - query[j]!);
      if (!this.#squared) sum = difference;
      else sum += difference * difference;
      if (!this.#squared || this.#blockEnd[j] === 1) {
        if (sum > distance) distance = sum;
        sum = 0;
      }
    }
    return distance;
  }

  /** Distance (squared, in the Euclidean norm) from the query to the nearest (`far` = 0) or farthest point of a node's box. */
  #distanceToBox(node: number, far: boolean): number {
    const { columns } = this;
    const boxes = this.#boxes;
    const query = this.#query;
    let distance = 0;
    let sum = 0;
    for (let j = 0, at = 2 * node * columns; j < columns; j++, at++) {
      const below = boxes[at]! - query[j]!;
      const above = query[j]! - boxes[at + columns]!;
      const difference = far ? Math.max(-below, -above) : Math.max(below, above, 0);
      if (!this.#squared) sum = difference;
      else sum += difference * difference;
      if (!this.#squared || this.#blockEnd[j] === 1) {
        if (sum > distance) distance = sum;
        sum = 0;
      }
    }
    return distance;
  }

  /**
   * Fills the lists of the nearest samples, from node `from` (the query's own leaf, or the root) up, and returns the last
   * distance. Samples within `window` of `sample` are passed over.
   */
  #nearest(best: Float64Array, indices: Uint32Array, from: number, sample: number, window: number): number {
    best.fill(Infinity);
    let bound = this.#nearestBelow(from, best, indices, sample, window);
    for (let node = from; node > 1; node >>= 1) {
      if (this.#distanceToBox(node ^ 1, false) < bound)
        bound = this.#nearestBelow(node ^ 1, best, indices, sample, window);
    }
    return bound;
  }

  #nearestBelow(root: number, best: Float64Array, indices: Uint32Array, sample: number, window: number): number {
    const stack = this.#stack;
    const stackDistances = this.#stackDistances;
    const last = best.length - 1;
    let bound = best[last]!;
    let top = 0;
    stack[0] = root;
    stackDistances[0] = -1;
    while (top >= 0) {
      let node = stack[top]!;
      if (stackDistances[top--]! >= bound) continue;
      while (node < this.#leaves) {
        node *= 2;
        let near = this.#distanceToBox(node, false);
        let far = this.#distanceToBox(node + 1, false);
        if (far < near) {
          const swap = near;
          near = far;
          far = swap;
          node++;
        }
        if (far < bound) {
          stack[++top] = node ^ 1;
          stackDistances[top] = far;
        }
        if (near >= bound) {
          node = -1;
          break;
        }
      }
      if (node < 0) continue;
      const leaf = node - this.#leaves;
      for (let p = this.#start(leaf), end = this.#start(leaf + 1); p < end; p++) {
        const distance = this.#distanceTo(p);
        if (distance >= bound) continue;
        const index = this.order[p]!;
        if (index - sample <= window && sample - index <= window) continue;
        let at = last;
        for (; at > 0 && best[at - 1]! > distance; at--) {
          best[at] = best[at - 1]!;
          indices[at] = indices[at - 1]!;
        }
        best[at] = distance;
        indices[at] = index;
        bound = best[last]!;
      }
    }
    return bound;
  }

  /** Visits the place of every sample that is not farther from the query than `limit`. */
  #eachWithin(limit: number, visit: (place: number) => void): void {
    const stack = this.#stack;
    let top = 0;
    stack[0] = 1;
    while (top >= 0) {
      const node = stack[top--]!;
      if (this.#distanceToBox(node, false) > limit) continue;
      if (node < this.#leaves) {
        stack[++top] = 2 * node;
        stack[++top] = 2 * node + 1;
        continue;
      }
      const leaf = node - this.#leaves;
      for (let p = this.#start(leaf), end = this.#start(leaf + 1); p < end; p++) {
        if (this.#distanceTo(p) <= limit) visit(p);
      }
    }
  }

  /** How many samples are not farther from the query than `limit`; whole nodes at once where their box is. */
  #within(limit: number): number {
    if (limit < 0) return 0;
    const stack = this.#stack;
    let count = 0;
    let top = 0;
    stack[0] = 1;
    while (top >= 0) {
      const node = stack[top--]!;
      if (this.#distanceToBox(node, false) > limit) continue;
      // The first leaf below the node, and how many there are.
      const span = 1 << (Math.clz32(node) - Math.clz32(this.#leaves));
      const first = this.#start(node * span - this.#leaves);
      const end = this.#start((node + 1) * span - this.#leaves);
      if (this.#distanceToBox(node, true) <= limit) count += end - first;
      else if (span > 1) {
        stack[++top] = 2 * node;
        stack[++top] = 2 * node + 1;
      } else {
        for (let p = first; p < end; p++) if (this.#distanceTo(p) <= limit) count++;
      }
    }
    return count;
  }
}
