import { inUnits, type Estimate } from '../estimate.js';
import { describe, requireNumber, requireOptions } from '@infodrop/requirements';
import { isArray, type SampleMatrix, type Samples } from '../samples.js';
import { isCovariance, type Covariance } from './covariance.js';
import { factorise, type Factors } from './factorisation.js';
import { gaussianOf, gaussianOfVariables, type CovarianceOptions, type Gaussian } from './gaussian.js';
import { informationBetween } from './measure.js';
import { singularValues } from './singularValues.js';

interface BottleneckOptions {
  /** How many coordinates x and y have, of a covariance: `[2, 1]`. One each by default. */
  readonly dimensions?: CovarianceOptions['dimensions'];
  /** Base of the logarithm: e (nats) by default. */
  readonly base?: number | undefined;
}

/** Options of {@link gaussianInformationBottleneck}. */
export interface GaussianInformationBottleneckOptions extends BottleneckOptions {
  /** What a nat of I(Z; Y) is worth, ≥ 0, in nats of I(X; Z): the β of (14) of docs/equations.md. */
  readonly beta: number;
}

/** Options of {@link gaussianInformationBottleneckCurve}. */
export interface GaussianInformationBottleneckCurveOptions extends BottleneckOptions {
  /** The β, each ≥ 0, in any order. */
  readonly betas: readonly number[];
}

/** The best representation Z = A X + noise of unit variance; `value` is I(X; Z) − β I(Z; Y). */
export interface GaussianInformationBottleneck extends Estimate {
  readonly beta: number;
  /** I(X; Z), in `unit`: what the representation costs. */
  readonly informationXZ: number;
  /** I(Z; Y), in `unit`: what it keeps of y. */
  readonly informationZY: number;
  /** A: a row each dimension of Z, a column each of X; no row below the first critical β. */
  readonly projection: SampleMatrix;
  /** Eigenvalues of Σx|y Σx⁻¹, smallest first, 1 − ρ² of the canonical correlations. */
  readonly eigenvalues: Float64Array;
  /** The β above which each dimension is kept, 1/(1 − eigenvalue). */
  readonly criticalBetas: Float64Array;
  /** I(X; Y), in `unit`: the most that a representation can keep. */
  readonly informationXY: number;
}

/**
 * The information bottleneck of two jointly Gaussian variables, in closed form.
 *
 *   minimise I(X; Z) − β I(Z; Y) over Z = A X + ξ, ξ ~ N(0, 1):
 *   rows of A: √((β (1 − λᵢ) − 1) / λᵢ) vᵢ for every β > 1/(1 − λᵢ),  vᵢᵀ Σx|y Σx⁻¹ = λᵢ vᵢᵀ,  vᵢᵀ Σx vᵢ = 1
 *   I(X; Z) = ½ Σ log ((β − 1)(1 − λᵢ)/λᵢ),  I(Z; Y) = I(X; Z) − ½ Σ log (β (1 − λᵢ))
 *
 * A noisy linear map is the best there is: no other representation does better. Rows are determined up to their sign (the
 * greatest entry, by magnitude, is positive) and, where eigenvalues are equal, up to a rotation among them.
 *
 * @param x - Samples, n × d₁; or a covariance of both variables.
 * @param y - Samples, n × d₂, n > d₁ + d₂; absent for a covariance.
 * @param options - `beta`, `dimensions` (covariance only: `[d₁, d₂]`), `base`. What is computed from samples is that of
 *   their covariance, without a correction: too much is found in few samples.
 * @returns A, I(X; Z), I(Z; Y), the objective as `value`, and the spectrum.
 * @throws RangeError when β < 0, there are too few samples, or one coordinate is a linear combination of others.
 *
 * Below every critical β, and always for independent variables, A has no rows and all is 0.
 *
 * Source: Chechik, Globerson, Tishby & Weiss 2005 (https://jmlr.org/papers/v6/chechik05a.html); (14) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353) for β.
 *
 * @example
 * import { covariance, gaussianInformationBottleneck } from '@infodrop/information';
 * const { informationXZ } = gaussianInformationBottleneck(covariance([[1, 0.8], [0.8, 1]]), { beta: 4 });
 * informationXZ; // 0.8369882168 = ½ log(3 · 0.64 / 0.36)
 */
