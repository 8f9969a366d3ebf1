import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { gaussianOf, type CovarianceOptions, type GroupedGaussianOptions } from './gaussian.js';
import { combined, dualTotalCorrelationOf, totalCorrelationOf } from './manyVariables.js';
import { finish } from './measure.js';

/**
 * O-information of jointly Gaussian variables, from samples or from their covariance: redundancy minus synergy.
 *
 *   Ω(X) = TC(X) − D(X)
 *
 * From n samples the exact bias under Gaussian data is taken off unless `biasCorrection` is false.
 *
 * @param samples - n × d with n > d, its columns the variables; or a covariance, d × d.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `biasCorrection` (samples only),
 *   `base`, `details`.
 * @returns O-information in nats, or in units of `base`. With `details`, local values and standard error for samples.
 * @throws RangeError when there are too few samples, or one coordinate is a linear combination of others.
 * Positive where redundancy dominates, negative where synergy does; 0 for one or two variables.
 *
 * Source: Rosas, Mediano, Gastpar & Jensen 2019 (https://doi.org/10.1103/PhysRevE.100.032305).
 *
 * @example
 * import { covariance, gaussianOInformation } from '@infodrop/information';
 * const x = covariance([[1, 0.4, 0.3], [0.4, 1, 0.2], [0.3, 0.2, 1]]);
 * gaussianOInformation(x); // 0.0162070839
 */
export function gaussianOInformation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<GroupedGaussianOptions, Details>,
): Detailed<Details>;
export function gaussianOInformation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianOInformation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianOInformation(samples: Samples, options?: GroupedGaussianOptions): number;
export function gaussianOInformation(given: Samples | Covariance, options?: object): number | Estimate {
  const gaussian = gaussianOf('gaussianOInformation', given, options);
  return finish(gaussian, combined(totalCorrelationOf(gaussian), -1, dualTotalCorrelationOf(gaussian)), options);
}
