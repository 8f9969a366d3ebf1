import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { matrixOf, type Matrix, type Samples } from '../../samples.js';
import { averaged } from './averaged.js';
import { KdTree } from '../search/kdTree.js';
import { kthDistancesFrom } from '../search/kthDistancesFrom.js';
import { NEIGHBOUR_OPTIONS, prepare, requireVarying, type NeighbourOptions } from './options.js';

/** Options of {@link wangKlDivergence}. Scaling and noise are those of both samples together. */
export type WangOptions = Omit<NeighbourOptions, 'theilerWindow' | 'unreliable'>;

/**
 * Kullback–Leibler divergence D(p ‖ q) of two densities, from samples of each.
 *
 *   D = d ⟨ln(ν / ρ)⟩ + ln(m / (n − 1))
 *
 * ρ is the distance of a sample of p to the k-th nearest other of the n of p, ν that to the k-th nearest of the m of q, d the
 * number of dimensions. The same k in both makes the logarithms' biases cancel where the densities are flat.
 *
 * @param x - Samples of p, n × d.
 * @param y - Samples of q, independent of x, m × d; m need not be n.
 * @param options - `k` (4), `norm` ('max'), `margins` ('keep'), `scaling` ('none'; of x and y together), `ties` ('keep'),
 *   `negative` ('keep'), `base` (e), `details`.
 * @returns Divergence in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for dimensions that differ, n < k + 1 or m < k, a column that is constant in both, a sample of x with k
 *   exact copies in x or in y (a distance of 0 has no logarithm), values that are not finite; TypeError for other types and
 *   unknown options.
 *
 * Where q has no mass and p has, the divergence is ∞ and the estimate grows with m instead. The bias falls slowly with the
 * dimensions when the densities are far apart.
 *
 * Source: Wang, Kulkarni & Verdú, Divergence estimation for multidimensional densities via k-nearest-neighbor distances, IEEE
 * Trans. Inf. Theory 55, 2392 (2009, https://doi.org/10.1109/TIT.2009.2016060), eq. 5; the estimator with one k, not the
 * bias-reduced one of their section III.
 *
 * @example
 * import { wangKlDivergence } from '@infodrop/information';
 * wangKlDivergence([0.1, 0.5, 0.9, 1.4], [0.2, 1.1, 2.3, 3.1, 0.7], { k: 2 }); // 0.0750832975
 */
export function wangKlDivergence<Details extends boolean>(
  x: Samples,
  y: Samples,
  options: WithDetails<WangOptions, Details>,
): Detailed<Details>;
export function wangKlDivergence(x: Samples, y: Samples, options?: WangOptions): number;
export function wangKlDivergence(
  x: Samples,
  y: Samples,
  options?: WangOptions | WithDetails<WangOptions, boolean>,
): number | Estimate {
  const caller = 'wangKlDivergence';
  const [ofX, ofY] = [matrixOf(caller, 'x', x), matrixOf(caller, 'y', y)];
  const { columns } = ofX;
  if (ofY.columns !== columns) {
    throw new RangeError(`${caller}: x and y must have the same dimensions, got ${columns} and ${ofY.columns}.`);
  }
  // Both together, so that one map and one size of noise serve both.
  const data = new Float64Array(ofX.data.length + ofY.data.length);
  data.set(ofX.data);
  data.set(ofY.data, ofX.data.length);
  const pooled = { data, shape: [ofX.rows + ofY.rows, columns] as const };
  const allowed: string[] = NEIGHBOUR_OPTIONS.filter((name) => name !== 'theilerWindow' && name !== 'unreliable');
  const prepared = prepare(caller, { 'x and y': pooled }, options, allowed);
  requireVarying(caller, 'x and y', prepared.variables[0]!);
  const { k, norm } = prepared;
  if (ofX.rows < k + 1 || ofY.rows < k) {
    throw new RangeError(
      `${caller}: samples must be at least ${k + 1} of x and ${k} of y for k = ${k}, got ${ofX.rows} and ${ofY.rows}. Lower k or bring more samples.`,
    );
  }
  const both = prepared.variables[0]!.data;
  const own: Matrix = { data: both.subarray(0, ofX.data.length), rows: ofX.rows, columns };
  const other: Matrix = { data: both.subarray(ofX.data.length), rows: ofY.rows, columns };
  const metric = { norm, blocks: [columns] };
  const rho = new KdTree(own, metric).kthDistances(k);
  const nu = kthDistancesFrom(new KdTree(other, metric), own, k);
  for (const [name, distances] of [
    ['x', rho],
    ['y', nu],
  ] as const) {
    const copies = distances.reduce((count, distance) => (distance === 0 ? count + 1 : count), 0);
    if (copies > 0) {
      throw new RangeError(
        `${caller}: samples of x must have fewer than ${k} exact copies in ${name}, got ${copies} with more. Use a discrete divergence or a larger k; were the values rounded, ties: { noise: 1e-8, seed: 1 }.`,
      );
    }
  }
  const ofSizes = Math.log(ofY.rows / (ofX.rows - 1));
  const local = rho.map((distance, i) => columns * Math.log(nu[i]! / distance) + ofSizes);
  return inUnits(caller, averaged('Wang–Kulkarni–Verdú', prepared, local, options?.details), options);
}
