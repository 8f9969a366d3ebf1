import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { covariance, meanOf } from './covariance.js';
import { dot } from './dot.js';

/** In which directions images vary, and how much. */
export interface PrincipalDirections {
  /** [dimensions] */
  readonly mean: Float64Array;
  /** Standard deviations along the directions, in no order. */
  readonly deviations: readonly number[];
  /** Of length 1, but for some of those whose deviation is 0, which are of length 0; each [dimensions]. */
  readonly directions: readonly Float64Array[];
}

/**
 * The eigenvectors of the covariance of images, and the roots of its eigenvalues.
 *
 *   Σ = XᵀX / n = U diag(s²) Uᵀ;   of fewer images than dimensions by their products:   XXᵀ / n = V diag(s²) Vᵀ,   uₖ = Xᵀvₖ / (sₖ √n)
 *
 * with X the n centered images. The products have the same eigenvalues but for those that are 0.
 *
 * @param values - [count, dimensions], finite.
 * @param dimensions - Values of an image.
 */
export function principalDirections(values: Float32Array, dimensions: number): PrincipalDirections {
  return values.length / dimensions < dimensions
    ? byProductsOfImages(values, dimensions)
    : byCovariance(values, dimensions);
}

function byCovariance(values: Float32Array, dimensions: number): PrincipalDirections {
  const { mean, rows } = covariance(values, dimensions);
  const { deviations, vectors } = decomposed(rows);
  return { mean, deviations, directions: vectors };
}

function byProductsOfImages(values: Float32Array, dimensions: number): PrincipalDirections {
  const count = values.length / dimensions;
  const mean = meanOf(values, dimensions);
  const centered = Array.from({ length: count }, (_, image) =>
    Float64Array.from({ length: dimensions }, (__, i) => values[image * dimensions + i]! - mean[i]!),
  );
  const products = centered.map((one) => Float64Array.from(centered, (other) => dot(one, other) / count));
  const { deviations: found, vectors } = decomposed(products);
  // The variances are rounded by about Number.EPSILON of the largest. A deviation of which nothing else is left has no direction: Xᵀvₖ is rounding too.
  const least = Math.sqrt(Number.EPSILON) * found.reduce((a, b) => Math.max(a, b));
  const deviations = found.map((deviation) => (deviation < least ? 0 : deviation));
  const directions = vectors.map((vector, k) => {
    const direction = new Float64Array(dimensions);
    const length = deviations[k]! * Math.sqrt(count);
    if (length === 0) return direction;
    for (const [image, row] of centered.entries()) {
      const share = vector[image]! / length;
      for (let i = 0; i < dimensions; i++) direction[i]! += share * row[i]!;
    }
    return direction;
  });
  return { mean, deviations, directions };
}

/** Roots of the eigenvalues of a symmetric matrix that has none below 0, and its eigenvectors. */
function decomposed(rows: readonly Float64Array[]): {
  readonly deviations: readonly number[];
  readonly vectors: readonly Float64Array[];
} {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: true,
  });
  return {
    // Rounding may leave a variance of 0 a hair below.
    deviations: realEigenvalues.map((variance) => Math.sqrt(Math.max(variance, 0))),
    vectors: realEigenvalues.map((_, k) => Float64Array.from(rows, (__, i) => eigenvectorMatrix.get(i, k))),
  };
}