export function gaussianInformationBottleneck(
  covariance: Covariance,
  options: GaussianInformationBottleneckOptions,
): GaussianInformationBottleneck;
export function gaussianInformationBottleneck(
  x: Samples,
  y: Samples,
  options: GaussianInformationBottleneckOptions,
): GaussianInformationBottleneck;
export function gaussianInformationBottleneck(
  x: Samples | Covariance,
  y: Samples | GaussianInformationBottleneckOptions,
  options?: GaussianInformationBottleneckOptions,
): GaussianInformationBottleneck {
  const caller = 'gaussianInformationBottleneck';
  const { spectrum, settings } = read<GaussianInformationBottleneckOptions>(caller, 'beta', x, y, options);
  return pointOf(caller, spectrum, settings.beta, settings.base);
}

/**
 * The curve of the Gaussian information bottleneck: {@link gaussianInformationBottleneck} at every β.
 *
 *   dI(Z; Y) / dI(X; Z) = 1/β along it
 *
 * @param x - Samples, n × d₁; or a covariance of both variables.
 * @param y - Samples, n × d₂, n > d₁ + d₂; absent for a covariance.
 * @param options - `betas`, `dimensions` (covariance only: `[d₁, d₂]`), `base`.
 * @returns A representation each β, in the order of `betas`.
 * @throws As {@link gaussianInformationBottleneck}; TypeError when `betas` is no array; RangeError when it is empty.
 *
 * Source: Chechik, Globerson, Tishby & Weiss 2005 (https://jmlr.org/papers/v6/chechik05a.html), eq. 27.
 *
 * @example
 * import { covariance, gaussianInformationBottleneckCurve } from '@infodrop/information';
 * const curve = gaussianInformationBottleneckCurve(covariance([[1, 0.8], [0.8, 1]]), { betas: [1, 2, 4, 8] });
 * curve.map((point) => point.informationZY); // [0, 0.1643, 0.3670, 0.4441]
 */
export function gaussianInformationBottleneckCurve(
  covariance: Covariance,
  options: GaussianInformationBottleneckCurveOptions,
): GaussianInformationBottleneck[];
export function gaussianInformationBottleneckCurve(
  x: Samples,
  y: Samples,
  options: GaussianInformationBottleneckCurveOptions,
): GaussianInformationBottleneck[];
export function gaussianInformationBottleneckCurve(
  x: Samples | Covariance,
  y: Samples | GaussianInformationBottleneckCurveOptions,
  options?: GaussianInformationBottleneckCurveOptions,
): GaussianInformationBottleneck[] {
  const caller = 'gaussianInformationBottleneckCurve';
  const { spectrum, settings } = read<GaussianInformationBottleneckCurveOptions>(caller, 'betas', x, y, options);
  const { betas } = settings;
  if (!isArray(betas)) throw new TypeError(`${caller}: betas must be an array of numbers, got ${describe(betas)}.`);
  if (betas.length === 0) throw new RangeError(`${caller}: betas must be at least one number, got [].`);
  return Array.from(betas, (beta) => pointOf(caller, spectrum, beta, settings.base));
}

/** What does not depend on β. */
interface Spectrum {
  readonly gaussian: Gaussian;
  /** λᵢ, smallest first. */
  readonly eigenvalues: Float64Array;
  /** 1 − λᵢ, with digits of its own. */
  readonly gains: Float64Array;
  /** vᵢ, row by row, in the units of the data. */
  readonly vectors: Float64Array;
}

function read<Options extends BottleneckOptions>(
  caller: string,
  betas: string,
  x: Samples | Covariance,
  y: unknown,
  options: Options | undefined,
): { spectrum: Spectrum; settings: Options } {
  const exact = isCovariance(x);
  const settings = (exact ? y : options) as Options | undefined;
  requireOptions(caller, settings, [betas, ...(exact ? ['dimensions'] : []), 'base']);
  if (settings === undefined) throw new TypeError(`${caller}: options must have ${betas}, got undefined.`);
  const gaussian = exact
    ? gaussianOf(caller, x, { dimensions: settings.dimensions }, 2)
    : gaussianOfVariables(
        caller,
        [
          ['x', x],
          ['y', y as Samples],
        ],
        undefined,
        [],
        'refuse',
      );
  return { spectrum: spectrumOf(gaussian), settings };
}

