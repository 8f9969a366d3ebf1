import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import type { GroupedNeighbourOptions } from './groupedVariables.js';
import { ksgManyVariables } from './ksgManyVariables.js';

/** Options of {@link ksgOInformation}, which may be below zero. */
export type KsgOInformationOptions = Omit<GroupedNeighbourOptions, 'negative'>;

/**
 * O-information of m continuous variables, from the distances to nearest neighbours: redundancy minus synergy.
 *
 *   Ω(X) = TC(X) − D(X) ≈ (m − 2) [ψ(N) − ψ(k)] − ⟨Σᵢ [ψ(nᵢ + 1) − ψ(n₋ᵢ + 1)]⟩
 *
 * ε is the distance of a sample to its k-th nearest other, the largest of those in the variables; nᵢ counts the samples nearer than ε
 * in variable i, n₋ᵢ those in all variables but i. Positive where redundancy dominates, negative where synergy does. One ball serves
 * all entropies, so that what their estimates have of its radius cancels; what is left of the bias is that of both correlations,
 * which differ more the stronger the dependence.
 *
 * @param samples - N × dimensions: columns are the variables.
 * @param options - `dimensions` (columns of each variable, 1 each), `k` (4), `norm` ('max'), `theilerWindow` (0), `margins`
 *   ('keep'), `scaling` ('none'), `ties` ('keep'), `base` (e), `details`.
 * @returns O-information in nats, or in the unit of `base`. It can be negative.
 * @throws RangeError for fewer than two variables, `dimensions` that do not add up, fewer than k + 1 samples (k + 1 + 2 ·
 *   theilerWindow), values that are not finite, and where the estimate is known to be off (see `ties` and `unreliable`); TypeError
 *   for other types and unknown options.
 *
 * Edge cases: 0 for two variables; constants share nothing, and are left out.
 *
 * Source: Rosas, Mediano, Gastpar & Jensen 2019 (https://doi.org/10.1103/PhysRevE.100.032305) for the measure; Kraskov, Stögbauer &
 * Grassberger 2004 (https://doi.org/10.1103/PhysRevE.69.066138), eq. 22, for the estimator, extended as in JIDT (Lizier 2014,
 * https://doi.org/10.3389/frobt.2014.00011), with ψ(n + 1) for counts strictly inside.
 *
 * @example
 * import { columns, ksgOInformation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * const z = [0.2, 1.1, 0.4, 0.9, 0.7];
 * ksgOInformation(columns(x, y, z), { k: 1 }); // −0.0667
 */
export function ksgOInformation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<KsgOInformationOptions, Details>,
): Detailed<Details>;
export function ksgOInformation(samples: Samples, options?: KsgOInformationOptions): number;
export function ksgOInformation(
  samples: Samples,
  options?: KsgOInformationOptions | WithDetails<KsgOInformationOptions, boolean>,
): number | Estimate {
  return ksgManyVariables('ksgOInformation', samples, options, [1, -1]);
}
