import type { Covariance } from '../gaussian/covariance.js';
import { isCovariance } from '../gaussian/covariance.js';
import { grouped } from '../gaussian/gaussian.js';
import { gaussianEntropy } from '../gaussian/entropy.js';
import { gaussianMutualInformation } from '../gaussian/mutualInformation.js';
import { describe, requireNumber, requireOptions } from '@infodrop/requirements';
import { inBase, requireParameters, type UnitOptions } from './parameters.js';
import { digammaDifference, gammaGap, logGammaAboveTangent, logLessDigamma, restOfGap } from './stirling.js';

/** Student's t distribution, of one dimension with a scale, or of several with a dispersion matrix. */
export interface StudentTParameters {
  /** Degrees of freedom: > 0. */
  readonly df: number;
  /** Of one dimension: > 0, which is not its standard deviation. */
  readonly scale?: number | undefined;
  /** Of several dimensions: `covariance(...)` of the dispersion matrix, which is not the covariance of the distribution. */
  readonly dispersion?: Covariance | undefined;
}

/** Options of {@link studentTMutualInformation}. */
export interface StudentTMutualInformationOptions extends UnitOptions {
  /** How many coordinates each of the two variables has: `[2, 1]`. One each by default. */
  readonly dimensions?: readonly number[] | undefined;
}

/** ½ log 2πe, and log 2π. */
const HALF_LOG_TWO_PI_E = 1.4189385332046727;
const LOG_TWO_PI = 1.8378770664093456;

/**
 * Differential entropy of Student's t distribution of d dimensions.
 *
 *   h = ½ log |Σ| + log [(νπ)^(d/2) Γ(ν/2) / Γ((ν+d)/2)] + (ν+d)/2 [ψ((ν+d)/2) − ψ(ν/2)]
 *
 * @param distribution - `df` ν > 0, and either `scale` > 0 (d = 1) or `dispersion` Σ, tagged by `covariance(...)`.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`; that of a Gaussian variable as ν grows, without loss of digits.
 * @throws RangeError when a parameter is out of range or Σ is not positive definite; TypeError unless exactly one of `scale`
 *   and `dispersion` is given.
 *
 * Source: Guerrero-Cusumano 1996; Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), Table 17.1.
 *
 * @example
 * import { studentTEntropy } from '@infodrop/information';
 * studentTEntropy({ df: 1, scale: 1 }); // 2.5310242470 = log 4π
 */
export function studentTEntropy(distribution: StudentTParameters, options?: UnitOptions): number {
  const caller = 'studentTEntropy';
  requireParameters(caller, distribution, ['df', 'scale', 'dispersion']);
  const { df, scale, dispersion } = distribution;
  requireNumber(caller, 'df', df, { least: 0, above: true });
  if ((scale === undefined) === (dispersion === undefined)) {
    throw new TypeError(`${caller}: parameters must have either scale or dispersion, got ${describe(distribution)}.`);
  }
  let size = 1;
  let logScale: number;
  if (scale !== undefined) logScale = Math.log(requireNumber(caller, 'scale', scale, { least: 0, above: true }));
  else {
    const matrix = requireDispersion(caller, dispersion);
    size = matrix.size;
    logScale = gaussianEntropy(matrix) - size * HALF_LOG_TWO_PI_E;
  }
  const a = df / 2;
  const b = (df + size) / 2;
  // With log Γ(a) from its tangent at b, the logarithms of ν cancel on paper: nothing is left that grows with it.
  const nats =
    logScale + (size / 2) * (LOG_TWO_PI + logLessDigamma(a)) + logGammaAboveTangent(b, a) + a * digammaDifference(a, b);
  return inBase(caller, nats, options);
}

/**
 * Mutual information of two variables that are jointly Student's t.
 *
 *   I(X; Y) = ½ log (|Σx| |Σy| / |Σ|) + f(ν) + f(ν + d₁ + d₂) − f(ν + d₁) − f(ν + d₂),  f(u) = log Γ(u/2) − u/2 ψ(u/2)
 *
 * The first part is that of Gaussian variables; the rest, > 0, is what they share in their common scale, even where Σ is
 * the identity.
 *
 * @param distribution - `df` ν > 0 and `dispersion` Σ of both variables, tagged by `covariance(...)`.
 * @param options - `dimensions` (`[d₁, d₂]`), `base`.
 * @returns Mutual information in nats, or in units of `base`, > 0.
 * @throws RangeError when ν is out of range, Σ is not positive definite, or `dimensions` do not fit.
 *
 * Source: Arellano-Valle, Contreras-Reyes & Genton 2013; Czyż, Grabowski, Vogt, Beerenwinkel & Marx 2023
 * (https://arxiv.org/abs/2306.11078).
 *
 * @example
 * import { covariance, studentTMutualInformation } from '@infodrop/information';
 * studentTMutualInformation({ df: 1, dispersion: covariance([[1, 0], [0, 1]]) }); // 0.2241714275
 */
export function studentTMutualInformation(
  distribution: Omit<StudentTParameters, 'scale'>,
  options?: StudentTMutualInformationOptions,
): number {
  const caller = 'studentTMutualInformation';
  requireParameters(caller, distribution, ['df', 'dispersion']);
  requireOptions(caller, options, ['dimensions', 'base']);
  const { df } = distribution;
  requireNumber(caller, 'df', df, { least: 0, above: true });
  const dispersion = requireDispersion(caller, distribution.dispersion);
  const { dimensions, base } = options ?? {};
  grouped(caller, dispersion.size, 2, dimensions);
  const gaussian = gaussianMutualInformation(dispersion, { dimensions });
  const a = df / 2;
  const half = (dimensions?.[0] ?? 1) / 2;
  const other = (dimensions?.[1] ?? 1) / 2;
  const gap = a < 10 ? gammaGap : restOfGap;
  let shared = gap(a) + gap(a + half + other) - gap(a + half) - gap(a + other);
  // The part −½ log u of f: its second difference, in one logarithm.
  if (a >= 10) shared -= Math.log1p((-half / (a + half)) * (other / (a + other))) / 2;
  return inBase(caller, gaussian + shared, { base });
}

function requireDispersion(caller: string, value: unknown): Covariance {
  if (!isCovariance(value)) {
    throw new TypeError(`${caller}: dispersion must be tagged, got ${describe(value)}. Write covariance(...).`);
  }
  return value;
}
