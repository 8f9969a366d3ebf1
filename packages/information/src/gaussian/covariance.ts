import { describe, requireInteger, requireOptions } from '@infodrop/requirements';
import { exponentBeyond } from '../exponent.js';
import {
  joined,
  matrixOf,
  requireSameLength,
  type Matrix,
  type NumericArray,
  type SampleMatrix,
  type Samples,
} from '../samples.js';
import { moments } from './crossProducts.js';

/** How far two mirrored entries may lie apart, as a part of the geometric mean of their variances. */
const SYMMETRY = 1e-12;

/** The covariance of a random vector, checked. Made by {@link covariance} or {@link covarianceOf}. */
export interface Covariance {
  /** Row-major, `size` × `size`, exactly symmetric. */
  readonly covariance: Float64Array;
  /** How many coordinates it is of. */
  readonly size: number;
}

/** Whether an argument is a covariance, and not samples. One made by hand is checked as {@link covariance} does, and refused in its name. */
export function isCovariance(value: unknown): value is Covariance {
  if (typeof value !== 'object' || value === null || !('covariance' in value && 'size' in value)) return false;
  const { covariance: data, size } = value as Covariance;
  covariance({ data, shape: [size, size] });
  return true;
}

/**
 * Says that a matrix is a covariance, not samples: what the Gaussian measures take in place of samples.
 *
 * Mirrored entries may differ by 1e-12 of √(Σᵢᵢ Σⱼⱼ); their mean is used. Whether the matrix is positive definite is checked
 * by the measures that need it.
 *
 * @param matrix - Rows of a symmetric matrix with positive diagonal, or `{ data, shape }` with row-major data; in the squared
 *   units of the data.
 * @returns The covariance, its entries copied.
 * @throws RangeError when it is not square, finite and symmetric with positive variances; TypeError when it is no matrix.
 *
 * @example
 * import { covariance, gaussianTotalCorrelation } from '@infodrop/information';
 * gaussianTotalCorrelation(covariance([[1, 0.9], [0.9, 1]])); // 0.8303656034
 */
export function covariance(matrix: readonly NumericArray[] | SampleMatrix): Covariance {
  const { data, rows, columns: size } = matrixOf('covariance', 'matrix', matrix);
  if (rows !== size) {
    throw new RangeError(
      `covariance: matrix must be square, got ${rows} rows of ${size}. Pass samples to covarianceOf() instead.`,
    );
  }
  for (let i = 0; i < size; i++) {
    requireVariance('covariance', `variance of coordinate ${i}`, data[i * size + i]!);
  }
  const entries = Float64Array.from(data);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const below = data[i * size + j]!;
      const above = data[j * size + i]!;
      const scale = Math.sqrt(data[i * size + i]!) * Math.sqrt(data[j * size + j]!);
      if (Math.abs(below - above) > SYMMETRY * scale) {
        throw new RangeError(
          `covariance: matrix must be symmetric, got ${below} at [${i}, ${j}] and ${above} at [${j}, ${i}].`,
        );
      }
      entries[i * size + j] = entries[j * size + i] = below + (above - below) / 2;
    }
  }
  return { covariance: entries, size };
}

/** Options of {@link covarianceOf}. */
export interface CovarianceOfOptions {
  /** What is taken off the number of samples: 1 by default, the unbiased covariance; 0 for that of maximum likelihood. */
  readonly ddof?: 0 | 1 | undefined;
}

/**
 * The covariance of samples.
 *
 *   Sᵢⱼ = 1/(n − ddof) Σₜ (xₜᵢ − x̄ᵢ)(xₜⱼ − x̄ⱼ)
 *
 * A measure of it is not corrected for the number of samples; pass the samples themselves to the measure for that. Measures of
 * dependence are the same for either `ddof`; of entropies and divergences, those of 0 are the values of maximum likelihood.
 *
 * @param samples - n ≥ 2 samples of d dimensions.
 * @param options - `ddof` (1 by default, as R; 0 as numpy's `var` and scikit-learn's `EmpiricalCovariance`).
 * @returns Their covariance, d × d, in the squared units of the data.
 * @throws RangeError for fewer than two samples, a constant dimension, squares beyond the range of doubles, or another `ddof`.
 *
 * @example
 * import { columns, covarianceOf } from '@infodrop/information';
 * covarianceOf(columns([1, 2, 3], [2, 4, 9])).covariance; // [1, 3.5, 3.5, 13]
 * covarianceOf([1, 2, 6], { ddof: 0 }).covariance; // [4.6666666667]
 */
