import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { matrixOf, requireSameLength, type Samples } from '../samples.js';
import { EMBEDDING_OPTIONS, embeddingOf, type EmbeddingOptions } from '../series/embedding.js';
import { pastsOf } from '../series/pastOf.js';
import type { GaussianOptions } from './gaussian.js';
import { gaussianOfSeries } from './series.js';
import { finish } from './measure.js';
import { mutualInformationOf } from './mutualInformation.js';

/** Options of {@link gaussianTransferEntropy}. */
export interface GaussianTransferEntropyOptions extends GaussianOptions, EmbeddingOptions<Samples> {}

/**
 * Transfer entropy from one Gaussian series to another: half of Geweke's measure of Granger causality.
 *
 *   T = I(y_t ; x_{t−u}, …, x_{t−u−l+1} | y_{t−1}, …, y_{t−h}),  u = delay, l = sourceHistory, h = targetHistory
 *
 * with {@link gaussianConditionalMutualInformation} over every t that has all of these in its trial. The past of a conditioning
 * series joins that of y. The bias that is taken off is that of independent samples: for autocorrelated series it is an
 * approximation, and so is the standard error.
 *
 * @param source - The series x, in order of time, T × any dimensions.
 * @param target - The series y at the same times, T × any dimensions.
 * @param options - `history` or `sourceHistory` and `targetHistory` (1), `delay` (1), `conditioning`, `conditioningHistory` (1),
 *   `trialLengths`, `biasCorrection` (true), `base`, `details`.
 * @returns Transfer entropy in nats a step, or in units of `base`. With `details`, local values of the times used, trial by trial (the
 *   first is at max(h, u + l − 1, conditioningHistory) after the trial's start), and a standard error.
 * @throws RangeError when lengths differ, the series or a trial are too short for the pasts, or one value of them is a linear
 *   combination of others.
 *
 * Edge cases: 0 where source or target is constant.
 *
 * Source: Barnett, Barrett & Seth 2009 (https://doi.org/10.1103/PhysRevLett.103.238701); Schreiber 2000
 * (https://doi.org/10.1103/PhysRevLett.85.461).
 *
 * @example
 * import { gaussianTransferEntropy } from '@infodrop/information';
 * const source = [0.3, 1.2, 0.1, 0.8, 1.9, 0.4, 1.1, 0.6];
 * const target = [0.5, 0.2, 1.1, 0.3, 0.9, 1.7, 0.5, 1.0];
 * gaussianTransferEntropy(source, target); // 1.5712546869
 */
export function gaussianTransferEntropy<Details extends boolean>(
  source: Samples,
  target: Samples,
  options: WithDetails<GaussianTransferEntropyOptions, Details>,
): Detailed<Details>;
export function gaussianTransferEntropy(
  source: Samples,
  target: Samples,
  options?: GaussianTransferEntropyOptions,
): number;
export function gaussianTransferEntropy(
  source: Samples,
  target: Samples,
  options?: GaussianTransferEntropyOptions | WithDetails<GaussianTransferEntropyOptions, boolean>,
): number | Estimate {
  const caller = 'gaussianTransferEntropy';
  requireOptions(caller, options, [...EMBEDDING_OPTIONS, 'biasCorrection', 'base', 'details']);
  const { conditioning } = options ?? {};
  const x = matrixOf(caller, 'source', source);
  const y = matrixOf(caller, 'target', target);
  const other = conditioning === undefined ? undefined : matrixOf(caller, 'conditioning', conditioning);
  const names = other === undefined ? 'source and target' : 'source, target and conditioning';
  requireSameLength(caller, names, [x.rows, y.rows, ...(other === undefined ? [] : [other.rows])]);
  const embedding = embeddingOf(caller, options, x.rows);
  const [past, present, known] = pastsOf(embedding, x, y, other);
  const ofKnown = other === undefined ? 'past of target' : 'past of target and conditioning';
  const variables = { 'past of source': past, target: present, [ofKnown]: known };
  const gaussian = gaussianOfSeries(caller, variables, options, EMBEDDING_OPTIONS);
  return finish(gaussian, { ...mutualInformationOf(gaussian), settings: embedding.settings }, options);
}
