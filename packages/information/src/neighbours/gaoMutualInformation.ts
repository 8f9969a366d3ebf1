import { inUnits, type Estimate, type WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import { digammaTable } from '../special/digamma.js';
import { averaged } from './averaged.js';
import { counterOf, joined } from './counter.js';
import { KdTree } from './kdTree.js';
import { candidates, prepare, type NeighbourOptions } from './options.js';

/**
 * Mutual information of variables that may be continuous, discrete (coded as numbers) or mixtures of both, as a variable that is
 * often exactly zero.
 *
 *   I = ⟨ψ(k̃) + ln N − ln(n_x + 1) − ln(n_y + 1)⟩
 *
 * ρ is the distance of a sample to its k-th nearest other, the larger of those in x and y; the counts are of the other samples
 * not farther than ρ. k̃ is k where ρ > 0, and the number of exact copies where ρ = 0.
 *
 * @param x - Samples, N × any dimensions.
 * @param y - Samples paired with them, N × any dimensions.
 * @param options - `k` (4), `norm` ('max'), `theilerWindow` (0), `scaling` ('none'), `ties` ('keep'), `negative` ('keep'),
 *   `base` (e), `details`.
 * @returns Mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples (k + 1 + 2 · theilerWindow), a constant column, values
 *   that are not finite; TypeError for other types and unknown options.
 *
 * Codes of a discrete variable have distances: categories that are not ordered are best given as one column of 0 and 1 each.
 * Independent continuous variables are underestimated by about 1/(2k) where `ksgMutualInformation` is unbiased. With a Theiler
 * window, N is the number of samples not excluded.
 *
 * Source: Gao, Kannan, Oh & Viswanath, Estimating mutual information for discrete-continuous mixtures, NIPS 2017, algorithm 1.
 * The authors' program differs from it: strict counts and digammas of them where ρ > 0.
 *
 * @example
 * import { gaoMutualInformation } from '@infodrop/information';
 * gaoMutualInformation([0, 0, 0, 1.3, 0.4, 2.2], [0, 0, 0, 1.1, 0.7, 2.5], { k: 2 });
 */
export function gaoMutualInformation(x: Samples, y: Samples, options: WithDetails<NeighbourOptions>): Estimate;
export function gaoMutualInformation(x: Samples, y: Samples, options?: NeighbourOptions): number;
export function gaoMutualInformation(
  x: Samples,
  y: Samples,
  options?: NeighbourOptions | WithDetails<NeighbourOptions>,
): number | Estimate {
  const caller = 'gaoMutualInformation';
  const prepared = prepare(caller, { x, y }, options);
  const { variables, rows, k, norm, theilerWindow } = prepared;
  const tree = new KdTree(joined(variables), { norm, blocks: variables.map((variable) => variable.columns) });
  const distances = tree.kthDistances(k, { theilerWindow });
  const how = { inclusive: true, theilerWindow };
  // A radius of NaN counts nothing: copies are counted where there are k of them.
  const copies = tree.countWithin(
    distances.map((distance) => (distance === 0 ? 0 : NaN)),
    how,
  );
  const [inX, inY] = variables.map((variable) => counterOf(variable, norm).countWithin(distances, how));
  const psi = digammaTable(rows);
  const local = distances.map((distance, i) => {
    const neighbours = distance === 0 ? copies[i]! : k;
    const counts = Math.log(inX![i]! + 1) + Math.log(inY![i]! + 1);
    return psi[neighbours]! + Math.log(candidates(rows, i, theilerWindow) + 1) - counts;
  });
  return inUnits(caller, averaged('Gao', prepared, local, options?.details), options);
}
