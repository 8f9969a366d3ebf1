import { requireInteger, requireNumber, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Options of {@link fastIca}. */
export interface FastIcaOptions {
  /** Where the rotation of the whitened signals starts, [d, d]; it is made orthogonal first. */
  readonly start: Matrix;
  /** Ends when no direction turns by more than this, 1 − |cosine|. Default 1e-10. */
  readonly tolerance?: number;
  /** Ends after so many iterations at the latest. Default 1000. */
  readonly maxIterations?: number;
}

/** What {@link fastIca} found. */
export interface FastIca {
  /** [d, d]: the components are (x − mean) · unmixingᵀ, of variance 1. */
  readonly unmixing: Matrix;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Independent components by FastICA: the rotation of the whitened signals whose components are furthest from Gaussian.
 *
 *   w⁺ = E[x̃ tanh(w·x̃)] − E[1 − tanh²(w·x̃)] w for every row at once,   then W ← (W Wᵀ)^(−½) W
 *
 * @param signals - [n, d], a row each sample; n > d.
 * @param options - See {@link FastIcaOptions}.
 * @returns The unmixing matrix, up to order and sign of its rows.
 * @throws RangeError when the shapes do not fit, or a signal is a linear combination of others.
 *
 * Source: A. Hyvärinen, [Fast and robust fixed-point algorithms for independent component analysis](https://doi.org/10.1109/72.761722),
 * 1999: the symmetric version, of log cosh.
 *
 * @example
 * fastIca(signals, { start: Matrix.eye(3) }).unmixing;
 */
export function fastIca(signals: Matrix, options: FastIcaOptions): FastIca {
  requireSomeOptions('fastIca', options, ['start', 'tolerance', 'maxIterations']);
  const { start, tolerance = 1e-10, maxIterations = 1000 } = options;
  requireNumber('fastIca', 'tolerance', tolerance, { least: 0, above: true });
  requireInteger('fastIca', 'maxIterations', maxIterations, 1);
  const { rows: n, columns: d } = signals;
  requireThat(start.rows === d && start.columns === d, 'fastIca', 'start', `[${d}, ${d}]`, [start.rows, start.columns]);
  const whitening = whiteningOf(signals);
  const white = centred(signals).mmul(whitening.transpose());
  let rotation = orthogonal(start);
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const tanh = white.mmul(rotation.transpose()).apply(function (this: Matrix, i, j) {
      this.set(i, j, Math.tanh(this.get(i, j)));
    });
    const slopes = Array.from({ length: d }, (_, i) => 1 - tanh.getColumnVector(i).dot(tanh.getColumnVector(i)) / n);
    const turned = orthogonal(Matrix.sub(tanh.transpose().mmul(white).div(n), Matrix.diag(slopes).mmul(rotation)));
    const cosines = turned.mmul(rotation.transpose()).diagonal();
    rotation = turned;
    if (cosines.every((cosine) => Math.abs(1 - Math.abs(cosine)) < tolerance)) {
      return { unmixing: rotation.mmul(whitening), iterations: iteration, converged: true };
    }
  }
  return { unmixing: rotation.mmul(whitening), iterations: maxIterations, converged: false };
}

/**
 * The symmetric whitening of some signals: Σ^(−½) makes them uncorrelated, of variance 1, and turns them as little as it can.
 *
 * It is where the Gaussian total correlation, (23), is 0: every rotation of it does as well.
 *
 * @param signals - [n, d].
 * @returns [d, d], symmetric.
 * @throws RangeError when a signal is a linear combination of others.
 */
export function whiteningOf(signals: Matrix): Matrix {
  const deviations = centred(signals);
  const covariance = deviations.transpose().mmul(deviations).div(signals.rows);
  return inverseRoot(covariance);
}

/** (A Aᵀ)^(−½) A: the orthogonal matrix nearest to A. */
function orthogonal(matrix: Matrix): Matrix {
  return inverseRoot(matrix.mmul(matrix.transpose())).mmul(matrix);
}

function inverseRoot(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const least = Math.min(...realEigenvalues);
  requireThat(
    least > 1e-12 * Math.max(...realEigenvalues),
    'fastIca',
    'signals',
    'linearly independent',
    `an eigenvalue of ${least}`,
    'Leave a signal out.',
  );
  const roots = Matrix.diag(realEigenvalues.map((value) => 1 / Math.sqrt(value)));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

function centred(signals: Matrix): Matrix {
  return signals.clone().subRowVector(signals.mean('column'));
}
