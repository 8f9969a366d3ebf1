import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { matrixOf, type Samples } from '../samples.js';
import { PAST_OPTIONS, pastOptions, type PastOptions } from '../series/embedding.js';
import { pastOf } from '../series/pastOf.js';
import type { GaussianOptions } from './gaussian.js';
import { finish } from './measure.js';
import { mutualInformationOf } from './mutualInformation.js';
import { gaussianOfSeries } from './series.js';

/** Options of {@link gaussianActiveInformationStorage}. */
export interface GaussianActiveInformationStorageOptions extends GaussianOptions, PastOptions {}

/**
 * Active information storage of a Gaussian series: what its past tells of its next sample.
 *
 *   A = I(x_{t−1}, …, x_{t−k} ; x_t),  k = history
 *
 * with {@link gaussianMutualInformation} over every t that has these in its trial: for one dimension, half the logarithm of the
 * variance over that of the prediction's error. A stationary series is assumed. The bias that is taken off is that of
 * independent samples: for autocorrelated series it is an approximation, and so is the standard error.
 *
 * @param series - Samples in order of time, T × any dimensions.
 * @param options - `history` k (1), `trialLengths`, `biasCorrection` (true), `base`, `details`.
 * @returns Storage in nats a step, or in units of `base`. With `details`, local values of the times used, trial by trial (the first is
 *   `history` after the trial's start), and a standard error.
 * @throws RangeError when the series or a trial is too short for its past, or one value of it is a linear combination of others.
 *
 * Edge cases: 0 for a constant series; ½ log 1/(1 − a²) for x_t = a x_{t−1} + noise.
 *
 * Source: Lizier, Prokopenko & Zomaya 2012 (https://doi.org/10.1016/j.ins.2012.04.016).
 *
 * @example
 * import { gaussianActiveInformationStorage } from '@infodrop/information';
 * gaussianActiveInformationStorage([0.3, 0.5, 0.1, -0.4, -0.6, -0.1, 0.4, 0.5, 0.2, -0.2]); // 0.0752214795
 */
export function gaussianActiveInformationStorage<Details extends boolean>(
  series: Samples,
  options: WithDetails<GaussianActiveInformationStorageOptions, Details>,
): Detailed<Details>;
export function gaussianActiveInformationStorage(
  series: Samples,
  options?: GaussianActiveInformationStorageOptions,
): number;
export function gaussianActiveInformationStorage(
  series: Samples,
  options?: GaussianActiveInformationStorageOptions | WithDetails<GaussianActiveInformationStorageOptions, boolean>,
): number | Estimate {
  const caller = 'gaussianActiveInformationStorage';
  requireOptions(caller, options, [...PAST_OPTIONS, 'biasCorrection', 'base', 'details']);
  const x = matrixOf(caller, 'series', series);
  const { history, times, settings } = pastOptions(caller, options, x.rows);
  const variables = { past: pastOf(x, times, 1, history), present: pastOf(x, times, 0, 1) };
  const gaussian = gaussianOfSeries(caller, variables, options, PAST_OPTIONS);
  return finish(gaussian, { ...mutualInformationOf(gaussian), settings }, options);
}
