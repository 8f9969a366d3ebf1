import { divide, doubleDouble, subtractDot, type DoubleDouble } from './doubleDouble.js';

/** A symmetric matrix, row-major, in doubles twice as long, and what its coordinates are called in an error. */
export interface Symmetric {
  readonly caller: string;
  readonly size: number;
  readonly entries: DoubleDouble;
  /** Names a coordinate. */
  readonly label: (coordinate: number) => string;
  /** The part of a variance that rounding may leave of nothing. */
  readonly tolerance: number;
}

/** A = L D Lᵀ of a symmetric matrix, or of some of its coordinates in some order. */
export interface Factors {
  /** L, row-major, below its diagonal of ones. */
  readonly lower: DoubleDouble;
  /** D: the variance that is left of each coordinate when those before it are known. */
  readonly pivots: DoubleDouble;
  readonly size: number;
}

/** 0, 1, …, count − 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/**
 * A covariance in units, powers of two, that make every variance of order 1: exact, and far from overflow and underflow.
 * With `like`, the units of another covariance.
 */
export function scaled(
  matrix: { readonly covariance: Float64Array; readonly size: number },
  like: Float64Array = matrix.covariance,
): { entries: DoubleDouble; units: Float64Array } {
  const { covariance, size } = matrix;
  const units = new Float64Array(size);
  for (let i = 0; i < size; i++) units[i] = 2 ** Math.round(Math.log2(like[i * (size + 1)]!) / 2);
  const entries = doubleDouble(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) entries.high[i * size + j] = covariance[i * size + j]! / units[i]! / units[j]!;
  }
  return { entries, units };
}

/**
 * A = L D Lᵀ in doubles twice as long, without square roots.
 *
 *   Dᵢ = Aᵢᵢ − Σₖ Lᵢₖ² Dₖ,  Lᵢⱼ = (Aᵢⱼ − Σₖ Lᵢₖ Dₖ Lⱼₖ) / Dⱼ
 *
 * @param order - The coordinates to factorise, in their order.
 * @throws RangeError naming the first coordinate that is a linear combination of those before it.
 */
export function factorise(matrix: Symmetric, order: readonly number[] = range(matrix.size)): Factors {
  const { entries, size: stride } = matrix;
  const size = order.length;
  const lower = doubleDouble(size * size);
  const pivots = doubleDouble(size);
  const row = doubleDouble(size); // L D, one row
  const scratch = doubleDouble(2);
  for (let i = 0; i < size; i++) {
    const from = order[i]! * stride;
    for (let j = 0; j < i; j++) {
      row.high[j] = entries.high[from + order[j]!]!;
      row.low[j] = entries.low[from + order[j]!]!;
      subtractDot(row, j, row, 0, lower, j * size, j);
      divide(lower, i * size + j, row, j, pivots, j, scratch);
    }
    const variance = entries.high[from + order[i]!]!;
    pivots.high[i] = variance;
    pivots.low[i] = entries.low[from + order[i]!]!;
    subtractDot(pivots, i, row, 0, lower, i * size, i);
    requirePivot(matrix, order[i]!, pivots.high[i]! / variance);
  }
  return { lower, pivots, size };
}

/** The part of a variance from which its logarithm keeps ten digits or more in plain doubles. */
const AMPLE = 2 ** -10;

/**
 * The parts of each variance that those before it explain, in plain doubles: for matrices so large that {@link factorise} takes
 * its time. Undefined where little of a variance is left, which needs more digits.
 */
export function explainedParts({ entries, size }: Symmetric): Float64Array | undefined {
  const { high } = entries;
  const lower = new Float64Array(size * size); // L √D
  const explained = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      lower[row + j] = (high[row + j]! - dotOfRows(lower, row, j * size, j)) / lower[j * size + j]!;
    }
    const variance = high[row + i]!;
    const part = dotOfRows(lower, row, row, i) / variance;
    if (!(1 - part > AMPLE)) return undefined;
    explained[i] = part;
    lower[row + i] = Math.sqrt(variance * (1 - part));
  }
  return explained;
}

function dotOfRows(a: Float64Array, i: number, j: number, count: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < count; k += 2) {
    even += a[i + k]! * a[j + k]!;
    odd += a[i + k + 1]! * a[j + k + 1]!;
  }
  return k < count ? even + odd + a[i + k]! * a[j + k]! : even + odd;
}

/** A RangeError when too little is left of a coordinate's variance to divide by. */
export function requirePivot(matrix: Omit<Symmetric, 'entries'>, coordinate: number, left: number): void {
  if (!(left > matrix.tolerance)) {
    throw new RangeError(
      `${matrix.caller}: covariance must be positive definite, got ${matrix.label(coordinate)} ` +
        `${left < -matrix.tolerance ? 'with a negative variance given the others' : 'a linear combination of the others'}. ` +
        'Leave it out, or correct the matrix.',
    );
  }
}

/** The transpose of L⁻¹, row-major: row j holds column j of L⁻¹, whose diagonal is ones. */
export function inverseOfLower({ lower, size }: Factors): DoubleDouble {
  const inverse = doubleDouble(size * size);
  for (let j = 0; j < size; j++) {
    const at = j * size;
    inverse.high[at + j] = 1;
    for (let i = j + 1; i < size; i++) subtractDot(inverse, at + i, lower, i * size + j, inverse, at + j, i - j);
  }
  return inverse;
}

/** A⁻¹ = L⁻ᵀ D⁻¹ L⁻¹, row-major. */
export function inverseOf(factors: Factors): DoubleDouble {
  const { pivots, size } = factors;
  const inverse = inverseOfLower(factors);
  const result = doubleDouble(size * size);
  const divided = doubleDouble(size); // −(D⁻¹ L⁻¹), one column
  const scratch = doubleDouble(2);
  for (let i = 0; i < size; i++) {
    for (let k = i; k < size; k++) divide(divided, k, inverse, i * size + k, pivots, k, scratch);
    for (let j = 0; j <= i; j++) {
      const at = i * size + j;
      subtractDot(result, at, divided, i, inverse, j * size + i, size - i);
      const mirrored = j * size + i;
      result.high[mirrored] = result.high[at] = -result.high[at]!;
      result.low[mirrored] = result.low[at] = -result.low[at]!;
    }
  }
  return result;
}