function spectrumOf(gaussian: Gaussian): Spectrum {
  const [x = [], y = []] = gaussian.variables;
  const [dx, dy] = [x.length, y.length];
  const first = factorise(gaussian, [...x, ...y]);
  const second = factorise(gaussian, [...y, ...x]);
  // Canonical correlations: Σyx Lx⁻ᵀ stands in the joint factor. The right vectors are those of x.
  const { values, right } = singularValues(whitened(factorise(gaussian, y), block(first, dx, 0, dy, dx), dx), dy, dx);
  // √λ are the singular values of Lx⁻¹ Lx|y: small ones keep their digits, as great correlations do not.
  const residual = singularValues(whitened(first, block(second, dy, dy, dx, dx), dx, dx), dx, dx).values;
  const eigenvalues = new Float64Array(dx);
  const gains = new Float64Array(dx);
  const vectors = new Float64Array(dx * dx);
  for (let i = 0; i < dx; i++) {
    const shared = i < dy ? values[i]! ** 2 : 0;
    const left = residual[dx - 1 - i]! ** 2;
    eigenvalues[i] = shared < 0.5 ? 1 - shared : left;
    gains[i] = shared < 0.5 ? shared : 1 - left;
    for (let a = dx - 1; a >= 0; a--) {
      // Back substitution: Lxᵀ v = u.
      let sum = right[i * dx + a]!;
      for (let b = a + 1; b < dx; b++) sum -= entryOf(first, b, a) * vectors[i * dx + b]!;
      vectors[i * dx + a] = sum / entryOf(first, a, a);
    }
    let greatest = 0;
    for (let a = 0; a < dx; a++) {
      const unit = gaussian.units[x[a]!]! * 2 ** (gaussian.moments?.exponents[x[a]!] ?? 0);
      const scaled = (vectors[i * dx + a]! /= unit);
      if (Math.abs(scaled) > Math.abs(greatest)) greatest = scaled;
    }
    if (greatest < 0) for (let a = 0; a < dx; a++) vectors[i * dx + a]! *= -1;
  }
  return { gaussian, eigenvalues, gains, vectors };
}

/** An entry of L √D, Cholesky's factor. */
function entryOf({ lower, pivots, size }: Factors, i: number, j: number): number {
  return (i === j ? 1 : lower.high[i * size + j]!) * Math.sqrt(pivots.high[j]!);
}

/** A block of Cholesky's factor, column-major, zero above its diagonal. */
function block(factors: Factors, row: number, column: number, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      if (row + i >= column + j) result[j * rows + i] = entryOf(factors, row + i, column + j);
    }
  }
  return result;
}

/** L⁻¹ B by forward substitution, for the leading `rows` coordinates of L; B is column-major and is overwritten. */
function whitened(factors: Factors, b: Float64Array, columns: number, rows = factors.size): Float64Array {
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      let sum = b[j * rows + i]!;
      for (let k = 0; k < i; k++) sum -= entryOf(factors, i, k) * b[j * rows + k]!;
      b[j * rows + i] = sum / entryOf(factors, i, i);
    }
  }
  return b;
}

function pointOf(
  caller: string,
  { gaussian, eigenvalues, gains, vectors }: Spectrum,
  beta: number,
  base: number | undefined,
): GaussianInformationBottleneck {
  requireNumber(caller, 'beta', beta, { least: 0 });
  const dx = eigenvalues.length;
  const rows: number[] = [];
  let cost = 0;
  let lost = 0;
  let kept = 0;
  for (; kept < dx; kept++) {
    const excess = beta * gains[kept]! - 1;
    if (!(excess > 0)) break;
    const square = excess / eigenvalues[kept]!;
    for (let a = 0; a < dx; a++) rows.push(Math.sqrt(square) * vectors[kept * dx + a]!);
    cost += Math.log1p(square) / 2;
    lost += Math.log1p(excess) / 2;
  }
  const unit = (nats: number): number => inUnits(caller, { nats, estimator: '', settings: {} }, { base }) as number;
  const [x = [], y = []] = gaussian.variables;
  const summary = inUnits(
    caller,
    {
      nats: cost - beta * (cost - lost),
      estimator: 'Gaussian information bottleneck',
      settings: { beta, dimensions: [dx, y.length] },
      samples: gaussian.moments?.rows,
    },
    { base, details: true },
  ) as Estimate;
  return {
    ...summary,
    beta,
    informationXZ: unit(cost),
    informationZY: unit(cost - lost),
    projection: { data: Float64Array.from(rows), shape: [kept, dx] },
    eigenvalues,
    criticalBetas: gains.map((gain) => 1 / gain),
    informationXY: unit(informationBetween(gaussian, x, y)),
  };
}
