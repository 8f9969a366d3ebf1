import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import { isCovariance, type Covariance } from './covariance.js';
import { gaussianOf, gaussianOfVariables, type CovarianceOptions, type GaussianOptions } from './gaussian.js';
import { finish } from './measure.js';
import { mutualInformationOf } from './mutualInformation.js';

const CALLER = 'gaussianConditionalMutualInformation';

/**
 * Conditional mutual information of jointly Gaussian variables, from samples or from their covariance.
 *
 *   I(X; Y | Z) = ½ log (|Σxz| |Σyz| / (|Σz| |Σxyz|)),  which is −½ log(1 − ρ²) of the partial correlation for one dimension each
 *
 * Digits are kept as in {@link gaussianMutualInformation}, and the exact bias is taken off in the same way.
 *
 * @param x - Samples, n × d₁; or a covariance of the three variables in the order x, y, z.
 * @param y - Samples, n × d₂; absent for a covariance.
 * @param z - Samples, n × d₃, n > d₁ + d₂ + d₃; absent for a covariance.
 * @param options - `biasCorrection` (samples only), `dimensions` (covariance only: `[d₁, d₂, d₃]`), `base`, `details`.
 * @returns Conditional mutual information in nats, or in units of `base`. With `details`, local values and standard error.
 * @throws RangeError when lengths differ, there are too few samples, or one coordinate is a linear combination of others.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), eq. 2.60, with Gaussian entropies.
 *
 * @example
 * import { covariance, gaussianConditionalMutualInformation } from '@infodrop/information';
 * gaussianConditionalMutualInformation(covariance([[4, 3, 1], [3, 4, 1], [1, 1, 2]]), { base: 2 }); // 0.5148736717
 */
export function gaussianConditionalMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  z: Samples,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianConditionalMutualInformation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianConditionalMutualInformation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianConditionalMutualInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options?: GaussianOptions,
): number;
export function gaussianConditionalMutualInformation(
  x: Samples | Covariance,
  y?: Samples | object,
  z?: Samples,
  options?: object,
): number | Estimate {
  if (isCovariance(x)) {
    const gaussian = gaussianOf(CALLER, x, y, 3);
    return finish(gaussian, mutualInformationOf(gaussian), y);
  }
  const gaussian = gaussianOfVariables(
    CALLER,
    [
      ['x', x],
      ['y', y as Samples],
      ['z', z!],
    ],
    options,
  );
  return finish(gaussian, mutualInformationOf(gaussian), options);
}
