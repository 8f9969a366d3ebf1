import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import type { Samples } from '../samples.js';
import { isCovariance, type Covariance } from './covariance.js';
import {
  gaussianOf,
  gaussianOfVariables,
  type CovarianceOptions,
  type Gaussian,
  type GaussianOptions,
} from './gaussian.js';
import { finish, informationBetween, sumOfInverses, varianceAtZero, type Measured, type Terms } from './measure.js';

const CALLER = 'gaussianMutualInformation';

/**
 * Mutual information of two jointly Gaussian variables, from samples or from their covariance.
 *
 *   I(X; Y) = ½ log (|Σx| |Σy| / |Σ|),  which is −½ log(1 − ρ²) for one dimension each
 *
 * Digits are kept for the weakest and the strongest dependence: at ρ = 1e-9 it is 5e-19, not 0. From n samples, the exact
 * bias under Gaussian data is taken off unless `biasCorrection` is false, so that independent variables average to zero, and
 * half of them come out negative.
 *
 * @param x - Samples, n × d₁; or a covariance of both variables.
 * @param y - Samples, n × d₂, n > d₁ + d₂; absent for a covariance.
 * @param options - `biasCorrection` (samples only), `dimensions` (covariance only: `[d₁, d₂]`), `base`, `details`.
 * @returns Mutual information in nats, or in units of `base`. With `details`, local values log p(x,y)/(p(x)p(y)), and the
 *   standard error √(var(local)/n), for one dimension each |ρ|/√n, but not less than that of independent variables.
 * @throws RangeError when lengths differ, there are too few samples, or one coordinate is a linear combination of others:
 *   the mutual information is then infinite.
 *
 * Edge cases: coordinates of one value share nothing, and are left out; 0 where that is all of x or y.
 *
 * Source: (6) of docs/equations.md (https://arxiv.org/abs/1611.01353) for Gaussian variables; Kraskov, Stögbauer & Grassberger
 * 2004 (https://doi.org/10.1103/PhysRevE.69.066138), eq. 11.
 *
 * @example
 * import { covariance, gaussianMutualInformation } from '@infodrop/information';
 * gaussianMutualInformation(covariance([[1, 0.75], [0.75, 1]])); // 0.4133392866
 */
export function gaussianMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianMutualInformation<Details extends boolean>(
  covariance: Covariance,
  options: WithDetails<CovarianceOptions, Details>,
): Detailed<Details>;
export function gaussianMutualInformation(covariance: Covariance, options?: CovarianceOptions): number;
export function gaussianMutualInformation(x: Samples, y: Samples, options?: GaussianOptions): number;
export function gaussianMutualInformation(
  x: Samples | Covariance,
  y?: Samples | object,
  options?: object,
): number | Estimate {
  if (isCovariance(x)) {
    const gaussian = gaussianOf(CALLER, x, y, 2);
    return finish(gaussian, mutualInformationOf(gaussian), y);
  }
  const gaussian = gaussianOfVariables(
    CALLER,
    [
      ['x', x],
      ['y', y as Samples],
    ],
    options,
  );
  return finish(gaussian, mutualInformationOf(gaussian), options);
}

/** What constants share. */
function nothing({ size }: Gaussian): Measured {
  return { nats: 0, terms: [], weights: () => new Float64Array(size * size) };
}

/** I(x; y | z…) of a Gaussian whose first two variables are x and y, and whose others, if any, are conditioned on. */
export function mutualInformationOf(gaussian: Gaussian): Measured {
  const [x = [], y = [], ...others] = gaussian.variables;
  const z = others.flat();
  if (x.length === 0 || y.length === 0) return nothing(gaussian);
  const parts: readonly (readonly [number, readonly number[]])[] = [
    [1, [...x, ...z]],
    [1, [...y, ...z]],
    [-1, [...x, ...y, ...z]],
    [-1, z],
  ];
  const terms: Terms = parts.map(([times, coordinates]) => [times, coordinates.length]);
  return {
    nats: informationBetween(gaussian, x, y, z),
    terms,
    weights: () => sumOfInverses(gaussian, parts),
    leastVariance: (samples) => varianceAtZero(terms, samples),
  };
}
