import { uniform } from '@infodrop/random';
import {
  abs,
  add,
  exp,
  log,
  maximum,
  mul,
  neg,
  sign,
  sqrt,
  square,
  sub,
  type Tensor,
  tensor,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import { gateKl } from './gateKl.js';
import { logNormalMoments } from './gaussian.js';
import { locationScale, type LocationScaleOptions } from './locationScale.js';
import { LOG_SQRT_2PI, normalCdf } from './normal/logNormalCdf.js';
import type { KlOptions, ProperPrior } from './prior.js';
import { requireSameShape } from './requireTensors.js';

/** A place below this has log-normal noise wholly above it. */
const LEAST_PLACE = 1e-30;

/**
 * The Laplace prior, which prefers codes near its place and forgives a few far from it.
 *
 *   q(z) = exp(−|z − loc|/scale) / (2 scale)
 *
 *   KL(N(μ, σ²) ‖ q) = log(2 scale) − ½ log(2πe σ²) + E|z − loc|/scale,
 *   E|z − loc| = σ [2φ(δ) + δ (2Φ(δ) − 1)],  δ = (μ − loc)/σ
 *
 * Its divergence is closed for Gaussian posteriors, Gaussian dropout and log-normal noise. Learned, the scale is
 * exp(logScale).
 *
 * @param options - See `LocationScaleOptions`; the default is loc 0, scale 1.
 * @throws RangeError when `scale` is not a finite number above 0 or `loc` not finite; TypeError for an option that there is
 * not.
 *
 * Source: E|z − loc| is the mean of a [folded normal](https://en.wikipedia.org/wiki/Folded_normal_distribution).
 *
 * @example
 * const posterior = gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1]) });
 * klDivergence(posterior, laplace()).perUnit; // [0.0720933]
 */
export function laplace(options: LocationScaleOptions = {}): ProperPrior<'laplace'> {
  const law = locationScale('laplace', options);
  const { loc, scale, learned, parameters } = law;
  const ofGaussian = (mean: Tensor, deviation: Tensor, values: readonly Tensor[]): Tensor => {
    const of = law.read(values);
    const delta = mul(sub(mean, of.loc), exp(neg(log(deviation))));
    const density = exp(neg(add(mul(square(delta), 0.5), LOG_SQRT_2PI)));
    const distance = mul(deviation, add(mul(density, 2), mul(delta, sub(mul(normalCdf(delta), 2), 1))));
    const entropy = add(log(deviation), LOG_SQRT_2PI + 0.5);
    return sub(add(mul(distance, exp(neg(of.logScale))), add(of.logScale, Math.LN2)), entropy);
  };
  const klPerUnit = ({ f, alpha, meanCorrection, gateZeros, parameters: values }: KlOptions): Tensor => {
    requireSameShape('laplace', f, alpha);
    return tidy(() => {
      const of = law.read(values);
      const { logMedian, mean } = logNormalMoments(f, alpha, meanCorrection);
      // Of a negative unit the mirror image: |z| from −loc.
      const place = mul(of.loc, sign(f));
      const d = mul(sub(log(maximum(place, LEAST_PLACE)), logMedian), exp(neg(log(alpha))));
      const distance = add(
        mul(place, sub(mul(normalCdf(d), 2), 1)),
        mul(abs(mean), sub(1, mul(normalCdf(sub(d, alpha)), 2))),
      );
      const entropy = add(add(log(alpha), logMedian), LOG_SQRT_2PI + 0.5);
      const kl = sub(add(mul(distance, exp(neg(of.logScale))), add(of.logScale, Math.LN2)), entropy);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  };
  return {
    kind: 'laplace',
    proper: true,
    parameters,
    hasAtomAtZero: false,
    klPerUnit: Object.assign(klPerUnit, { of: 'laplace' }),
    closedKl: {
      gaussian: (posterior, values) => tidy(() => ofGaussian(posterior.loc, posterior.scale, values)),
      multiplicativeGaussian: ({ f, alpha }, values) => tidy(() => ofGaussian(f, mul(abs(f), sqrt(alpha)), values)),
    },
    logProb: (z, values) =>
      tidy(() => {
        const of = law.read(values);
        return neg(add(mul(abs(sub(z, of.loc)), exp(neg(of.logScale))), add(of.logScale, Math.LN2)));
      }),
    sample: (key, shape, values) =>
      tidy(() => {
        const of = law.read(values);
        // By the inverse of the distribution function, in doubles: u in (−½, ½) gives −sign(u) log(1 − 2|u|).
        const standard = uniform(key, util.sizeFromShape([...shape])).map((share) => {
          const u = share - 0.5;
          return -Math.sign(u) * Math.log(Math.max(1 - 2 * Math.abs(u), Number.MIN_VALUE));
        });
        return add(of.loc, mul(exp(of.logScale), tensor(Float32Array.from(standard), [...shape])));
      }),
    getConfig: () => ({ kind: 'laplace', loc, scale, learned }),
  };
}
