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
  step,
  sub,
  type Tensor,
  tensor,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import { DEFAULT_FLOOR, LEAST_SIZE } from './floor.js';
import { gateKl } from './gateKl.js';
import { locationScale, type LocationScaleOptions } from './locationScale.js';
import { LOG_SQRT_2PI, normalCdf } from './normal/logNormalCdf.js';
import type { KlOptions, ProperPrior } from './prior.js';
import { requireSameShape } from './requireTensors.js';

/**
 * The Laplace prior, which prefers codes near its place and forgives a few far from it.
 *
 *   q(z) = exp(−|z − loc|/scale) / (2 scale)
 *
 *   KL(N(μ, σ²) ‖ q) = log(2 scale) − ½ log(2πe σ²) + E|z − loc|/scale,
 *   E|z − loc| = σ [2φ(δ) + δ (2Φ(δ) − 1)],  δ = (μ − loc)/σ
 *
 * Its divergence is closed for Gaussian posteriors, Gaussian dropout, and log-normal noise, whose
 * E log |z| takes |f| no smaller than 1e-4. Learned, the scale is exp(logScale).
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
    const offset = sub(mean, of.loc);
    const delta = mul(offset, exp(neg(log(maximum(deviation, LEAST_SIZE)))));
    const density = exp(neg(add(mul(square(delta), 0.5), LOG_SQRT_2PI)));
    const distance = add(mul(mul(deviation, density), 2), mul(offset, sub(mul(normalCdf(delta), 2), 1)));
    const entropy = add(log(deviation), LOG_SQRT_2PI + 0.5);
    return sub(add(mul(distance, exp(neg(of.logScale))), add(of.logScale, Math.LN2)), entropy);
  };
  const klPerUnit = ({ f, alpha, meanCorrection, gateZeros, parameters: values }: KlOptions): Tensor => {
    requireSameShape('laplace', f, alpha);
    return tidy(() => {
      const of = law.read(values);
      const half = mul(square(alpha), 0.5);
      const mean = meanCorrection ? f : mul(f, exp(half));
      const logMedian = (least: number): Tensor => sub(log(maximum(abs(f), least)), meanCorrection ? half : 0);
      // Of a negative unit the mirror image: |z| from −loc. One that is off lies at 0, so that either image will do: the one whose
      // place is not below 0.
      const side = add(sign(f), mul(sub(1, abs(sign(f))), sign(of.loc)));
      const place = mul(of.loc, side);
      const d = mul(sub(log(maximum(place, LEAST_SIZE)), logMedian(LEAST_SIZE)), exp(neg(log(alpha))));
      // None of it lies below a place that is itself below 0.
      const isAbove = step(place);
      const below = mul(isAbove, normalCdf(d));
      const ofMeanBelow = mul(isAbove, normalCdf(sub(d, alpha)));
      const distance = add(mul(place, sub(mul(below, 2), 1)), mul(mul(mean, side), sub(1, mul(ofMeanBelow, 2))));
      const entropy = add(add(log(alpha), logMedian(DEFAULT_FLOOR)), LOG_SQRT_2PI + 0.5);
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
