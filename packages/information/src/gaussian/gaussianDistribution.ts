import { describe } from '@infodrop/requirements';
import { isArray, matrixOf, type NumericArray, type Samples } from '../samples.js';
import { exponentBeyond } from '../exponent.js';
import { FAR, isCovariance, momentsInUnits, type Covariance, type Moments } from './covariance.js';
import { scaled, type Symmetric } from './factorisation.js';

/** A Gaussian distribution by its parameters: what a measure between two distributions takes in place of samples. */
export interface GaussianParameters {
  /** One number a coordinate; zero when absent. */
  readonly mean?: NumericArray | undefined;
  readonly covariance: Covariance;
}

/** Mean and covariance, given or estimated. */
export interface GaussianDistribution {
  readonly name: string;
  readonly size: number;
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly moments: Moments | undefined;
}

/** Reads a distribution: samples, a covariance (of zero mean), or `{ mean, covariance }`. */
function distributionOf(
  caller: string,
  name: string,
  given: Samples | Covariance | GaussianParameters,
): GaussianDistribution {
  if (isCovariance(given)) return { ...given, name, mean: new Float64Array(given.size), moments: undefined };
  if (typeof given === 'object' && (given as unknown) !== null && 'covariance' in given) {
    const parameters: GaussianParameters = given;
    if (!isCovariance(parameters.covariance)) {
      throw new TypeError(
        `${caller}: covariance of ${name} must be tagged, got ${describe(parameters.covariance)}. Write covariance(...).`,
      );
    }
    const { size } = parameters.covariance;
    const mean = parameters.mean ?? new Float64Array(size);
    if (!isArray(mean) || mean.length !== size) {
      throw new RangeError(`${caller}: mean of ${name} must hold ${size} numbers, got ${describe(mean)}.`);
    }
    return { ...parameters.covariance, name, mean: matrixOf(caller, `mean of ${name}`, mean).data, moments: undefined };
  }
  const moments = momentsInUnits(caller, name, given as Samples);
  return { name, size: moments.columns, mean: moments.mean, covariance: moments.covariance, moments };
}

type Given = Samples | Covariance | GaussianParameters;

/**
 * Two distributions. Of samples of both, coordinates (with `together`, all of them by one) whose squares would leave the range of
 * doubles are divided by two to the power of `exponents`.
 */
export function distributionsOf(
  caller: string,
  p: Given,
  q: Given,
  together = false,
): readonly [from: GaussianDistribution, to: GaussianDistribution, exponents: readonly number[]] {
  if ([p, q].some((given) => typeof given === 'object' && (given as unknown) !== null && 'covariance' in given)) {
    return [distributionOf(caller, 'p', p), distributionOf(caller, 'q', q), []];
  }
  const both = [matrixOf(caller, 'p', p as Samples), matrixOf(caller, 'q', q as Samples)];
  const largest: number[] = [];
  for (const { data, columns } of both) {
    for (let at = 0; at < data.length; at++) {
      const j = together ? 0 : at % columns;
      largest[j] = Math.max(largest[j] ?? 0, Math.abs(data[at]!));
    }
  }
  const exponents = largest.map((size) => exponentBeyond(FAR, size));
  if (exponents.every((exponent) => exponent === 0)) {
    return [distributionOf(caller, 'p', p), distributionOf(caller, 'q', q), exponents];
  }
  const [from, to] = both.map(({ data, rows, columns }, index) => {
    const scaled = data.map((value, at) => value * 2 ** -exponents[together ? 0 : at % columns]!);
    return distributionOf(caller, 'pq'[index]!, { data: scaled, shape: [rows, columns] });
  });
  return [from!, to!, exponents];
}

/** The covariance of a distribution, ready to be factorised, in its own units or those of another. */
export function symmetric(
  caller: string,
  distribution: GaussianDistribution,
  like?: GaussianDistribution,
): Symmetric & { readonly units: Float64Array } {
  const { name, size, moments } = distribution;
  if (moments !== undefined && moments.rows <= size) {
    throw new RangeError(
      `${caller}: number of samples of ${name} must exceed the number of dimensions, ${size}, got ${moments.rows}.`,
    );
  }
  return {
    ...scaled(distribution, like?.covariance),
    caller,
    size,
    label: (coordinate) => `dimension ${coordinate} of ${name}`,
    tolerance: (size + (moments === undefined ? 0 : 4 * Math.sqrt(moments.rows))) * Number.EPSILON,
  };
}

/** A RangeError when two distributions are of different numbers of dimensions. */
export function requireSameSize(caller: string, p: GaussianDistribution, q: GaussianDistribution): void {
  if (p.size !== q.size) {
    throw new RangeError(`${caller}: p and q must have the same number of dimensions, got ${p.size} and ${q.size}.`);
  }
}
