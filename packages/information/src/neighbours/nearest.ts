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
export interface Search {
  /** Makes a point the query. */
  load(points: readonly Float64Array[], place: number): void;
  /**
   * Fills the list with the samples nearest to the query, those within `window` of `sample` passed over, and returns the last
   * distance. `from` is the node to begin with: the query's own leaf, or the root.
   */
  nearest(list: Nearest, from: number, sample: number, window: number): number;
  /** How many samples are not farther from the query than `limit`. */
  within(limit: number): number;
}
