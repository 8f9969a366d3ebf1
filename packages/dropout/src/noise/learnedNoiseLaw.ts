import {
  standardNormal,
  truncatedLogNormalMoments,
  truncatedLogNormalPosterior,
  truncatedLogUniform,
  variationalKl,
} from '@infodrop/priors';
import type { Key } from '@infodrop/random';
import {
  add,
  clipByValue,
  exp,
  minimum,
  mul,
  neg,
  onesLike,
  sigmoid,
  softplus,
  sqrt,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { concreteFactors } from './concreteFactors.js';
import type { ConcreteNoise } from './concreteNoise.js';
import type { LearnedGaussianNoise, LearnedNoise } from './noise.js';
import { standardLogistic } from './standardLogistic.js';
import type { TruncatedLogNormalNoise } from './truncatedLogNormalNoise.js';

/** A trained parameter of a law of noise. */
export interface LawParameter {
  readonly name: string;
  readonly initial: number;
  readonly per: 'layer' | 'channel';
}

/** A family of laws of noise. */
export interface LearnedNoiseLaw {
  readonly parameters: readonly LawParameter[];
  /** The law of these values of the parameters, in their order: its functions share what they have in common. */
  at(values: readonly Tensor[]): NoiseLaw;
  /** Whether calls without noise cut channels. */
  readonly prunes: boolean;
}

/** A law of noise. */
export interface NoiseLaw {
  /** Factors ε of a shape whose last axis are the channels. */
  sample(key: Key, shape: readonly number[], offset: number): Tensor;
  /** What stands for ε in a call without noise; null is 1. */
  mean(): Tensor | null;
  /** What each factor costs: a scalar or [channels], nats. */
  kl(): Tensor;
  /** 1 for channels that are kept and 0 for those that are cut. */
  kept(): Tensor;
}

/** The law of a noise. */
export function learnedNoiseLaw(noise: LearnedNoise): LearnedNoiseLaw {
  switch (noise.kind) {
    case 'gaussian':
      return gaussianLaw(noise);
    case 'truncatedLogNormal':
      return truncatedLogNormalLaw(noise);
    case 'concrete':
      return concreteLaw(noise);
  }
}

function gaussianLaw({ initialStd, maxStd, per }: LearnedGaussianNoise): LearnedNoiseLaw {
  const share = (initialStd / maxStd) ** 2;
  return {
    parameters: [{ name: 'alphaLogit', initial: Math.log(share / (1 - share)), per }],
    at: ([logit]) => {
      const alpha = mul(sigmoid(logit!), maxStd ** 2);
      return {
        sample: (key, shape, offset) => add(mul(standardNormal(key, shape, offset), sqrt(alpha)), 1),
        mean: () => null,
        kl: () => variationalKl(alpha),
        kept: () => onesLike(alpha),
      };
    },
    prunes: false,
  };
}

function truncatedLogNormalLaw(noise: TruncatedLogNormalNoise): LearnedNoiseLaw {
  const { low, high, initialLoc, initialScale, pruneBelow } = noise;
  const prior = truncatedLogUniform({ low, high });
  // A step, which has a gradient in tfjs (0), where a comparison has none and throws.
  const keptOf = (signalToNoise: Tensor): Tensor => step(sub(signalToNoise, pruneBelow));
  return {
    parameters: [
      { name: 'noiseLoc', initial: initialLoc, per: 'channel' },
      { name: 'noiseLogScale', initial: Math.log(initialScale), per: 'channel' },
    ],
    at: ([loc, logScale]) => {
      const posterior = truncatedLogNormalPosterior({
        loc: clipByValue(loc!, low, high),
        scale: exp(minimum(logScale!, Math.log(high - low))),
        low,
        high,
      });
      return {
        sample: (key, shape, offset) => posterior.sample(standardNormal(key, shape, offset)),
        mean: () => {
          const { mean, signalToNoise } = truncatedLogNormalMoments(posterior);
          return pruneBelow === 0 ? mean : mul(mean, keptOf(signalToNoise));
        },
        kl: () => prior.closedKl!.truncatedLogNormal!(posterior, []),
        kept: () => keptOf(truncatedLogNormalMoments(posterior).signalToNoise),
      };
    },
    prunes: true,
  };
}

function concreteLaw({ initialRate, temperature }: ConcreteNoise): LearnedNoiseLaw {
  return {
    parameters: [{ name: 'rateLogit', initial: Math.log(initialRate / (1 - initialRate)), per: 'layer' }],
    at: ([given]) => {
      const logit = given!;
      return {
        sample: (key, shape, offset) => concreteFactors(standardLogistic(key, shape, offset), logit, temperature),
        mean: () => null,
        kl: () => {
          // log 2 + p log p + (1 − p) log(1 − p), with log p = −softplus(−logit).
          const rate = sigmoid(logit);
          const entropy = add(mul(rate, softplus(neg(logit))), mul(sub(1, rate), softplus(logit)));
          return sub(Math.LN2, entropy);
        },
        kept: () => onesLike(logit),
      };
    },
    prunes: false,
  };
}
