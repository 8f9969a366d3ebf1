import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { digammaTable } from '../../special/digamma.js';
import { averaged } from './averaged.js';
import { conditionalCounts } from './conditionalCounts.js';
import { prepareMixed, type MixedSamples } from './mixedSamples.js';
import { nothingShared, type NeighbourOptions } from './options.js';

/**
 * Conditional mutual information I(x; y | z) of variables that may be continuous, discrete or mixtures.
 *
 *   I = ⟨ψ(k̃) − ψ(n_xz) − ψ(n_yz) + ψ(n_z)⟩
 *
 * ρ is the distance of a sample to its k-th nearest other, the largest of those in x, y and z; the counts are of the other
 * samples not farther than ρ in the spaces of their names, and k̃ that in all three: k, but for ties.
 *
 * @param x - Samples, N × any dimensions: numbers, labels (strings, booleans, bigints), or columns of either.
 * @param y - Samples paired with them, N × any dimensions, the same.
 * @param z - What is conditioned on, N × any dimensions, the same.
 * @param options - `k` (4), `norm` ('max'), `theilerWindow` (0), `margins` ('keep'), `scaling` ('none'), `ties` ('keep'),
 *   `negative` ('keep'), `base` (e), `details`.
 * @returns Conditional mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples (k + 1 + 2 · theilerWindow), values
 *   that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where x or y is constant. Different labels are at distance 1, whatever the norm, the margins and the scaling: give real
 * columns a deviation near 1, as `scaling: 'standardize'` does. Numbers have distances, codes of labels too: categories that
 * are not ordered are to be given as strings. On continuous data it is biased towards zero, where
 * `ksgConditionalMutualInformation` is not.
 *
 * Source: Mesner & Shalizi, Conditional mutual information estimation for mixed, discrete and continuous data, IEEE Trans. Inf.
 * Theory 67, 464 (2021, https://doi.org/10.1109/TIT.2020.3024886), algorithm 1. Their max(·, 0) is applied with `negative:
 * 'zero'` only.
 *
 * @example
 * import { mesnerShaliziConditionalMutualInformation } from '@infodrop/information';
 * const x = [0, 0, 1, 1, 0, 0, 1, 1];
 * const z = [0, 1, 0, 1, 0, 1, 0, 1];
 * mesnerShaliziConditionalMutualInformation(x, x, z, { k: 1 }); // 1.5
 */
export function mesnerShaliziConditionalMutualInformation<Details extends boolean>(
  x: MixedSamples,
  y: MixedSamples,
  z: MixedSamples,
  options: WithDetails<NeighbourOptions, Details>,
): Detailed<Details>;
export function mesnerShaliziConditionalMutualInformation(
  x: MixedSamples,
  y: MixedSamples,
  z: MixedSamples,
  options?: NeighbourOptions,
): number;
export function mesnerShaliziConditionalMutualInformation(
  x: MixedSamples,
  y: MixedSamples,
  z: MixedSamples,
  options?: NeighbourOptions | WithDetails<NeighbourOptions, boolean>,
): number | Estimate {
  const caller = 'mesnerShaliziConditionalMutualInformation';
  const prepared = prepareMixed(caller, { x, y, z }, options);
  const { rows } = prepared;
  if (prepared.constant[0] === true || prepared.constant[1] === true) {
    return inUnits(caller, nothingShared('Mesner–Shalizi', prepared), options);
  }
  const counts = conditionalCounts(prepared, true);
  const psi = digammaTable(rows);
  const local = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    local[i] = psi[counts.xyz![i]!]! + psi[counts.z[i]!]! - (psi[counts.xz[i]!]! + psi[counts.yz[i]!]!);
  }
  return inUnits(caller, averaged('Mesner–Shalizi', prepared, local, options?.details), options);
}
