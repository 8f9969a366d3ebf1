import type { Detailed, Estimate, EstimateOptions, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { factorise } from './factorisation.js';
import { gaussianOf, type GaussianOptions } from './gaussian.js';
import { finish, sumOfInverses } from './measure.js';

/**
 * Differential entropy of a Gaussian variable, from samples or from its covariance.
 *
 *   h(X) = ½ log |Σ| + d/2 log 2πe
 *
 * From n samples, the exact bias of log |S|, Σᵢ ψ((n−i)/2) + d log(2/(n−1)), is taken off unless `biasCorrection` is false.
 *
 * @param x - Samples, n × d with n > d, or a covariance, d × d.
 * @param options - `biasCorrection` (samples only), `base`, `details`.
 * @returns Entropy in nats, or in units of `base`; of data in their own units: it may be negative. With `details`, local
 *   values −log p(xₜ) with the quadratic form of the n (not n − 1) covariance and shifted to the mean, and a standard error.
 * @throws RangeError when there are too few samples, or one coordinate is a linear combination of others.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), Theorem 8.4.1; the correction Misra, Singh & Demchuk 2005
 * (https://doi.org/10.1016/j.jmva.2003.10.003).
 *
 * @example
 * import { covariance, gaussianEntropy } from '@infodrop/information';
 * gaussianEntropy(covariance([[1]])); // 1.4189385332
 */
export function gaussianEntropy<Details extends boolean>(
  x: Samples,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianEntropy<Details extends boolean>(
  x: Covariance,
  options: WithDetails<EstimateOptions, Details>,
): Detailed<Details>;
export function gaussianEntropy(x: Covariance, options?: EstimateOptions): number;
export function gaussianEntropy(x: Samples, options?: GaussianOptions): number;
export function gaussianEntropy(x: Samples | Covariance, options?: object): number | Estimate {
  const gaussian = gaussianOf('gaussianEntropy', x, options, 1);
  const { size, units, moments } = gaussian;
  const { pivots } = factorise(gaussian);
  let nats = size * (0.5 + HALF_LOG_TWO_PI);
  for (let i = 0; i < size; i++) nats += Math.log(pivots.high[i]!) / 2 + Math.log(units[i]!);
  for (const exponent of moments?.exponents ?? []) nats += exponent * Math.LN2;
  return finish(
    gaussian,
    {
      nats,
      terms: [[1, size]],
      weights: () => sumOfInverses(gaussian, [[1, gaussian.variables[0]!]]),
      signed: true,
    },
    options,
  );
}

/** ½ log 2π. */
const HALF_LOG_TWO_PI = 0.9189385332046728;
