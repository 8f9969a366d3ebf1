import { INFORMATION_DROPOUT } from '@infodrop/kernels';
import { requireBoolean, requireOptions, requireThat } from '@infodrop/requirements';
import { add, exp, log, maximum, mul, neg, scalar, square, sub, Tensor, tidy } from '@tensorflow/tfjs-core';
import { DEFAULT_FLOOR } from './floor.js';
import { gateKl } from './gateKl.js';
import { gaussianLogProb } from './gaussian.js';
import { LOCATION_SCALE_OPTIONS, locationScale, type LocationScaleOptions } from './locationScale.js';
import { logOfPositive } from './logOfPositive.js';
import { LOG_SQRT_2PI } from './normal/logNormalCdf.js';
import { standardNormal } from './normal/standardNormal.js';
import { truncatedNormal } from './posteriors/truncatedNormal.js';
import { truncatedNormalEntropy } from './posteriors/truncatedNormalEntropy.js';
import type { FusedKl, KlOptions, ProperPrior } from './prior.js';
import { requireSameShape, requireScalar } from './requireTensors.js';
import { standardKl } from './standardKl.js';

export interface LogNormalKlOptions {
  /** Mean of log z under the prior: a number or a scalar tensor. Default 0. */
  readonly loc?: number | Tensor;
  /** Standard deviation of log z under the prior: a number or a scalar tensor, > 0. Default 1. */
  readonly scale?: number | Tensor;
  /** Smallest f whose logarithm is taken. Default 1e-4. */
  readonly floor?: number;
  /** Whether the noise is exp(αη − α²/2), of mean 1. Default true, as everywhere; false is (22). */
  readonly meanCorrection?: boolean;
}

/**
 * Divergence of log-normal noise from a log-normal prior.
 *
 *   KL(p(z|x) ‖ q(z)) = [α² + (μ − μ₁)²] / (2σ₁²) − log(α/σ₁) − ½
 *
 * with z = ε f, log ε ~ N(−α²/2, α²), μ = log max(f, floor) − α²/2, and q: log z ~ N(μ₁, σ₁²). Without `meanCorrection`
 * log ε ~ N(0, α²), and μ = log max(f, floor).
 *
 * @param f - Activations before the noise, any shape, ≥ 0. Below `floor` (0 and negative values included) the
 * divergence is that of f = floor, and its gradient in f is 0.
 * @param alpha - Noise strength, the standard deviation of log ε; shape of `f`, > 0. At 0 the
 * divergence is infinite (on webgpu perhaps a finite number above 80), below 0 it is NaN.
 * @returns Divergence per element in nats, ≥ 0, shape of `f`; 0 where α = σ₁ and μ = μ₁.
 * @throws RangeError when the shapes differ, `scale` or `floor` is not above 0, or `loc` is not finite; TypeError for an
 * option that there is not. A `loc` or `scale` that is a tensor is looked at where tensors can be read at once (cpu, wasm,
 * native); on webgl and webgpu a scale that is not above 0 makes the result NaN.
 *
 * Source: (22) in [docs/equations.md](../../../docs/equations.md), whose μ is
 * log f(x) and whose prior has mean μ₁ = 0 (neither is defined there). The floor is ours.
 *
 * @example
 * logNormalKl(tensor1d([1]), tensor1d([0.5]), { meanCorrection: false }); // [0.3181472] = 0.125 + log 2 − 0.5
 */
export function logNormalKl(f: Tensor, alpha: Tensor, options: LogNormalKlOptions = {}): Tensor {
  requireOptions('logNormalKl', options, ['loc', 'scale', 'floor', 'meanCorrection']);
  const { loc = 0, scale = 1, floor = DEFAULT_FLOOR, meanCorrection = true } = options;
  requireScalar('logNormalKl', 'loc', loc);
  requireScalar('logNormalKl', 'scale', scale, { least: 0, above: true });
  requireFloor('logNormalKl', floor);
  requireBoolean('logNormalKl', 'meanCorrection', meanCorrection);
  requireSameShape('logNormalKl', f, alpha);
  return tidy(() => {
    const logScale = typeof scale === 'number' ? scalar(Math.log(scale)) : log(scale);
    return klFromLogScale(f, alpha, asScalar(loc), logScale, floor, meanCorrection);
  });
}

