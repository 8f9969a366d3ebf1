import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { gaussianOf, type CovarianceOptions, type GroupedGaussianOptions } from './gaussian.js';
import { dualTotalCorrelationOf } from './manyVariables.js';
import { finish } from './measure.js';

/**
 * Dual total correlation of jointly Gaussian variables, from samples or from their covariance.
 *
 *   D(X) = h(X) − Σₖ h(Xₖ | all others), which is the total correlation of the precision matrix
 *
 * From n samples the exact bias under Gaussian data is taken off unless `biasCorrection` is false.
 *
 * @param samples - n × d with n > d, its columns the variables; or a covariance, d × d.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `biasCorrection` (samples only),
 *   `base`, `details`.
 * @returns Dual total correlation in nats, or in units of `base`. With `details`, local values and standard error for samples.
 * @throws RangeError when there are too few samples, or one coordinate is a linear combination of others.
 * A single variable has 0; of two it is their mutual information.
 *
 * Source: Han 1975 (https://doi.org/10.1016/S0019-9958(75)80004-0).
 *
 * @example
 * import { covariance, gaussianDualTotalCorrelation } from '@infodrop/information';
 * const x = covariance([[1, 0.4, 0.3], [0.4, 1, 0.2], [0.3, 0.2, 1]]);
 * gaussianDualTotalCorrelation(x); // 0.1223288628
 */
export function gaussianDualTotalCorrelation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<GroupedGaussianOptions, Details>,
): Detailed<Details>;
export function gaussianDualTotalCorrelation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianDualTotalCorrelation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianDualTotalCorrelation(samples: Samples, options?: GroupedGaussianOptions): number;
export function gaussianDualTotalCorrelation(given: Samples | Covariance, options?: object): number | Estimate {
  const gaussian = gaussianOf('gaussianDualTotalCorrelation', given, options);
  return finish(gaussian, dualTotalCorrelationOf(gaussian), options);
}
