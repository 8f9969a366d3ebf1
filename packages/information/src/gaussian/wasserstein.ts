import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { factorise } from './factorisation.js';
import {
  distributionsOf,
  requireSameSize,
  symmetric,
  type GaussianDistribution,
  type GaussianParameters,
} from './gaussianDistribution.js';
import { singularValues } from './singularValues.js';

const CALLER = 'gaussianWasserstein';

/**
 * 2-Wasserstein distance between two Gaussian distributions, each given by samples or by its parameters.
 *
 *   W₂² = |μp − μq|² + tr(Σp + Σq − 2 (Σp^½ Σq Σp^½)^½)
 *
 * It is the least root mean square distance between a vector of p and a vector of q, in the units of the data, and 0 exactly
 * when the two are equal. It is computed as |μp − μq|² + min |Lp − Lq U|² over rotations U of the Cholesky factors, which keeps
 * digits for distributions that are all but equal. No correction is made for the number of samples: it is too large for few.
 * The Gaussian Wasserstein correlation of disentanglement_lib is its square, between N(0, Σ) and N(0, diag Σ).
 *
 * @param p - Samples, n × d with n > d; a covariance, of zero mean; or `{ mean, covariance }`.
 * @param q - The same.
 * @returns The distance, ≥ 0, in the units of the data; no information, so it takes no `base`.
 * @throws RangeError when dimensions differ, there are too few samples, or one coordinate is a linear combination of others.
 *
 * Source: Dowson & Landau 1982 (https://doi.org/10.1016/0047-259X(82)90077-X); Olkin & Pukelsheim 1982
 * (https://doi.org/10.1016/0024-3795(82)90112-4); the rotation Bhatia, Jain & Lim 2019
 * (https://doi.org/10.1016/j.exmath.2018.01.002).
 *
 * @example
 * import { covariance, gaussianWasserstein } from '@infodrop/information';
 * gaussianWasserstein(covariance([[1, 0.9], [0.9, 1]]), covariance([[1, 0], [0, 1]])) ** 2; // 0.6107347175
 */
export function gaussianWasserstein(
  p: Samples | Covariance | GaussianParameters,
  q: Samples | Covariance | GaussianParameters,
): number {
  const [from, to, [exponent = 0]] = distributionsOf(CALLER, p, q, true);
  requireSameSize(CALLER, from, to);
  const d = from.size;
  const a = choleskyFactor(from);
  const b = choleskyFactor(to);
  const product = new Float64Array(d * d); // Lqᵀ Lp, column-major
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let sum = 0;
      for (let k = Math.max(i, j); k < d; k++) sum += b[k * d + i]! * a[k * d + j]!;
      product[j * d + i] = sum;
    }
  }
  const { values, scaledLeft, right } = singularValues(product, d, d);
  let squares = 0;
  const rotation = new Float64Array(d * d); // U = W Vᵀ, row-major
  for (let s = 0; s < d; s++) {
    squares += (from.mean[s]! - to.mean[s]!) ** 2;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) rotation[i * d + j]! += (scaledLeft[s * d + i]! / values[s]!) * right[s * d + j]!;
    }
  }
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let entry = a[i * d + j]!;
      for (let k = 0; k <= i; k++) entry -= b[i * d + k]! * rotation[k * d + j]!;
      squares += entry * entry;
    }
  }
  return Math.sqrt(squares) * 2 ** exponent;
}

/** Σ = L Lᵀ, row-major, zero above the diagonal. */
function choleskyFactor(distribution: GaussianDistribution): Float64Array {
  const matrix = symmetric(CALLER, distribution);
  const { lower, pivots, size } = factorise(matrix);
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = i === j ? 1 : lower.high[i * size + j]!;
      factor[i * size + j] = matrix.units[i]! * entry * Math.sqrt(pivots.high[j]!);
    }
  }
  return factor;
}
