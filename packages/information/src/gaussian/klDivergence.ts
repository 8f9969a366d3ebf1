import { logExcess } from '../special/logExcess.js';
import { inUnits, type Detailed, type Estimate, type WithDetails } from '../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import type { Samples } from '../samples.js';
import type { Covariance } from './covariance.js';
import { difference, doubleDouble, subtractDot, type DoubleDouble } from './doubleDouble.js';
import { factorise, inverseOf, inverseOfLower, type Factors } from './factorisation.js';
import type { GaussianOptions } from './gaussian.js';
import { distributionsOf, requireSameSize, symmetric, type GaussianParameters } from './gaussianDistribution.js';
import { localValues } from './localValues.js';
import { entropyBias } from './wishart.js';

const CALLER = 'gaussianKlDivergence';

/**
 * Kullback–Leibler divergence between two Gaussian distributions, each given by samples or by its parameters.
 *
 *   KL(p ‖ q) = ½ [tr(Σq⁻¹ Σp) − d + (μp − μq)ᵀ Σq⁻¹ (μp − μq) + log (|Σq| / |Σp|)]
 *
 * It is summed from terms none of which is negative, so that it keeps its digits for distributions that are all but equal.
 * For whatever is estimated from samples, the exact bias is taken off unless `biasCorrection` is false: of the logarithms of
 * the determinants, of the inverse (mean of an inverse Wishart matrix), and of the distance of the means.
 *
 * @param p - Samples, n × d with n > d; a covariance, of zero mean; or `{ mean, covariance }`.
 * @param q - The same; samples m × d, m > d + 2 for the correction.
 * @param options - `biasCorrection`, `base`, `details`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0 but for the correction's scatter. With `details`, local values
 *   log p(xₜ)/q(xₜ) where p is samples.
 * @throws RangeError when dimensions differ, there are too few samples, or one coordinate is a linear combination of others.
 *
 * Source: Kullback and Leibler 1951 (https://doi.org/10.1214/aoms/1177729694); the corrections from the means of Wishart's
 * distribution and its inverse (https://doi.org/10.1016/j.jmva.2003.10.003 for the first).
 *
 * @example
 * import { covariance, gaussianKlDivergence } from '@infodrop/information';
 * gaussianKlDivergence({ mean: [1], covariance: covariance([[1]]) }, covariance([[1]])); // 0.5
 */
export function gaussianKlDivergence<Details extends boolean>(
  p: Samples | Covariance | GaussianParameters,
  q: Samples | Covariance | GaussianParameters,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianKlDivergence(
  p: Samples | Covariance | GaussianParameters,
  q: Samples | Covariance | GaussianParameters,
  options?: GaussianOptions,
): number;
export function gaussianKlDivergence(
  p: Samples | Covariance | GaussianParameters,
  q: Samples | Covariance | GaussianParameters,
  options?: GaussianOptions | WithDetails<GaussianOptions, boolean>,
): number | Estimate {
  requireOptions(CALLER, options, ['biasCorrection', 'base', 'details']);
  const { biasCorrection = true } = options ?? {};
  if (typeof biasCorrection !== 'boolean') {
    throw new TypeError(`${CALLER}: biasCorrection must be true or false, got ${describe(biasCorrection)}.`);
  }
  const [from, to] = distributionsOf(CALLER, p, q);
  requireSameSize(CALLER, from, to);
  const d = from.size;
  const target = symmetric(CALLER, to);
  const source = symmetric(CALLER, from, to);
  factorise(source); // is it positive definite?
  const factors = factorise(target);
  const inverse = transposed(inverseOfLower(factors), d);
  const gap = from.mean.map((mean, i) => (mean - to.mean[i]!) / target.units[i]!);
  const { nats: plain, trace, distance } = divergence(factors, inverse, source.entries, gap);

  let nats = plain;
  const [n, m] = [from.moments?.rows, to.moments?.rows];
  if (biasCorrection) {
    if (m !== undefined && m <= d + 2) {
      throw new RangeError(
        `${CALLER}: number of samples of q must be an integer ≥ ${d + 3} for the correction, got ${m}. ` +
          'Take more samples, or set biasCorrection to false.',
      );
    }
    const shrink = m === undefined ? 1 : (m - d - 2) / (m - 1);
    nats += ((shrink - 1) * (trace + distance)) / 2;
    if (n !== undefined) nats += entropyBias(d, n) - (shrink * trace) / n / 2;
    if (m !== undefined) nats -= entropyBias(d, m) + d / m / 2;
  }
  const warnings =
    nats < 0
      ? ['The value is negative: that is the scatter of a corrected estimate around a divergence close to zero.']
      : [];
  const settings = { ...(n === undefined && m === undefined ? {} : { biasCorrection }), dimensions: d };
  let localNats: Float64Array | undefined;
  if (options?.details === true && from.moments !== undefined) {
    const precision = inverseOf(factors).high;
    const own = inverseOf(factorise(source)).high;
    const slope = gap.map((_, i) => gap.reduce((sum, value, j) => sum + precision[i * d + j]! * value, 0));
    localNats = localValues(
      { moments: from.moments, size: d, units: target.units, entries: source.entries },
      precision.map((entry, at) => entry - own[at]!),
      nats,
      slope,
    );
  }
  return inUnits(CALLER, { nats, estimator: 'Gaussian', settings, samples: n ?? m, localNats, warnings }, options);
}

/** The divergence of the covariance `source` from L D Lᵀ, with the trace and the squared distance in it. */
function divergence(
  { pivots, size }: Factors,
  inverse: DoubleDouble,
  source: DoubleDouble,
  gap: Float64Array,
): { nats: number; trace: number; distance: number } {
  // M = L⁻¹ Σp L⁻ᵀ, which is D when p is q: its own factors give the divergence as a sum of positive terms.
  const half = doubleDouble(size * size);
  const entries = doubleDouble(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) subtractDot(half, i * size + j, inverse, i * size, source, j * size, size);
    for (let j = 0; j < size; j++) subtractDot(entries, i * size + j, half, i * size, inverse, j * size, size);
  }
  const mapped = factorise({ caller: CALLER, size, entries, label: (i) => `dimension ${i} of p`, tolerance: 0 });
  let twice = 0;
  let trace = size;
  let distance = 0;
  for (let i = 0; i < size; i++) {
    const unit = pivots.high[i]!;
    const excess = difference(mapped.pivots, i, pivots, i) / unit;
    let shared = 0;
    let along = 0;
    for (let k = 0; k < i; k++) shared += mapped.lower.high[i * size + k]! ** 2 * mapped.pivots.high[k]!;
    for (let k = 0; k <= i; k++) along += inverse.high[i * size + k]! * gap[k]!;
    twice += excess < -0.5 ? excess - Math.log(mapped.pivots.high[i]! / unit) : logExcess(excess);
    twice += (shared + along * along) / unit;
    trace += excess + shared / unit;
    distance += (along * along) / unit;
  }
  return { nats: twice / 2, trace, distance };
}

function transposed(matrix: DoubleDouble, size: number): DoubleDouble {
  const result = doubleDouble(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      result.high[i * size + j] = matrix.high[j * size + i]!;
      result.low[i * size + j] = matrix.low[j * size + i]!;
    }
  }
  return result;
}
