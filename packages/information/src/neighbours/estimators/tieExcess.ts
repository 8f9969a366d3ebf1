import type { Matrix } from '../../samples.js';
import type { Counter } from '../search/counter.js';
import { largestWithin } from '../search/radius.js';
import { SortedColumn } from '../search/sortedColumn.js';

/** Samples looked at where counting is two look-ups, and where there are few. */
const MANY = 64;
/** Samples looked at where each is compared with all others: what is seldom or everywhere shows in so many. */
const FEW = 10;
/** Up to so many samples, comparing with all others costs nothing that matters. */
const SMALL = 512;

/** A space in which neighbours are counted. */
export interface CountedSpace {
  /** How the digamma of its count stands in the estimate: +1 where more neighbours lower it. */
  readonly sign: 1 | -1;
  readonly variables: readonly Matrix[];
  /** The one column, where it has been sorted already. */
  readonly sorted?: SortedColumn | undefined;
}

/** A space as it is counted, with its column in order where that is how. */
export function withSorted(space: {
  readonly sign: 1 | -1;
  readonly variables: readonly Matrix[];
  readonly counter: Counter;
}): CountedSpace {
  const { sign, variables, counter } = space;
  return { sign, variables, sorted: counter instanceof SortedColumn ? counter : undefined };
}

/**
 * How far ties move an estimate, in nats, at most: what it would change if the samples exactly at the k-th distance were counted,
 * summed over the samples with a distance, which are those of a share.
 *
 *   N Δ = Σᵢ Σ_spaces ± (ψ(max(n≤, n< + 1)) − ψ(n< + 1))
 *
 * n< and n≤ count the others nearer than the distance, and not farther. Among continuous values one sample is at that distance, in
 * one of the spaces, and Δ is 0; rounded values, on a lattice, have many there. The estimate is off by about half of Δ.
 *
 * A few samples tell, evenly spread over all; those at distance 0, which have k copies, are looked at apart, and weigh as
 * many as there are.
 */
export function tieExcess(
  spaces: readonly CountedSpace[],
  distances: Float64Array,
  norm: 'max' | 'euclidean',
  psi: Float64Array,
): number {
  const asked: number[] = [];
  const copied: number[] = [];
  for (let i = 0; i < distances.length; i++) {
    if (distances[i] === 0) copied.push(i);
    else if (distances[i]! > 0) asked.push(i);
  }
  const quick = distances.length <= SMALL || spaces.every(({ sorted }) => sorted !== undefined);
  const sumOver = (samples: readonly number[]): number => {
    const count = Math.min(samples.length, quick ? MANY : FEW);
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const i = samples[Math.floor(((s + 0.5) * samples.length) / count)]!;
      for (const space of spaces) {
        const [nearer, notFarther] = countsAt(space, i, distances[i]!, norm);
        sum += space.sign * (psi[Math.max(notFarther, nearer + 1)]! - psi[nearer + 1]!);
      }
    }
    return count === 0 ? 0 : (sum / count) * samples.length;
  };
  return sumOver(asked) + sumOver(copied);
}

/**
 * The same for an estimate that takes the k-th distance itself: what it would change if the neighbours at that distance, of which
 * there is one among continuous values, were counted.
 */
export function neighbourExcess(
  variable: Matrix,
  distances: Float64Array,
  k: number,
  norm: 'max' | 'euclidean',
  psi: Float64Array,
): number {
  const count = Math.min(variable.rows, variable.rows <= SMALL ? MANY : FEW);
  let sum = 0;
  for (let s = 0; s < count; s++) {
    const i = Math.floor(((s + 0.5) * variable.rows) / count);
    const [, notFarther] = countsAt({ sign: 1, variables: [variable] }, i, distances[i]!, norm);
    sum += psi[Math.max(k, notFarther)]! - psi[k]!;
  }
  return (sum / count) * variable.rows;
}

/** How many others are nearer to sample i than `radius`, and how many are not farther. */
function countsAt(
  { variables, sorted }: CountedSpace,
  i: number,
  radius: number,
  norm: 'max' | 'euclidean',
): [nearer: number, notFarther: number] {
  const [first] = variables;
  if (sorted !== undefined) {
    const centre = sorted.values[i]!;
    const nearer = sorted.within(centre, largestWithin(radius, false, false)) - 1;
    return [Math.max(0, nearer), sorted.within(centre, radius) - 1];
  }
  if (variables.length === 2 && variables.every(({ columns }) => columns === 1)) {
    return countsInPlane(first!.data, variables[1]!.data, i, radius);
  }
  let nearer = 0;
  let notFarther = -1;
  for (let j = 0; j < first!.rows; j++) {
    const distance = distanceBetween(variables, i, j, norm);
    if (distance <= radius) {
      notFarther++;
      if (distance < radius && j !== i) nearer++;
    }
  }
  return [nearer, notFarther];
}

/** The same of two columns, which most conditional measures have: without a call for each pair. */
function countsInPlane(
  x: Float64Array,
  y: Float64Array,
  i: number,
  radius: number,
): [nearer: number, notFarther: number] {
  const [atX, atY] = [x[i]!, y[i]!];
  let nearer = radius > 0 ? -1 : 0;
  let notFarther = -1;
  for (let j = 0; j < x.length; j++) {
    const alongX = Math.abs(x[j]! - atX);
    if (alongX > radius) continue;
    const alongY = Math.abs(y[j]! - atY);
    if (alongY > radius) continue;
    notFarther++;
    if (alongX < radius && alongY < radius) nearer++;
  }
  return [nearer, notFarther];
}

/** The largest distance of two samples over the variables. */
function distanceBetween(variables: readonly Matrix[], i: number, j: number, norm: 'max' | 'euclidean'): number {
  let largest = 0;
  for (const { data, columns } of variables) {
    let distance = 0;
    for (let c = 0; c < columns; c++) {
      const along = Math.abs(data[i * columns + c]! - data[j * columns + c]!);
      if (norm === 'euclidean' && columns > 1) distance += along * along;
      else if (along > distance) distance = along;
    }
    if (norm === 'euclidean' && columns > 1) distance = Math.sqrt(distance);
    if (distance > largest) largest = distance;
  }
  return largest;
}
