import type { Layout } from './layout.js';

/** The k nearest samples met so far, nearest first: a list kept in order by insertion. */
export class Nearest {
  readonly distances: Float64Array;
  readonly samples: Uint32Array;

  constructor(readonly k: number) {
    this.distances = new Float64Array(k);
    this.samples = new Uint32Array(k);
  }

  clear(): void {
    for (let i = 0; i < this.k; i++) this.distances[i] = Infinity;
  }

  /** Takes in a sample nearer than the last, and returns the distance of the last. */
  insert(distance: number, sample: number): number {
    const { distances, samples } = this;
    let at = this.k - 1;
    for (; at > 0 && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      samples[at] = samples[at - 1]!;
    }
    distances[at] = distance;
    samples[at] = sample;
    return distances[this.k - 1]!;
  }
}

/** How a tree is searched: one query at a time. */
export abstract class Search {
  /** The query. */
  protected readonly query: Float64Array;
  /** Nodes still to be visited. */
  protected readonly stack = new Int32Array(64);

  constructor(protected readonly layout: Layout) {
    this.query = new Float64Array(Math.max(4, layout.points.length));
  }

  /** Makes a point the query. */
  load(points: readonly Float64Array[], place: number): void {
    for (let j = 0; j < points.length; j++) this.query[j] = points[j]![place]!;
  }

  /**
   * Fills the list with the samples nearest to the query, those within `window` of `sample` passed over, and returns the last
   * distance. `from` is the node to begin with: the query's own leaf, or the root.
   */
  abstract nearest(list: Nearest, from: number, sample: number, window: number): number;

  /** How many samples are not farther from the query than `limit`. */
  abstract within(limit: number): number;
}
