import { inUnits, logOfBase, type Estimate } from '../estimate.js';
import { requireNumber, requireOptions } from '@infodrop/requirements';
import { matrixOf, type NumericArray, type SampleMatrix, type Samples } from '../samples.js';
import { pairwiseTerms, weightedMean, weightsOf } from './kolchinskyTracey.js';

/** Options of {@link gaussianMixtureBounds}. */
export interface GaussianMixtureOptions {
  /** Weights cᵢ of the components, > 0, summing to one; all 1/n by default. */
  readonly weights?: NumericArray | undefined;
  /** α of the Chernoff divergence of the lower bounds, in (0, 1); ½ by default, which is Bhattacharyya's distance. */
  readonly alpha?: number | undefined;
  /** Base of the logarithm: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** Options of {@link gaussianDivergences}. */
export interface GaussianDivergencesOptions {
  /** With α in (0, 1) the Chernoff divergence −log ∫ pᵢ^α pⱼ^(1−α); without, the Kullback–Leibler divergence. */
  readonly alpha?: number | undefined;
}

/** What is known of a mixture: `lower` ≤ true value ≤ `upper`. */
export interface BoundPair {
  readonly lower: number;
  readonly upper: number;
}

/** What {@link gaussianMixtureBounds} gives, in `unit`. */
export interface GaussianMixtureBounds {
  readonly unit: string;
  /** α of the lower bounds. */
  readonly alpha: number;
  /** I(X; Z), x the component and z drawn from it. */
  readonly mutualInformation: BoundPair;
  /** h(Z), the differential entropy of the mixture. */
  readonly entropy: BoundPair;
  /** h(Z|X), the mean entropy of the components, exact. */
  readonly conditionalEntropy: number;
}

/** Means and scales, row-major, and log ∏ scales of each row. */
interface Components {
  readonly n: number;
  readonly d: number;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  readonly logScales: Float64Array;
}

/**
 * Bounds of a mixture of diagonal Gaussians: of its entropy, and of the mutual information of a Gaussian representation.
 *
 *   −Σᵢ cᵢ log Σⱼ cⱼ exp(−C_α(pᵢ ‖ pⱼ)) ≤ I(X; Z) ≤ −Σᵢ cᵢ log Σⱼ cⱼ exp(−KL(pᵢ ‖ pⱼ)),   h(Z) = I(X; Z) + Σᵢ cᵢ h(pᵢ)
 *
 * With pᵢ = p(z|xᵢ) of n inputs, I(X; Z) is what the representation keeps of which of them it was. It cannot exceed log n.
 *
 * @param means - Means of the components, shape [n, d].
 * @param scales - Standard deviations, > 0, shape [n, d].
 * @param options - `weights`, `alpha`; `base`.
 * @returns Lower and upper bounds of the mutual information and the entropy, in `unit`.
 * @throws RangeError when the shapes differ, a scale is not > 0, or an option is out of range.
 *
 * The bounds meet where the components are all alike or all apart. Log-normal noise, z = exp(N(mean, scale²)), reduces to
 * this: pass means and scales of log z. I(X; Z) is the same, and h(Z) = h(log Z) + E log Z.
 *
 * Source: Kolchinsky and Tracey (2017, https://doi.org/10.3390/e19070361), Estimating mixture entropy with pairwise distances,
 * section 4; used by Kolchinsky, Tracey and Wolpert (2019, https://doi.org/10.3390/e21121181), Nonlinear information
 * bottleneck.
 *
 * @example
 * import { gaussianMixtureBounds } from '@infodrop/information';
 * const { lower, upper } = gaussianMixtureBounds([[0], [3]], [[1], [1]]).mutualInformation;
 * [lower, upper]; // [0.4120, 0.6821]
 */
export function gaussianMixtureBounds(
  means: Samples,
  scales: Samples,
  options?: GaussianMixtureOptions,
): GaussianMixtureBounds {
  const caller = 'gaussianMixtureBounds';
  requireOptions(caller, options, ['weights', 'alpha', 'base']);
  const { alpha = 0.5, base } = options ?? {};
  requireAlpha(caller, alpha);
  const components = componentsOf(caller, means, scales);
  const { n, d, logScales } = components;
  const weights = weightsOf(caller, options?.weights, n);
  const bound = (divergence: (i: number, j: number) => number): number =>
    weightedMean(weights, pairwiseTerms(weights, divergence)) / logOfBase(caller, base);
  const lower = bound((i, j) => chernoff(components, i, j, alpha));
  const upper = bound((i, j) => kullbackLeibler(components, i, j));
  const entropies = logScales.map((log) => log + (d / 2) * Math.log(2 * Math.PI * Math.E));
  const { value, unit } = inUnits(
    caller,
    { nats: weightedMean(weights, entropies), estimator: 'Kolchinsky–Tracey', settings: {} },
    { base, details: true },
  ) as Estimate;
  return {
    unit,
    alpha,
    mutualInformation: { lower, upper },
    entropy: { lower: value + lower, upper: value + upper },
    conditionalEntropy: value,
  };
}

/**
 * All divergences between diagonal Gaussians: Kullback–Leibler, or Chernoff's where α is given.
 *
 *   KL(pᵢ ‖ pⱼ) = Σ_k [log(sⱼ/sᵢ) + (sᵢ² + (mᵢ − mⱼ)²)/2sⱼ² − ½]
 *   C_α(pᵢ ‖ pⱼ) = Σ_k [α(1 − α)(mᵢ − mⱼ)²/2v + ½ log v − (1 − α) log sᵢ − α log sⱼ],   v = (1 − α) sᵢ² + α sⱼ²
 *
 * @param means - Means mᵢ, shape [n, d].
 * @param scales - Standard deviations sᵢ, > 0, shape [n, d].
 * @param options - `alpha`.
 * @returns D(pᵢ ‖ pⱼ) in nats, a row each i and a column each j, shape [n, n]: for {@link kolchinskyTraceyMutualInformation}.
 * @throws RangeError when the shapes differ, a scale is not > 0, or α is not in (0, 1).
 *
 * Those of log-normals are the same, of the means and scales of the logarithm.
 *
 * @example
 * import { gaussianDivergences } from '@infodrop/information';
 * gaussianDivergences([[0], [3]], [[1], [1]]).data; // [0, 4.5, 4.5, 0]
 */
export function gaussianDivergences(
  means: Samples,
  scales: Samples,
  options?: GaussianDivergencesOptions,
): SampleMatrix & { readonly data: Float64Array } {
  const caller = 'gaussianDivergences';
  requireOptions(caller, options, ['alpha']);
  const alpha = options?.alpha;
  if (alpha !== undefined) requireAlpha(caller, alpha);
  const components = componentsOf(caller, means, scales);
  const { n } = components;
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      data[i * n + j] = alpha === undefined ? kullbackLeibler(components, i, j) : chernoff(components, i, j, alpha);
    }
  }
  return { data, shape: [n, n] };
}

