import { type Detailed, type Estimate, inUnits, type WithDetails } from '../../estimate.js';
import type { Matrix, Samples } from '../../samples.js';
import { EMBEDDING_OPTIONS, embeddingOf, type EmbeddingOptions } from '../../series/embedding.js';
import { pastsOf } from '../../series/pastOf.js';
import { ksgConditional } from './ksgConditional.js';
import { isConstant, NEIGHBOUR_OPTIONS, ofTimes, prepare, type NeighbourOptions } from './options.js';

/** Options of {@link ksgTransferEntropy}. */
export interface KsgTransferEntropyOptions extends NeighbourOptions, EmbeddingOptions<Samples> {}

/**
 * Transfer entropy from one continuous series to another, from the distances to nearest neighbours.
 *
 *   T = I(y_t ; x_{t−u}, …, x_{t−u−l+1} | y_{t−1}, …, y_{t−h}),  u = delay, l = sourceHistory, h = targetHistory
 *
 * with the conditional mutual information of `ksgConditionalMutualInformation`, over every t that has all of these in its
 * trial. The past of a conditioning series joins that of y.
 *
 * @param source - The series x, in order of time, T × any dimensions.
 * @param target - The series y at the same times, T × any dimensions.
 * @param options - `history` or `sourceHistory` and `targetHistory` (1), `delay` (1), `conditioning`, `conditioningHistory`
 *   (1), `trialLengths`, `k` (4), `norm` ('max'), `theilerWindow` (0: only a sample itself is no neighbour; take the
 *   autocorrelation time), `margins` ('keep'), `scaling` ('none') and `ties` ('keep'), done on the series before pasts are
 *   taken; `negative` ('keep'), `base` (e), `details`.
 * @returns Transfer entropy in nats a step, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, series or a trial too short for the pasts, fewer than k + 1 (k + 1 + 2 ·
 *   theilerWindow) times that have one, values that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where source or target is constant. Local values are those of the times used, trial by trial: the first is at
 * max(h, u + l − 1, conditioningHistory) after the trial's start. A Theiler window reaches over the ends of trials.
 * `circularShiftTest` gives the null.
 *
 * Source: Schreiber, Measuring information transfer, Phys. Rev. Lett. 85, 461 (2000,
 * https://doi.org/10.1103/PhysRevLett.85.461); Frenzel & Pompe, Phys. Rev. Lett. 99, 204101 (2007,
 * https://doi.org/10.1103/PhysRevLett.99.204101), for the estimator.
 *
 * @example
 * import { ksgTransferEntropy } from '@infodrop/information';
 * const source = [0.3, 1.2, 0.1, 0.8, 1.9, 0.4, 1.1, 0.6];
 * const target = [0.5, 0.2, 1.1, 0.3, 0.9, 1.7, 0.5, 1.0];
 * ksgTransferEntropy(source, target, { k: 2 }); // 0.5095238095
 */
export function ksgTransferEntropy<Details extends boolean>(
  source: Samples,
  target: Samples,
  options: WithDetails<KsgTransferEntropyOptions, Details>,
): Detailed<Details>;
export function ksgTransferEntropy(source: Samples, target: Samples, options?: KsgTransferEntropyOptions): number;
export function ksgTransferEntropy(
  source: Samples,
  target: Samples,
  options?: KsgTransferEntropyOptions | WithDetails<KsgTransferEntropyOptions, boolean>,
): number | Estimate {
  const caller = 'ksgTransferEntropy';
  const { conditioning } = options ?? {};
  const prepared = prepare(
    caller,
    { source, target, ...(conditioning === undefined ? {} : { conditioning }) },
    options,
    [...NEIGHBOUR_OPTIONS, ...EMBEDDING_OPTIONS],
  );
  const embedding = embeddingOf(caller, options, prepared.rows);
  const [x, y, other] = prepared.variables as [Matrix, Matrix, Matrix?];
  const variables = pastsOf(embedding, x, y, other);
  const embedded = ofTimes(prepared, variables, [isConstant(x), isConstant(y), false], embedding.settings);
  return inUnits(caller, ksgConditional(embedded, options?.details), options);
}
