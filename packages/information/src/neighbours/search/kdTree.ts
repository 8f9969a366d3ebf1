import type { Matrix } from '../../samples.js';
import { BallSearch } from './ballSearch.js';
import { BIT_LEAF, compiledSearch, MANY_DIMENSIONS, type CompiledSearch } from './compiledSearch.js';
import { layOut, type Layout } from './layout.js';
import { Nearest } from './nearest.js';
import { largestWithin } from './radius.js';
import { repeats } from './repeats.js';
import { shareOf, WHOLE, type Share } from './share.js';

/**
 * How far apart two samples are: the largest over the blocks (variables) of the norm within each block.
 * With the max norm the blocks make no difference.
 */
export interface Metric {
  readonly norm: 'max' | 'euclidean';
  /** Dimensions of each variable, in the order of the columns; their sum is the number of columns. */
  readonly blocks: readonly number[];
}

/** Which samples are asked about, and which are no neighbours of theirs. */
export interface Exclusion {
  /** Samples with |i − j| ≤ this are no neighbours of sample i. 0 by default: only itself is not. */
  readonly theilerWindow?: number | undefined;
  /** Of which samples the distances are asked; those of the others stay NaN. All by default. */
  readonly share?: Share | undefined;
}

/** Samples in a leaf, at most, where there are no bits. */
const LEAF = 16;
/** Neighbours from which it is worth asking whether a list of them is. */
const MANY = 64;
/** Samples from which the compiled search pays. */
const WORTH_COMPILING = 64;

/**
 * A k-d tree: the nearest neighbours of samples, and the counts of those within a radius.
 *
 * Rounding is monotone, so that no node's box is farther than a sample in it, and strict and inclusive counts are exact at radii
 * that are themselves distances.
 */
export class KdTree {
  readonly layout: Layout;
  readonly balls: BallSearch;
  /** Does the same for the max norm, and faster: undefined for few samples, and where there is no WebAssembly. */
  readonly compiled: CompiledSearch | undefined;
  readonly squared: boolean;
  readonly quick = false;
  /** 1 where a dimension is the last of its block. */
  readonly blockEnd: Uint8Array;

  constructor(samples: Matrix, { norm, blocks }: Metric) {
    const { rows, columns } = samples;
    this.squared = norm === 'euclidean';
    this.blockEnd = new Uint8Array(columns);
    let end = 0;
    for (const size of blocks) this.blockEnd[(end += size) - 1] = 1;
    const compiled = norm === 'max' && rows >= WORTH_COMPILING;
    this.layout = layOut(samples, compiled && columns >= MANY_DIMENSIONS ? BIT_LEAF : LEAF);
    this.balls = new BallSearch(this.layout, this.squared, this.blockEnd);
    this.compiled = compiled ? compiledSearch(this.layout) : undefined;
  }

  /** Distance of each sample to its k-th nearest other sample; Infinity where there are fewer. */
  kthDistances(k: number, { theilerWindow = 0, share = WHOLE }: Exclusion = {}): Float64Array {
    const { compiled, balls } = this;
    const { rows, leaves, starts, order, points } = this.layout;
    const many = k >= MANY && k * k > 16 * rows;
    const distances = new Float64Array(rows).fill(NaN);
    const list = new Nearest(k);
    const [from, to] = shareOf(leaves, share);
    for (let leaf = from; leaf < to; leaf++) {
      // The list of the compiled search has room for as many as there are.
      const found = k <= rows && !many ? compiled?.nearest(k, theilerWindow, leaf) : undefined;
      for (let p = starts[leaf]!, end = starts[leaf + 1]!; p < end; p++) {
        if (!found) balls.load(points, p);
        const sample = order[p]!;
        if (many) distances[sample] = balls.bySorting(k, sample, theilerWindow);
        else distances[sample] = found?.[p] ?? balls.nearest(list, leaves + leaf, sample, theilerWindow);
      }
    }
    return this.rooted(distances);
  }

  /** How many other samples are nearer to sample i than `radii[i]` or, when inclusive, not farther; 0 where the radius is NaN. */
  countWithin(
    radii: Float64Array,
    { inclusive, theilerWindow = 0 }: Exclusion & { readonly inclusive: boolean },
  ): Int32Array {
    const { balls } = this;
    const { rows, order, points } = this.layout;
    const limits = new Float64Array(rows);
    for (let p = 0; p < rows; p++) limits[p] = largestWithin(radii[order[p]!]!, inclusive, this.squared);
    const found = this.compiled?.within(limits, theilerWindow);
    const counts = new Int32Array(rows);
    for (let p = 0; p < rows; p++) {
      const sample = order[p]!;
      if (found) {
        counts[sample] = found[p]!;
        continue;
      }
      balls.load(points, p);
      balls.eachWithin(limits[p]!, sample, theilerWindow, () => {
        counts[sample]!++;
      });
    }
    return counts;
  }

  /** Whether a value of a column is there twice among a few. */
  hasCopies(): boolean {
    return this.layout.points.some((column) => repeats(column, 2));
  }

  /** How many samples are not farther from sample i than `limit` (of squares, in the Euclidean norm), itself included. */
  around(i: number, limit: number): number {
    let count = 0;
    this.balls.load(this.layout.points, this.layout.order.indexOf(i));
    this.balls.eachWithin(limit, 0, -1, () => count++);
    return count;
  }

  /** Distances instead of what the search compares: their squares, in the Euclidean norm. */
  rooted(distances: Float64Array): Float64Array {
    return this.squared ? distances.map((square) => Math.sqrt(square)) : distances;
  }
}
