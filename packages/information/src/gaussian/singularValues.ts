/** Singular values of a matrix, largest first, with the vectors of its column space and its row space. */
export interface SingularValues {
  readonly values: Float64Array;
  /** A v: column i is values[i] times the left singular vector, column-major, rows × columns. */
  readonly scaledLeft: Float64Array;
  /** Right singular vectors, column-major, columns × columns: a complete basis. */
  readonly right: Float64Array;
}

/** Sweeps after which a rotation must have had no effect: five to ten are needed. */
const SWEEPS = 60;

/**
 * Singular values by rotations that make the columns orthogonal: of a triangular factor, small ones keep their digits.
 *
 *   A = U S Vᵀ
 *
 * @param matrix - Column-major, rows × columns; not changed.
 *
 * Source: Hestenes 1958 (https://doi.org/10.1137/0106005; one-sided Jacobi); Demmel & Veselić 1992
 * (https://doi.org/10.1137/0613074) for the accuracy.
 */
export function singularValues(matrix: Float64Array, rows: number, columns: number): SingularValues {
  const left = Float64Array.from(matrix);
  const right = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) right[j * (columns + 1)] = 1;
  for (let sweep = 0, rotated = true; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let i = 0; i < columns; i++) {
      for (let j = i + 1; j < columns; j++) {
        const a = dot(left, i * rows, i * rows, rows);
        const b = dot(left, j * rows, j * rows, rows);
        const c = dot(left, i * rows, j * rows, rows);
        if (!(Math.abs(c) > Number.EPSILON * Math.sqrt(a) * Math.sqrt(b))) continue;
        rotated = true;
        const ratio = (b - a) / (2 * c);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        const cosine = 1 / Math.hypot(1, tangent);
        rotate(left, i * rows, j * rows, rows, cosine, cosine * tangent);
        rotate(right, i * columns, j * columns, columns, cosine, cosine * tangent);
      }
    }
  }
  const norms = Float64Array.from({ length: columns }, (_, j) => Math.sqrt(dot(left, j * rows, j * rows, rows)));
  const order = Array.from(norms.keys()).sort((i, j) => norms[j]! - norms[i]!);
  return {
    values: Float64Array.from(order, (j) => norms[j]!),
    scaledLeft: rearranged(left, rows, order),
    right: rearranged(right, columns, order),
  };
}

function dot(a: Float64Array, i: number, j: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += a[i + k]! * a[j + k]!;
  return sum;
}

function rotate(a: Float64Array, i: number, j: number, count: number, cosine: number, sine: number): void {
  for (let k = 0; k < count; k++) {
    const x = a[i + k]!;
    const y = a[j + k]!;
    a[i + k] = cosine * x - sine * y;
    a[j + k] = sine * x + cosine * y;
  }
}

function rearranged(a: Float64Array, rows: number, order: readonly number[]): Float64Array {
  const result = new Float64Array(a.length);
  for (const [to, from] of order.entries()) result.set(a.subarray(from * rows, (from + 1) * rows), to * rows);
  return result;
}
