import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { gaussianOf, type CovarianceOptions, type GroupedGaussianOptions } from './gaussian.js';
import { combined, dualTotalCorrelationOf, totalCorrelationOf } from './manyVariables.js';
import { finish } from './measure.js';

/**
 * S-information of jointly Gaussian variables, from samples or from their covariance.
 *
 *   S(X) = TC(X) + D(X) = Σₖ I(Xₖ; all others)
 *
 * From n samples the exact bias under Gaussian data is taken off unless `biasCorrection` is false.
 *
 * @param samples - n × d with n > d, its columns the variables; or a covariance, d × d.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `biasCorrection` (samples only),
 *   `base`, `details`.
 * @returns S-information in nats, or in units of `base`. With `details`, local values and standard error for samples.
 * @throws RangeError when there are too few samples, or one coordinate is a linear combination of others.
 * 0 for one variable.
 *
 * Source: James, Ellison & Crutchfield 2011 (https://doi.org/10.1063/1.3637494); Rosas, Mediano, Gastpar & Jensen 2019
 * (https://doi.org/10.1103/PhysRevE.100.032305).
 *
 * @example
 * import { covariance, gaussianSInformation } from '@infodrop/information';
 * const x = covariance([[1, 0.4, 0.3], [0.4, 1, 0.2], [0.3, 0.2, 1]]);
 * gaussianSInformation(x); // 0.2608648094
 */
export function gaussianSInformation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<GroupedGaussianOptions, Details>,
): Detailed<Details>;
export function gaussianSInformation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianSInformation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianSInformation(samples: Samples, options?: GroupedGaussianOptions): number;
export function gaussianSInformation(given: Samples | Covariance, options?: object): number | Estimate {
  const gaussian = gaussianOf('gaussianSInformation', given, options);
  return finish(gaussian, combined(totalCorrelationOf(gaussian), 1, dualTotalCorrelationOf(gaussian)), options);
}
