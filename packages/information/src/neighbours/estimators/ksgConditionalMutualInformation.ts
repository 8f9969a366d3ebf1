import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { ksgConditional } from './ksgConditional.js';
import { prepare, type NeighbourOptions } from './options.js';

/**
 * Conditional mutual information I(x; y | z) of continuous variables, from the distances to nearest neighbours.
 *
 *   I = ψ(k) − ⟨ψ(n_xz + 1) + ψ(n_yz + 1) − ψ(n_z + 1)⟩
 *
 * ε is the distance of a sample to its k-th nearest other, the largest of those in x, y and z; the counts are of the samples
 * nearer than ε in the spaces of their names. Distances in the variables are compared, so that scales matter: see `scaling`.
 *
 * @param x - Samples, N × any dimensions.
 * @param y - Samples paired with them, N × any dimensions.
 * @param z - What is conditioned on, N × any dimensions.
 * @param options - `k` (4), `norm` ('max'), `theilerWindow` (0), `margins` ('keep'), `scaling` ('none'), `ties` ('keep'),
 *   `negative` ('keep'), `base` (e), `details`.
 * @returns Conditional mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples (k + 1 + 2 · theilerWindow), values
 *   that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where x or y is constant. Samples with k or more exact copies have ε = 0 and counts of 0, and a warning: for
 * discrete variables or mixtures see `mesnerShaliziConditionalMutualInformation`. The bias grows towards zero with the
 * dimensions of z: compare with permutations that keep the neighbourhoods of z.
 *
 * Source: Frenzel & Pompe, Partial mutual information for coupling analysis of multivariate time series, Phys. Rev. Lett. 99,
 * 204101 (2007, https://doi.org/10.1103/PhysRevLett.99.204101), eq. 8, with ψ(n + 1) for counts strictly inside, as in KSG 1.
 *
 * @example
 * import { ksgConditionalMutualInformation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * const z = [0.2, 1.1, 0.4, 0.9, 0.7];
 * ksgConditionalMutualInformation(x, y, z, { k: 2 }); // 0.5500
 */
export function ksgConditionalMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  z: Samples,
  options: WithDetails<NeighbourOptions, Details>,
): Detailed<Details>;
export function ksgConditionalMutualInformation(x: Samples, y: Samples, z: Samples, options?: NeighbourOptions): number;
export function ksgConditionalMutualInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options?: NeighbourOptions | WithDetails<NeighbourOptions, boolean>,
): number | Estimate {
  const caller = 'ksgConditionalMutualInformation';
  return inUnits(caller, ksgConditional(prepare(caller, { x, y, z }, options), options?.details), options);
}
