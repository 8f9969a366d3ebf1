import { inUnits, type Estimate } from '../estimate.js';
import { describe } from '@infodrop/requirements';
import { logRatio } from './doubleDouble.js';
import { factorise, inverseOf } from './factorisation.js';
import type { Gaussian, GaussianOptions } from './gaussian.js';
import { localValues } from './localValues.js';
import { entropyBias, entropyVariance } from './wishart.js';

/** A measure as a sum of entropies: how often, with its sign, the entropy of so many coordinates stands in it. */
export type Terms = readonly (readonly [times: number, dimensions: number])[];

/** A Gaussian measure before its correction. */
export interface Measured {
  /** Its value for the covariance as it is. */
  readonly nats: number;
  readonly terms: Terms;
  /**
   * The matrix A of its local values ½ zᵀ A z, row-major, for the scaled coordinates z: the sum of the inverse covariances of
   * the entropies that it is made of.
   */
  readonly weights: () => Float64Array;
  /** Its variance where the variables are independent, and the local values all but the same. */
  readonly leastVariance?: (samples: number) => number;
  /** Whether it cannot be negative but by the correction. */
  readonly signed?: boolean;
  /** 'Gaussian' when absent. */
  readonly estimator?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
}

const NEGATIVE =
  'The value is negative: that is the scatter of a corrected estimate around a measure that is zero or close to it.';

const CONSTANT = 'A variable is constant: it shares no information.';

/** Corrects a measure for its number of samples, and gives it in the caller's unit, with local values and error when asked. */
export function finish(gaussian: Gaussian, measured: Measured, options: object | undefined): number | Estimate {
  const { caller, moments, variables, dimensions } = gaussian;
  const {
    biasCorrection = true,
    base,
    details,
  } = (options ?? {}) as Omit<GaussianOptions, 'details'> & {
    details?: boolean;
  };
  const { terms, estimator = 'Gaussian', leastVariance, signed = false, warnings = [] } = measured;
  if (typeof biasCorrection !== 'boolean') {
    throw new TypeError(`${caller}: biasCorrection must be true or false, got ${describe(biasCorrection)}.`);
  }
  const samples = moments?.rows;
  let { nats } = measured;
  if (samples !== undefined && biasCorrection) {
    for (const [times, coordinates] of terms) nats -= times * entropyBias(coordinates, samples);
  }
  const settings = {
    ...(samples === undefined ? {} : { biasCorrection }),
    dimensions: [...dimensions],
    ...measured.settings,
  };
  if (details !== true || samples === undefined) {
    return inUnits(caller, { nats, estimator, settings }, { base, details });
  }
  const localNats = localValues(gaussian, measured.weights(), nats);
  let squares = 0;
  for (const local of localNats) squares += (local - nats) ** 2;
  // Near independence the local values of an estimate scatter by its own error: twice its variance, on the average.
  const least = leastVariance?.(samples) ?? 0;
  const standardErrorNats = Math.sqrt(Math.max(squares / (samples - 1) / samples - least, least));
  const all = [
    ...warnings,
    ...(variables.some((variable) => variable.length === 0) ? [CONSTANT] : []),
    ...(nats < 0 && !signed ? [NEGATIVE] : []),
  ];
  return inUnits(caller, { nats, estimator, settings, samples, localNats, standardErrorNats, warnings: all }, options);
}

/** The variance, for independent variables, of a sum of entropies that is zero for them. */
export function varianceAtZero(terms: Terms, samples: number): number {
  let sum = 0;
  for (const [times, coordinates] of terms) sum -= times * entropyVariance(coordinates, samples);
  return Math.max(sum, 0);
}

/** A matrix of weights: the sum of the inverses of the covariances of some coordinates, each `times` its sign. */
export function sumOfInverses(
  gaussian: Gaussian,
  parts: readonly (readonly [times: number, coordinates: readonly number[]])[],
): Float64Array {
  const { size } = gaussian;
  const sum = new Float64Array(size * size);
  for (const [times, coordinates] of parts) {
    const { high } = inverseOf(factorise(gaussian, coordinates));
    const count = coordinates.length;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) sum[coordinates[i]! * size + coordinates[j]!]! += times * high[i * count + j]!;
    }
  }
  return sum;
}

/**
 * Σ of ½ log of the ratio of two variances of each coordinate of y: what is left of it given some coordinates, and given
 * more. Every term is ≥ 0, so that nothing cancels: the conditional mutual information I(x; y | z) of Gaussian variables.
 */
export function informationBetween(
  gaussian: Gaussian,
  x: readonly number[],
  y: readonly number[],
  z: readonly number[] = [],
): number {
  const without = factorise(gaussian, [...z, ...y]).pivots;
  const withX = factorise(gaussian, [...z, ...x, ...y]).pivots;
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += logRatio(without, z.length + i, withX, z.length + x.length + i);
  return sum / 2;
}
