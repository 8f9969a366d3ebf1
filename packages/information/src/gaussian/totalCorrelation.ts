import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { gaussianOf, type CovarianceOptions, type GroupedGaussianOptions } from './gaussian.js';
import { totalCorrelationOf } from './manyVariables.js';
import { finish } from './measure.js';

/**
 * Total correlation of jointly Gaussian variables, from samples or from their covariance.
 *
 *   TC(X) = Σₖ h(Xₖ) − h(X) = ½ Σᵢ log Σᵢᵢ − ½ log |Σ|  for variables of one dimension
 *
 * From n samples the exact bias under Gaussian data is taken off unless `biasCorrection` is false: for 3072 independent
 * coordinates and 10,000 samples it is 264.6 nats.
 *
 * @param samples - n × d with n > d, its columns the variables; or a covariance, d × d.
 * @param options - `dimensions` (how many columns each variable has; one each by default), `biasCorrection` (samples only),
 *   `base`, `details`.
 * @returns Total correlation in nats, or in units of `base`. With `details`, local values and standard error for samples.
 * @throws RangeError when there are too few samples, or one coordinate is a linear combination of others.
 * A single variable has 0. Digits are kept for the weakest and the strongest correlations.
 *
 * Source: (23) of docs/equations.md (https://arxiv.org/abs/1611.01353) (its approximation −log |diag ΣᵀΣ| is not used: it is
 * not 0 for independent data); Watanabe 1960 (https://doi.org/10.1147/rd.41.0066).
 *
 * @example
 * import { covariance, gaussianTotalCorrelation } from '@infodrop/information';
 * gaussianTotalCorrelation(covariance([[1, 0.9], [0.9, 1]])); // 0.8303656034
 */
export function gaussianTotalCorrelation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<GroupedGaussianOptions, Details>,
): Detailed<Details>;
export function gaussianTotalCorrelation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianTotalCorrelation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianTotalCorrelation(samples: Samples, options?: GroupedGaussianOptions): number;
export function gaussianTotalCorrelation(given: Samples | Covariance, options?: object): number | Estimate {
  const gaussian = gaussianOf('gaussianTotalCorrelation', given, options);
  return finish(gaussian, totalCorrelationOf(gaussian), options);
}
