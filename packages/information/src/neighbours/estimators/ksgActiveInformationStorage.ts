import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { PAST_OPTIONS, pastOptions, type PastOptions } from '../../series/embedding.js';
import { pastOf } from '../../series/pastOf.js';
import { ksgEstimate, ksgParts, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS, nothingShared, ofTimes, prepare } from './options.js';

/** Options of {@link ksgActiveInformationStorage}. */
export interface KsgActiveInformationStorageOptions extends KsgOptions, PastOptions {}

/**
 * Active information storage of a continuous series, from the distances to nearest neighbours: what its past tells of its next sample.
 *
 *   A = I(x_{t−1}, …, x_{t−l} ; x_t),  l = history
 *
 * with the mutual information of `ksgMutualInformation`, over every t that has these in its trial. A stationary series is assumed.
 *
 * @param series - Samples in order of time, T × any dimensions.
 * @param options - `history` (1), `trialLengths`, `k` (4), `algorithm` (1), `norm` ('max'), `theilerWindow` (0: only a sample
 *   itself is no neighbour; take the autocorrelation time), `margins` ('keep'), `scaling` ('none') and `ties` ('keep'), done on
 *   the series before pasts are taken; `negative` ('keep'), `base` (e), `details`.
 * @returns Storage in nats a step, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for a series or a trial too short for its past, fewer than k + 1 (k + 1 + 2 · theilerWindow) times that have
 *   one, values that are not finite, and what `ksgMutualInformation` refuses; TypeError for other types and unknown options.
 *
 * Edge cases: 0 for a constant series. Local values are those of the times used, trial by trial: the first is `history` after the
 * trial's start. Samples next to each other are near each other: without a Theiler window, a smooth series shows too much.
 *
 * Source: Lizier, Prokopenko & Zomaya 2012 (https://doi.org/10.1016/j.ins.2012.04.016); the estimator Kraskov, Stögbauer &
 * Grassberger 2004 (https://doi.org/10.1103/PhysRevE.69.066138).
 *
 * @example
 * import { ksgActiveInformationStorage } from '@infodrop/information';
 * ksgActiveInformationStorage([0.3, 0.5, 0.1, -0.4, -0.6, -0.1, 0.4, 0.55, 0.2, -0.2], { k: 2 }); // 0.0956349206
 */
export function ksgActiveInformationStorage<Details extends boolean>(
  series: Samples,
  options: WithDetails<KsgActiveInformationStorageOptions, Details>,
): Detailed<Details>;
export function ksgActiveInformationStorage(series: Samples, options?: KsgActiveInformationStorageOptions): number;
export function ksgActiveInformationStorage(
  series: Samples,
  options?: KsgActiveInformationStorageOptions | WithDetails<KsgActiveInformationStorageOptions, boolean>,
): number | Estimate {
  const caller = 'ksgActiveInformationStorage';
  const prepared = prepare(caller, { series }, options, [...NEIGHBOUR_OPTIONS, 'algorithm', ...PAST_OPTIONS]);
  const algorithm = requireAlgorithm(caller, options);
  const x = prepared.variables[0]!;
  const { history, times, settings } = pastOptions(caller, options, prepared.rows);
  const variables = [pastOf(x, times, 1, history), pastOf(x, times, 0, 1)];
  const { constant } = prepared;
  const embedded = ofTimes(prepared, variables, constant, settings);
  if (constant.includes(true)) {
    return inUnits(caller, nothingShared(`KSG ${algorithm}`, embedded, { ...embedded.settings, algorithm }), options);
  }
  const parts = ksgParts(embedded, algorithm);
  return inUnits(caller, ksgEstimate(embedded, algorithm, parts, options?.details === true), options);
}
