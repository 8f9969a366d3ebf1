/** The k nearest samples met so far, nearest first: a list kept in order by insertion. */
export class Nearest {
  readonly distances: Float64Array;
  readonly samples: Uint32Array;

  constructor(readonly k: number) {
    this.distances = new Float64Array(k);
    this.samples = new Uint32Array(k);
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
