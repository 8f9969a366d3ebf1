import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import type { GroupedNeighbourOptions } from './groupedVariables.js';
import { ksgManyVariables } from './ksgManyVariables.js';

/**
 * S-information of m continuous variables, from the distances to nearest neighbours: total plus dual total correlation.
 *
 *   S(X) = TC(X) + D(X) = Σᵢ I(Xᵢ; all others) ≈ m ψ(k) + m ψ(N) − ⟨Σᵢ [ψ(nᵢ + 1) + ψ(n₋ᵢ + 1)]⟩
 *
 * ε is the distance of a sample to its k-th nearest other, the largest of those in the variables; nᵢ counts the samples nearer than ε
 * in variable i, n₋ᵢ those in all variables but i. In the max norm it is the sum of `ksgMutualInformation` of each variable and all
 * others.
 *
 * @param samples - N × dimensions: columns are the variables.
 * @param options - `dimensions` (columns of each variable, 1 each), `k` (4), `norm` ('max'), `theilerWindow` (0), `margins`
 *   ('keep'), `scaling` ('none'), `ties` ('keep'), `negative` ('keep'), `base` (e), `details`.
 * @returns S-information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for fewer than two variables, `dimensions` that do not add up, fewer than k + 1 samples (k + 1 + 2 ·
 *   theilerWindow), values that are not finite, and where the estimate is known to be off (see `ties` and `unreliable`); TypeError
 *   for other types and unknown options.
 *
 * Edge cases: of two variables it is twice their mutual information; constants share nothing, and are left out.
 *
 * Source: James, Ellison & Crutchfield 2011 (https://doi.org/10.1063/1.3637494) and Rosas, Mediano, Gastpar & Jensen 2019
 * (https://doi.org/10.1103/PhysRevE.100.032305) for the measure; Kraskov, Stögbauer & Grassberger 2004
 * (https://doi.org/10.1103/PhysRevE.69.066138), eq. 22, for the estimator, extended as in JIDT (Lizier 2014,
 * https://doi.org/10.3389/frobt.2014.00011), with ψ(n + 1) for counts strictly inside.
 *
 * @example
 * import { columns, ksgSInformation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * const z = [0.2, 1.1, 0.4, 0.9, 0.7];
 * ksgSInformation(columns(x, y, z), { k: 2 }); // 1.1
 */
export function ksgSInformation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<GroupedNeighbourOptions, Details>,
): Detailed<Details>;
export function ksgSInformation(samples: Samples, options?: GroupedNeighbourOptions): number;
export function ksgSInformation(
  samples: Samples,
  options?: GroupedNeighbourOptions | WithDetails<GroupedNeighbourOptions, boolean>,
): number | Estimate {
  return ksgManyVariables('ksgSInformation', samples, options, [1, 1]);
}
