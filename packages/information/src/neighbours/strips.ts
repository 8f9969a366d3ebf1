import { shareOf, WHOLE, type Share } from './share.js';

/** Samples looked at for each neighbour sought, on average, before the strips are given up for a tree. */
const PATIENCE = 60;

/**
 * Two columns of one dimension each, in strips: cut by x into strips of equally many samples, each strip in order of y.
 *
 * With strips about as wide as the distances sought, the k nearest are in the own strip and one or two beside it, a few places up
 * or down; since the samples of a strip are taken in order of y, the place in a strip beside it moves on step by step. Both orders
 * are those that counting needs anyway, so that a new pairing of x and y costs one pass. Data whose neighbourhoods are long
 * and thin make strips slow: `nearest` gives up then.
 */
export class Strips {
  /** At each place, where its sample is in the order of x and in the order of y. */
  readonly xPlaces: Int32Array;
  readonly yPlaces: Int32Array;
  /** Distance of the sample at each place to its k-th nearest other. */
  readonly distances: Float64Array;
  /** The places that `nearest` was asked for last: from the first to before the end. */
  first = 0;
  end = 0;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** The strip of place p in the order of x is p >> #shift. */
  readonly #shift: number;
  readonly #starts: Int32Array;
  readonly #fingers: Int32Array;
  /** The k least distances met so far, least first. */
  readonly #list: Float64Array;

  constructor(
    readonly xSorted: Float64Array,
    readonly ySorted: Float64Array,
    k: number,
  ) {
    const n = xSorted.length;
    this.xPlaces = new Int32Array(n);
    this.yPlaces = new Int32Array(n);
    this.distances = new Float64Array(n);
    this.#x = new Float64Array(n);
    this.#y = new Float64Array(n);
    this.#shift = Math.max(2, Math.round(Math.log2(n * k) / 2));
    const strips = ((n - 1) >> this.#shift) + 1;
    this.#starts = new Int32Array(strips + 1);
    this.#fingers = new Int32Array(strips);
    this.#list = new Float64Array(k);
  }

  /** Pairs the columns: `xPlaceOf[p]` is where in the order of x the sample is that is at place p in the order of y. */
  pair(xPlaceOf: Uint32Array): void {
    const n = this.xSorted.length;
    const strips = this.#fingers.length;
    for (let strip = 0; strip <= strips; strip++) this.#starts[strip] = Math.min(n, strip << this.#shift);
    this.#fingers.set(this.#starts.subarray(0, strips));
    for (let p = 0; p < n; p++) {
      const xPlace = xPlaceOf[p]!;
      const place = this.#fingers[xPlace >> this.#shift]!++;
      this.xPlaces[place] = xPlace;
      this.yPlaces[place] = p;
      this.#x[place] = this.xSorted[xPlace]!;
      this.#y[place] = this.ySorted[p]!;
    }
  }

  /**
   * Writes the `distances` of a share of the places; false when that takes too long. `samples`, the order of x, says which
   * samples a Theiler window leaves out.
   */
  nearest(samples: Uint32Array, window: number, share: Share = WHOLE): boolean {
    const list = this.#list;
    const fingers = this.#fingers;
    const starts = this.#starts;
    const xSorted = this.xSorted;
    const { xPlaces, distances } = this;
    const strips = fingers.length;
    const x = this.#x;
    const y = this.#y;
    const patience = PATIENCE * list.length;
    let looked = 0;
    const [from, to] = shareOf(strips, share);
    this.first = starts[from]!;
    this.end = starts[to]!;
    for (let strip = from; strip < to; strip++) {
      for (let other = 0; other < strips; other++) fingers[other] = starts[other]!;
      const first = starts[strip]!;
      const end = starts[strip + 1]!;
      for (let place = first; place < end; place++) {
        const qx = x[place]!;
        const qy = y[place]!;
        const sample = window === 0 ? 0 : samples[xPlaces[place]!]!;
        for (let i = 0; i < list.length; i++) list[i] = Infinity;
        let bound = Infinity;
        // The own strip, then those to the right, then those to the left, as long as they are near enough.
        for (let other = strip, step = 1; ;) {
          const start = starts[other]!;
          const stop = starts[other + 1]!;
          let finger = fingers[other]!;
          if (other === strip) finger = place;
          else {
            while (finger < stop && y[finger]! < qy) finger++;
            fingers[other] = finger;
          }
          // Upwards, then downwards, as long as samples are near enough. Not the sample itself.
          for (let way = 1, at = other === strip ? place + 1 : finger; ; at += way) {
            if (at >= start && at < stop) {
              const dy = Math.abs(y[at]! - qy);
              if (dy < bound) {
                looked++;
                const dx = Math.abs(x[at]! - qx);
                if (dx < bound && (window === 0 || Math.abs(samples[xPlaces[at]!]! - sample) > window)) {
                  bound = insert(list, dx >= dy ? dx : dy);
                }
                continue;
              }
            }
            if (way < 0) break;
            way = -1;
            at = finger;
          }
          other += step;
          if (step === 1 && !(other < strips && xSorted[starts[other]!]! - qx < bound)) {
            step = -1;
            other = strip - 1;
          }
          if (step === -1 && !(other >= 0 && qx - xSorted[starts[other + 1]! - 1]! < bound)) break;
        }
        distances[place] = bound;
      }
      if (looked > patience * (end - this.first + 1000)) return false;
    }
    return true;
  }
}

/** Takes in a distance less than the last of the list, and returns the last. */
function insert(list: Float64Array, distance: number): number {
  let at = list.length - 1;
  for (; at > 0 && list[at - 1]! > distance; at--) list[at] = list[at - 1]!;
  list[at] = distance;
  return list[list.length - 1]!;
}
