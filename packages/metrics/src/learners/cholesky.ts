/**
 * Factorizes a symmetric positive definite matrix A = L Lᵀ in place, row-major [size × size], its lower half alone being read and written.
 *
 * Source: G. H. Golub, C. F. Van Loan, Matrix computations, 2013, algorithm 4.2.2.
 */
export function factorize(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[row + k]! * matrix[other + k]!;
      // What rounding has left of a pivot that vanishes is taken for 0 and its direction left alone.
      if (i === j) matrix[row + i] = sum > 0 ? Math.sqrt(sum) : Infinity;
      else matrix[row + j] = sum / matrix[other + j]!;
    }
  }
}

/** Solves L Lᵀ x = b in place of b. */
export function solveFactorized(factor: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * b[k]!;
    b[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = b[i]! / factor[i * size + i]!;
    b[i] = value;
    for (let k = 0; k < i; k++) b[k]! -= factor[i * size + k]! * value;
  }
}
