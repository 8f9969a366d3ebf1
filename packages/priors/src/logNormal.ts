import { add, exp, log, maximum, mul, scalar, square, sub, Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireFinite, requirePositive, requireSameShape } from './checks.js';
import { chargeOnlyNonZero } from './gate.js';
import { type Prior } from './prior.js';

/** Below this, log f is taken to be log(floor): log 1e-4 = −9.21. */
export const DEFAULT_FLOOR = 1e-4;

export interface LogNormalKlOptions {
  /** Mean of log z under the prior: a number or a scalar tensor. Default 0. */
  readonly loc?: number | Tensor;
  /** Standard deviation of log z under the prior: a number or a scalar tensor, > 0. Default 1. */
  readonly scale?: number | Tensor;
  /** Smallest f whose logarithm is taken. Default 1e-4. */
  readonly floor?: number;
  /** Whether the noise is exp(αη − α²/2). Default false, as in seed eq. 22. */
  readonly meanCorrection?: boolean;
}

/**
 * Divergence of log-normal noise from a log-normal prior.
 *
 *   KL(p(z|x) ‖ q(z)) = [α² + (μ − μ₁)²] / (2σ₁²) − log(α/σ₁) − ½
 *
 * with z = ε f, log ε ~ N(0, α²), μ = log max(f, floor), and q: log z ~ N(μ₁, σ₁²). With `meanCorrection`
 * log ε ~ N(−α²/2, α²), so μ = log max(f, floor) − α²/2.
 *
 * @param f - Activations before the noise, any shape, ≥ 0. Below `floor` (0 and negative values included) the
 * divergence is that of f = floor, and its gradient in f is 0.
 * @param alpha - Noise strength, the standard deviation of log ε; shape of `f`, > 0.
 * @returns Divergence per element in nats, ≥ 0, shape of `f`; 0 exactly where α = σ₁ and μ = μ₁.
 * @throws RangeError when the shapes differ, `scale` or `floor` is not above 0, or `loc` is not finite.
 *
 * Source: seed eq. 22, whose μ is log f(x) and whose prior has mean μ₁ = 0 (neither is defined there). The floor is
 * ours.
 *
 * @example
 * logNormalKl(tensor1d([1]), tensor1d([0.5])); // [0.3181472] = 0.125 + log 2 − 0.5
 */
export function logNormalKl(f: Tensor, alpha: Tensor, options: LogNormalKlOptions = {}): Tensor {
  const { loc = 0, scale = 1, floor = DEFAULT_FLOOR, meanCorrection = false } = options;
  if (typeof loc === 'number') requireFinite('logNormalKl: loc', loc);
  if (typeof scale === 'number') requirePositive('logNormalKl: scale', scale);
  requirePositive('logNormalKl: floor', floor, 'It keeps log f finite where a unit is off.');
  requireSameShape('logNormalKl', f, alpha);
  return tidy(() => {
    const logScale = typeof scale === 'number' ? scalar(Math.log(scale)) : log(scale);
    return fromLogScale(f, alpha, asScalar(loc), logScale, floor, meanCorrection);
  });
}

export interface LogNormalOptions {
  /** Mean of log z under the prior, or its initial value where learned. Default 0. */
  readonly loc?: number;
  /** Standard deviation of log z under the prior, or its initial value where learned; > 0. Default 1. */
  readonly scale?: number;
  /** Whether `loc` and `scale` are trained, one scalar each per layer. Default false. */
  readonly learned?: boolean;
  /** Smallest f whose logarithm is taken. Default 1e-4. */
  readonly floor?: number;
}

/**
 * The log-normal prior log z ~ N(loc, scale²): the prior of softplus activations.
 *
 * Learned, it has the two parameters `loc` and `logScale`; the scale is exp(logScale), so it stays positive whatever
 * the optimizer does. `gateZeros` makes units with f = 0 cost nothing; it is off unless the layer asks for it, since
 * softplus is never 0.
 *
 * @throws RangeError when `scale` or `floor` is not a finite number above 0, or `loc` is not finite.
 *
 * Source: seed §7 and eq. 22; the closed form is that of `logNormalKl`. The authors' code learns the scale without
 * keeping it positive.
 *
 * @example
 * logNormal({ learned: true }).parameters; // [{ name: 'loc', initial: 0 }, { name: 'logScale', initial: 0 }]
 */
export function logNormal(options: LogNormalOptions = {}): Prior {
  const { loc = 0, scale = 1, learned = false, floor = DEFAULT_FLOOR } = options;
  requireFinite('logNormal: loc', loc);
  requirePositive('logNormal: scale', scale);
  requirePositive('logNormal: floor', floor, 'It keeps log f finite where a unit is off.');
  const parameters = learned
    ? [
        { name: 'loc', initial: loc },
        { name: 'logScale', initial: Math.log(scale) },
      ]
    : [];
  return {
    kind: 'logNormal',
    parameters,
    gatesZeros: false,
    klPerUnit({ f, alpha, meanCorrection, gateZeros, parameters: values }) {
      requireSameShape('logNormal', f, alpha);
      if (values.length !== parameters.length) {
        throw new RangeError(
          `logNormal: parameters must be the values of [${parameters.map((parameter) => parameter.name).join(', ')}], ` +
            `got ${values.length} tensors.`,
        );
      }
      return tidy(() => {
        const [locValue = scalar(loc), logScaleValue = scalar(Math.log(scale))] = values;
        const kl = fromLogScale(f, alpha, locValue, logScaleValue, floor, meanCorrection);
        return gateZeros ? chargeOnlyNonZero(kl, f) : kl;
      });
    },
    getConfig: () => ({ kind: 'logNormal', loc, scale, learned, floor }),
  };
}

const asScalar = (value: number | Tensor): Tensor => (value instanceof Tensor ? value : scalar(value));

function fromLogScale(
  f: Tensor,
  alpha: Tensor,
  loc: Tensor,
  logScale: Tensor,
  floor: number,
  meanCorrection: boolean,
): Tensor {
  const variance = square(alpha);
  const median = sub(log(maximum(f, floor)), loc);
  const deviation = meanCorrection ? sub(median, mul(variance, 0.5)) : median;
  const precision = exp(mul(logScale, -2));
  const quadratic = mul(add(variance, square(deviation)), mul(precision, 0.5));
  return add(sub(quadratic, log(alpha)), sub(logScale, 0.5));
}
