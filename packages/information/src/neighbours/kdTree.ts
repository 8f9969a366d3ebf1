import type { Matrix } from '../samples.js';
import { BallSearch } from './ballSearch.js';
import { BIT_LEAF, BitSearch } from './bitSearch.js';
import { CUBE_DIMENSIONS, CubeSearch } from './cubeSearch.js';
import { layOut, type Layout } from './layout.js';
import { Nearest, type Search } from './nearest.js';
import { largestWithin } from './radius.js';
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

/** Samples in a leaf, at most. */
const LEAF = 16;

/**
 * A k-d tree: the nearest neighbours of samples, and the counts of those within a radius.
 *
 * Rounding is monotone, so that no node's box is farther than a sample in it, and strict and inclusive counts are exact at radii
 * that are themselves distances.
 */
export class KdTree {
  readonly rows: number;
  readonly columns: number;
  readonly layout: Layout;
  readonly search: Search;
  readonly balls: BallSearch;
  readonly squared: boolean;
  /** 1 where a dimension is the last of its block. */
  readonly blockEnd: Uint8Array;

  constructor(samples: Matrix, { norm, blocks }: Metric) {
    const { rows, columns } = samples;
    this.rows = rows;
    this.columns = columns;
    this.squared = norm === 'euclidean';
    this.blockEnd = new Uint8Array(columns);
    let end = 0;
    for (const size of blocks) this.blockEnd[(end += size) - 1] = 1;
    if (end !== columns) throw new RangeError(`KdTree: blocks must add up to ${columns}, got ${end}.`);
    const bits = norm === 'max' && columns > CUBE_DIMENSIONS;
    this.layout = layOut(samples, bits ? BIT_LEAF : LEAF);
    this.balls = new BallSearch(this.layout, this.squared, this.blockEnd);
    if (bits) this.search = new BitSearch(this.layout);
    else this.search = norm === 'max' ? new CubeSearch(this.layout) : this.balls;
  }

  /** Distance of each sample to its k-th nearest other sample; Infinity where there are fewer. */
  kthDistances(k: number, exclusion: Exclusion = {}): Float64Array {
    const distances = new Float64Array(this.rows).fill(NaN);
    this.eachNearest(k, exclusion, (sample, _list, distance) => {
      distances[sample] = distance;
    });
    return this.rooted(distances);
  }

  /** How many other samples are nearer to sample i than `radii[i]` or, when inclusive, not farther; 0 where the radius is NaN. */
  countWithin(
    radii: Float64Array,
    { inclusive, theilerWindow = 0 }: Exclusion & { readonly inclusive: boolean },
  ): Int32Array {
    const { rows } = this;
    const { order, points } = this.layout;
    const search = this.search;
    const counts = new Int32Array(rows);
    const place = new Uint32Array(theilerWindow > 0 ? rows : 0);
    for (let p = 0; p < place.length; p++) place[order[p]!] = p;
    for (let p = 0; p < rows; p++) {
      const sample = order[p]!;
      const limit = largestWithin(radii[sample]!, inclusive, this.squared);
      if (!(limit >= 0)) continue;
      search.load(points, p);
      let count = search.within(limit) - 1;
      if (theilerWindow > 0) {
        this.balls.load(points, p);
        const last = Math.min(rows - 1, sample + theilerWindow);
        for (let j = Math.max(0, sample - theilerWindow); j <= last; j++) {
          if (j !== sample && this.balls.distanceTo(place[j]!) <= limit) count--;
        }
      }
      counts[sample] = count;
    }
    return counts;
  }

  /** Gives `take` the list of each sample's nearest others and the last distance in it (its square, in the Euclidean norm). */
  eachNearest(
    k: number,
    { theilerWindow = 0, share = WHOLE }: Exclusion,
    take: (sample: number, list: Nearest, distance: number) => void,
  ): void {
    const { leaves, starts, order, points } = this.layout;
    const search = this.search;
    const list = new Nearest(k);
    const [from, to] = shareOf(leaves, share);
    for (let leaf = from; leaf < to; leaf++) {
      for (let p = starts[leaf]!, end = starts[leaf + 1]!; p < end; p++) {
        search.load(points, p);
        take(order[p]!, list, search.nearest(list, leaves + leaf, order[p]!, theilerWindow));
      }
    }
  }

  /** Distances instead of what the search compares: their squares, in the Euclidean norm. */
  rooted(distances: Float64Array): Float64Array {
    return this.squared ? distances.map((square) => Math.sqrt(square)) : distances;
  }
}
