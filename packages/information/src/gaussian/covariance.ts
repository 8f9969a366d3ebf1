import { describe, requireInteger, requireOptions } from '@infodrop/requirements';
import {
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
  const { covariance, columns, rows } = momentsOf(caller, [['samples', samples]]);
  return { covariance: ddof === 1 ? covariance : covariance.map((each) => each * ((rows - 1) / rows)), size: columns };
}

/** Samples side by side, with their mean and covariance. */
export interface Moments extends Matrix {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** The dimensions of each variable given. */
  readonly dimensions: readonly number[];
}

/** Reads variables of one length, side by side, and takes their mean and covariance; every variance is positive. */
export function momentsOf(caller: string, named: readonly (readonly [name: string, samples: Samples])[]): Moments {
  const parts = named.map(([name, samples]) => matrixOf(caller, name, samples));
  const joined = sideBySide(caller, named.map(([name]) => name).join(', '), parts);
  const { data, rows, columns } = joined;
  requireInteger(caller, 'number of samples', rows, 2);
  const { mean, covariance } = moments(data, rows, columns);
  let coordinate = 0;
  for (const [index, part] of parts.entries()) {
    for (let j = 0; j < part.columns; j++, coordinate++) {
      requireVariance(
        caller,
        `variance of ${named[index]![0]}, dimension ${j}`,
        covariance[coordinate * (columns + 1)]!,
        LEAST,
      );
    }
  }
  return { data, rows, columns, mean, covariance, dimensions: parts.map((part) => part.columns) };
}

function sideBySide(caller: string, names: string, parts: readonly Matrix[]): Matrix {
  const first = parts[0]!;
  if (parts.length === 1) return first;
  const { rows } = first;
  requireSameLength(
    caller,
    names,
    parts.map((part) => part.rows),
  );
  const columns = parts.reduce((sum, part) => sum + part.columns, 0);
  const data = new Float64Array(rows * columns);
  let start = 0;
  for (const part of parts) {
    for (let t = 0; t < rows; t++) {
      for (let j = 0; j < part.columns; j++) data[t * columns + start + j] = part.data[t * part.columns + j]!;
    }
    start += part.columns;
  }
  return { data, rows, columns };
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
