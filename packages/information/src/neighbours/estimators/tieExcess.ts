import { largestWithin } from '../search/radius.js';
import { repeats } from '../search/repeats.js';

/** Samples looked at where counting is two look-ups, and otherwise. */
const MANY = 512;
const FEW = 24;

/** What counts the samples round one of them. */
export interface Around {
  /** Whether distances are compared as squares. */
  readonly squared: boolean;
  /** Whether a count costs about as much as a look. */
  readonly quick: boolean;
  /** Whether values are there twice, and not by mere chance. */
  readonly hasCopies: () => boolean;
  /** How many samples are not farther from sample i than a limit, itself included. */
  readonly around: (i: number, limit: number) => number;
}

/** A space in which neighbours are counted: with the sign 1 where more of them lower the estimate. */
export type CountedSpace = readonly [sign: 1 | -1, counter: Around];

/**
 * How far ties move an estimate, in nats, at most: what it would change if the samples exactly at the k-th distance were counted,
 * summed over the samples with a distance, which are those of a share.
 *
 *   N Δ = Σᵢ Σ_spaces ± (ψ(max(n≤, n< + 1)) − ψ(n< + 1))
 *
 * n< and n≤ count the others nearer than the distance, and not farther. Among continuous values one sample is at that distance, in
 * one of the spaces, and Δ is 0; rounded values, on a lattice, have many there. The estimate is off by about half of Δ.
 *
 * Whether there can be any is asked first: whether values or distances repeat. Two samples that are each other's k-th neighbour share a
 * distance; three do by chance only, unless the values lie on a lattice of few steps. Then a few samples tell, evenly spread over all.
 */
export function tieExcess(spaces: readonly CountedSpace[], distances: Float64Array, psi: Float64Array): number {
  if (!repeats(distances, 3) && !spaces.some(([, counter]) => counter.hasCopies())) return 0;
  const quick = spaces.every(([, counter]) => counter.quick);
  const excess = (i: number): number => {
    let sum = 0;
    for (const [sign, counter] of spaces) {
      const count = (inclusive: boolean): number =>
        Math.max(0, counter.around(i, largestWithin(distances[i]!, inclusive, counter.squared)) - 1);
      const nearer = count(false) + 1;
      sum += sign * (psi[Math.max(count(true), nearer)]! - psi[nearer]!);
    }
    return sum;
  };
  const asked = distances.map((distance, i) => (distance >= 0 ? i : NaN)).filter((i) => i >= 0);
  return overSome(asked, quick, excess);
}

/**
 * The same for an estimate that takes the k-th distance itself: what it would change if the neighbours at that distance, of which
 * there is one among continuous values, were counted.
 */
export function neighbourExcess(counter: Around, distances: Float64Array, k: number, psi: Float64Array): number {
  if (!repeats(distances, 3)) return 0;
  return overSome(distances, counter.quick, (_, i) => {
    const limit = largestWithin(distances[i]!, true, counter.squared);
    return psi[Math.max(k, counter.around(i, limit) - 1)]! - psi[k]!;
  });
}

/** A sum over samples, from a few that are evenly spread: of each, or of its place. */
function overSome(samples: ArrayLike<number>, quick: boolean, value: (i: number, place: number) => number): number {
  const count = Math.min(samples.length, quick ? MANY : FEW);
  let sum = 0;
  for (let s = 0; s < count; s++) {
    const place = Math.floor(((s + 0.5) * samples.length) / count);
    sum += value(samples[place]!, place);
  }
  return count === 0 ? 0 : (sum / count) * samples.length;
}