function requireAlpha(caller: string, alpha: number): void {
  requireNumber(caller, 'alpha', alpha, { least: 0, above: true });
  if (alpha >= 1) throw new RangeError(`${caller}: alpha must be < 1, got ${alpha}.`);
}

function componentsOf(caller: string, means: Samples, scales: Samples): Components {
  const m = matrixOf(caller, 'means', means);
  const s = matrixOf(caller, 'scales', scales);
  if (m.rows === 0 || m.rows !== s.rows || m.columns !== s.columns) {
    throw new RangeError(
      `${caller}: means and scales must have one shape, of at least one row, got [${m.rows}, ${m.columns}] and [${s.rows}, ${s.columns}].`,
    );
  }
  const least = s.data.reduce((a, b) => Math.min(a, b), Infinity);
  if (!(least > 0)) throw new RangeError(`${caller}: scales must be > 0, got ${least}.`);
  const logScales = new Float64Array(m.rows);
  s.data.forEach((scale, cell) => {
    logScales[Math.floor(cell / m.columns)]! += Math.log(scale);
  });
  return { n: m.rows, d: m.columns, means: m.data, variances: s.data.map((scale) => scale * scale), logScales };
}

function kullbackLeibler({ d, means, variances, logScales }: Components, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const shift = means[i * d + k]! - means[j * d + k]!;
    sum += (variances[i * d + k]! + shift * shift) / variances[j * d + k]! - 1;
  }
  return Math.max(0, logScales[j]! - logScales[i]! + sum / 2); // rounding alone makes it negative
}

function chernoff({ d, means, variances, logScales }: Components, i: number, j: number, alpha: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const shift = means[i * d + k]! - means[j * d + k]!;
    const variance = (1 - alpha) * variances[i * d + k]! + alpha * variances[j * d + k]!;
    sum += (alpha * (1 - alpha) * shift * shift) / variance + Math.log(variance);
  }
  return Math.max(0, sum / 2 - (1 - alpha) * logScales[i]! - alpha * logScales[j]!);
}