/** Of log z: its mean, its standard deviation, and whether they are trained. */
export interface LogNormalOptions extends LocationScaleOptions {
  /** Smallest f whose logarithm is taken. Default 1e-4. */
  readonly floor?: number;
}

/** The names of those options. */
export const LOG_NORMAL_OPTIONS = [...LOCATION_SCALE_OPTIONS, 'floor'] as const;

/**
 * The log-normal prior log z ~ N(loc, scale²): the prior of softplus activations.
 *
 * Learned, it has the two parameters `loc` and `logScale`, one of each for the layer or for each channel; the scale is
 * exp(logScale), so it stays positive whatever the optimizer does. `gateZeros` makes units with f = 0 cost nothing; it is off
 * unless the layer asks for it, since softplus is never 0.
 *
 * @throws RangeError when `scale` or `floor` is not a finite number above 0, or `loc` is not finite; TypeError for an
 * option that there is not.
 *
 * Source: (22) in [docs/equations.md](../../../docs/equations.md); the closed form is
 * that of `logNormalKl`. The authors' code learns the scale without keeping it positive.
 *
 * @example
 * logNormal({ learned: true }).parameters; // [{ name: 'loc', initial: 0 }, { name: 'logScale', initial: 0 }]
 */
export function logNormal(options: LogNormalOptions = {}): ProperPrior<'logNormal'> {
  const law = locationScale('logNormal', options, ['floor']);
  const { loc, scale, learned, parameters } = law;
  const { floor = DEFAULT_FLOOR } = options;
  requireFloor('logNormal', floor);
  const klPerUnit = ({ f, alpha, meanCorrection, gateZeros, parameters: values }: KlOptions): Tensor => {
    requireSameShape('logNormal', f, alpha);
    return tidy(() => {
      const of = law.read(values);
      const kl = klFromLogScale(f, alpha, of.loc, of.logScale, floor, meanCorrection);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  };
  // The kernel has one loc and one scale for the layer.
  const fused: FusedKl = { kernel: INFORMATION_DROPOUT.name, prior: 'logNormal', loc, scale, floor };
  return {
    kind: 'logNormal',
    proper: true,
    parameters,
    hasAtomAtZero: false,
    support: 'positive',
    klPerUnit: Object.assign(klPerUnit, { of: 'logNormal' }, learned === 'perChannel' ? {} : { fused }),
    closedKl: {
      truncatedLogNormal: (posterior, values) =>
        tidy(() => {
          const of = law.read(values);
          const cut = truncatedNormal(posterior);
          const distance = mul(add(cut.variance(), square(sub(cut.mean(), of.loc))), exp(mul(of.logScale, -2)));
          return sub(add(add(mul(distance, 0.5), of.logScale), LOG_SQRT_2PI), truncatedNormalEntropy(posterior));
        }),
    },
    logProb: (z, values) =>
      tidy(() => {
        const of = law.read(values);
        const { logZ, logVolume } = logOfPositive(z);
        return sub(gaussianLogProb(logZ, of.loc, exp(of.logScale)), logVolume);
      }),
    sample: (key, shape, values) =>
      tidy(() => {
        const of = law.read(values);
        return exp(add(of.loc, mul(exp(of.logScale), standardNormal(key, shape))));
      }),
    getConfig: () => ({ kind: 'logNormal', loc, scale, learned, floor }),
  };
}

function requireFloor(caller: string, floor: number): void {
  requireThat(
    floor > 0 && Number.isFinite(floor),
    caller,
    'floor',
    'a finite number > 0',
    floor,
    'It keeps log f finite where a unit is off.',
  );
}

const asScalar = (value: number | Tensor): Tensor => (value instanceof Tensor ? value : scalar(value));

/** With a = α/σ₁ and b = (μ − μ₁)/σ₁ the divergence is (a² − 1)/2 − log a + b²/2. */
function klFromLogScale(
  f: Tensor,
  alpha: Tensor,
  loc: Tensor,
  logScale: Tensor,
  floor: number,
  meanCorrection: boolean,
): Tensor {
  const inverseScale = exp(neg(logScale));
  const median = sub(log(maximum(f, floor)), loc);
  const deviation = meanCorrection ? sub(median, mul(square(alpha), 0.5)) : median;
  return standardKl(mul(deviation, inverseScale), mul(alpha, inverseScale));
}