export function covarianceOf(samples: Samples, options: CovarianceOfOptions = {}): Covariance {
  const caller = 'covarianceOf';
  requireOptions(caller, options, ['ddof']);
  const ddof = requireInteger(caller, 'ddof', options.ddof ?? 1, 0, 1);
  const { covariance, columns, rows } = momentsInUnits(caller, 'samples', samples);
  return { covariance: ddof === 1 ? covariance : covariance.map((each) => each * ((rows - 1) / rows)), size: columns };
}

/** Samples side by side, with their mean and covariance. */
export interface Moments extends Matrix {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** Each column was divided by two to this power: 0, but where its squares would leave the range of doubles. */
  readonly exponents: Int32Array;
  /** Which of the columns given these are: all, unless those of one value were left out. */
  readonly kept: readonly number[];
  /** The dimensions of each variable given. */
  readonly dimensions: readonly number[];
}

/** Reads variables of one length, side by side, and takes their mean and covariance; columns of one value are refused or left out. */
export function momentsOf(
  caller: string,
  named: readonly (readonly [name: string, samples: Samples])[],
  constants: 'refuse' | 'leave out' = 'refuse',
): Moments {
  const parts = named.map(([name, samples]) => matrixOf(caller, name, samples));
  const [{ rows }] = parts as [Matrix];
  const lengths = parts.map((part) => part.rows);
  requireSameLength(caller, named.map(([name]) => name).join(', '), lengths);
  requireInteger(caller, 'number of samples', rows, 2);
  const given = parts.length === 1 ? parts[0]! : joined(parts);
  const dimensions = parts.map((part) => part.columns);
  const kept: number[] = [];
  let coordinate = 0;
  for (const [index, columns] of dimensions.entries()) {
    for (let dimension = 0; dimension < columns; dimension++, coordinate++) {
      if (varies(given, coordinate)) kept.push(coordinate);
      else if (constants === 'refuse') {
        const place = columns === 1 ? '' : ` in dimension ${dimension}`;
        throw new RangeError(
          `${caller}: ${named[index]![0]} must vary, got the constant ${given.data[coordinate]}${place}. Leave it out.`,
        );
      }
    }
  }
  const { data, exponents } = withinRange(given, kept);
  const columns = kept.length;
  return { data, rows, columns, exponents, kept, dimensions, ...moments(data, rows, columns) };
}

function varies({ data, rows, columns }: Matrix, j: number): boolean {
  for (let t = 1; t < rows; t++) if (data[t * columns + j] !== data[j]) return true;
  return false;
}

/** Beyond this power of two, up or down, squares of what a column varies by may overflow or vanish. */
export const FAR = 200;

/** Some of the columns, those that are far from 1 divided by a power of two that brings their largest value near it. */
function withinRange(given: Matrix, kept: readonly number[]): { data: Float64Array; exponents: Int32Array } {
  const { rows, columns } = given;
  const largest = new Float64Array(columns);
  for (let at = 0; at < given.data.length;) {
    for (let j = 0; j < columns; j++, at++) {
      const size = Math.abs(given.data[at]!);
      if (size > largest[j]!) largest[j] = size;
    }
  }
  const exponents = Int32Array.from(kept, (j) => exponentBeyond(FAR, largest[j]!));
  if (kept.length === columns && exponents.every((exponent) => exponent === 0)) return { data: given.data, exponents };
  const data = new Float64Array(rows * kept.length);
  for (const [at, j] of kept.entries()) {
    const factor = 2 ** -exponents[at]!;
    for (let t = 0; t < rows; t++) data[t * kept.length + at] = given.data[t * columns + j]! * factor;
  }
  return { data, exponents };
}

/** Mean and covariance in the units of the data; refused where these are beyond the range of doubles. */
export function momentsInUnits(caller: string, name: string, samples: Samples): Moments {
  const given = momentsOf(caller, [[name, samples]]);
  const { columns, exponents } = given;
  if (exponents.every((exponent) => exponent === 0)) return given;
  const covariance = given.covariance.map((entry, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return entry * 2 ** exponents[i]! * 2 ** exponents[j]!;
  });
  for (let j = 0; j < columns; j++) {
    requireVariance(caller, `variance of ${name}, dimension ${j}`, covariance[j * (columns + 1)]!, LEAST);
  }
  const { data } = matrixOf(caller, name, samples);
  return { ...given, data, covariance, mean: given.mean.map((value, j) => value * 2 ** exponents[j]!) };
}

/** Squares of samples below this may have lost digits to underflow. */
const LEAST = 1e-300;

/** A variance that doubles can divide by: neither 0 nor infinite. */
function requireVariance(caller: string, name: string, value: number, least = Number.MIN_VALUE): void {
  if (!(value >= least && value < Infinity)) {
    throw new RangeError(
      `${caller}: ${name} must be ${least < LEAST ? 'above 0' : `at least ${LEAST}`} and finite, got ${describe(value)}. Leave out a constant, or rescale.`,
    );
  }
}
