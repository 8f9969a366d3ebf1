import { describe, requireSomeOptions, requireThat } from '@infodrop/requirements';
import {
  abs,
  add,
  exp,
  log,
  maximum,
  mul,
  neg,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import { DEFAULT_FLOOR } from './floor.js';
import { gateKl } from './gateKl.js';
import { locationScale, type LocationScaleOptions, requireParameters } from './locationScale.js';
import { LOG_SQRT_2PI } from './normal/logNormalCdf.js';
import { standardNormal } from './normal/standardNormal.js';
import type { KlOptions, ProperPrior } from './prior.js';
import { requireSameShape, requireSameShapes } from './requireTensors.js';
import { standardKl } from './standardKl.js';

/** log N(z; loc, scale²) per element. */
export function gaussianLogProb(z: Tensor, loc: Tensor, scale: Tensor): Tensor {
  return neg(add(mul(square(mul(sub(z, loc), inverse(scale))), 0.5), add(log(scale), LOG_SQRT_2PI)));
}

/**
 * Divergence of one normal law from another.
 *
 *   KL(N(μ, σ²) ‖ N(μ₁, σ₁²)) = [σ² + (μ − μ₁)²]/(2σ₁²) − log(σ/σ₁) − ½
 *
 * @param loc - μ, any shape. @param scale - σ, shape of `loc`, > 0.
 * @param of.loc - μ₁, a tensor that broadcasts to that shape. @param of.scale - σ₁, likewise, > 0.
 * @returns Divergence per element in nats, ≥ 0, shape of `loc`; 0 where both are equal.
 * @throws RangeError when `loc` and `scale` differ in shape, or those of `of` do not broadcast to it.
 *
 * Source: (9) in [docs/equations.md](../../../docs/equations.md), whose prior is N(0, I).
 *
 * @example
 * gaussianKl(tensor1d([1]), tensor1d([2]), { loc: scalar(0), scale: scalar(1) }); // [1.3068528]
 */
export function gaussianKl(loc: Tensor, scale: Tensor, of: { readonly loc: Tensor; readonly scale: Tensor }): Tensor {
  requireSameShapes('gaussianKl', { loc, scale });
  requireSomeOptions('gaussianKl', of, ['loc', 'scale'], ['loc', 'scale']);
  return tidy(() => {
    const inverseScale = inverse(of.scale);
    // In units of the other law, which is then the standard one.
    const deviation = mul(sub(loc, of.loc), inverseScale);
    const ratio = mul(scale, inverseScale);
    requireThat(
      [deviation, ratio].every(({ shape }) => util.arraysEqual(shape, loc.shape)),
      'gaussianKl',
      'of',
      `tensors that broadcast to the shape of loc, ${describe(loc.shape)}`,
      [of.loc.shape, of.scale.shape],
    );
    return standardKl(deviation, ratio);
  });
}

/**
 * The Gaussian prior z ~ N(loc, scale²): that of variational autoencoders and of the deep variational bottleneck.
 *
 *   q(z) = exp(−(z − loc)²/(2 scale²)) / (√(2π) scale)
 *
 * Its divergence is closed for Gaussian posteriors, for Gaussian dropout, and for log-normal noise, whose
 * E log |z| takes |f| no smaller than 1e-4. Learned, the scale is exp(logScale).
 *
 * @param options - See `LocationScaleOptions`; the default is N(0, 1).
 * @throws RangeError when `scale` is not a finite number above 0 or `loc` not finite; TypeError for an option that there is
 * not.
 *
 * Source: (9) in [docs/equations.md](../../../docs/equations.md).
 *
 * @example
 * const posterior = gaussianPosterior({ loc: tensor1d([1]), scale: tensor1d([2]) });
 * klDivergence(posterior, gaussian()).perUnit; // [1.3068528]
 */
export function gaussian(options: LocationScaleOptions = {}): ProperPrior<'gaussian'> {
  const law = locationScale('gaussian', options);
  const { loc, scale, learned, parameters } = law;
  const isStandard = loc === 0 && scale === 1 && learned === false;
  const read = (values: readonly Tensor[]): { loc: Tensor; scale: Tensor } => {
    const current = law.read(values);
    return { loc: current.loc, scale: exp(current.logScale) };
  };
  const klPerUnit = ({ f, alpha, meanCorrection, gateZeros, parameters: values }: KlOptions): Tensor => {
    requireSameShape('gaussian', f, alpha);
    return tidy(() => {
      const of = law.read(values);
      const { logMedian, mean, meanSquare } = logNormalMoments(f, alpha, meanCorrection);
      const inverseVariance = exp(mul(of.logScale, -2));
      const distance = add(sub(meanSquare, mul(mul(mean, of.loc), 2)), square(of.loc));
      const entropy = add(add(log(alpha), logMedian), 0.5);
      const kl = sub(add(mul(mul(distance, inverseVariance), 0.5), of.logScale), entropy);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  };
  return {
    kind: 'gaussian',
    proper: true,
    parameters,
    hasAtomAtZero: false,
    klPerUnit: Object.assign(klPerUnit, { of: 'gaussian' }),
    closedKl: {
      gaussian: (posterior, values) =>
        tidy(() => {
          if (!isStandard) return gaussianKl(posterior.loc, posterior.scale, read(values));
          requireParameters('gaussian', parameters, values);
          return standardKl(posterior.loc, posterior.scale);
        }),
      multiplicativeGaussian: ({ f, alpha }, values) =>
        tidy(() => gaussianKl(f, mul(abs(f), sqrt(alpha)), read(values))),
    },
    logProb: (z, values) =>
      tidy(() => {
        const of = read(values);
        return gaussianLogProb(z, of.loc, of.scale);
      }),
    sample: (key, shape, values) =>
      tidy(() => {
        const of = read(values);
        return add(of.loc, mul(of.scale, standardNormal(key, shape)));
      }),
    getConfig: () => ({ kind: 'gaussian', loc, scale, learned }),
  };
}

/** Moments of z = f ε under log-normal noise; the logarithm takes |f| no smaller than the floor. */
function logNormalMoments(
  f: Tensor,
  alpha: Tensor,
  meanCorrection: boolean,
): { readonly logMedian: Tensor; readonly mean: Tensor; readonly meanSquare: Tensor } {
  const variance = square(alpha);
  const half = mul(variance, 0.5);
  const logSize = log(maximum(abs(f), DEFAULT_FLOOR));
  return meanCorrection
    ? { logMedian: sub(logSize, half), mean: f, meanSquare: mul(square(f), exp(variance)) }
    : { logMedian: logSize, mean: mul(f, exp(half)), meanSquare: mul(square(f), exp(mul(variance, 2))) };
}

const inverse = (scale: Tensor): Tensor => exp(neg(log(scale)));
