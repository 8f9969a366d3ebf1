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

/** A law of noise as functions of its trained parameters, whose values come in their order. */
export interface LearnedNoiseLaw {
  readonly parameters: readonly LawParameter[];
  /** Factors ε of a shape whose last axis are the channels. */
  sample(values: readonly Tensor[], key: Key, shape: readonly number[], offset: number): Tensor;
  /** What stands for ε in a call without noise; null is 1. */
  mean(values: readonly Tensor[]): Tensor | null;
  /** What each factor costs: a scalar or [channels], nats. */
  kl(values: readonly Tensor[]): Tensor;
  /** Whether calls without noise cut channels. */
  readonly prunes: boolean;
  /** 1 for channels that are kept and 0 for those that are cut. */
  kept(values: readonly Tensor[]): Tensor;
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

const onesLikeFirst = ([first]: readonly Tensor[]): Tensor => onesLike(first!);

function gaussianLaw({ initialStd, maxStd, per }: LearnedGaussianNoise): LearnedNoiseLaw {
  const share = (initialStd / maxStd) ** 2;
  const alphaOf = (values: readonly Tensor[]): Tensor => mul(sigmoid(values[0]!), maxStd ** 2);
  return {
    parameters: [{ name: 'alphaLogit', initial: Math.log(share / (1 - share)), per }],
    sample: (values, key, shape, offset) => add(mul(standardNormal(key, shape, offset), sqrt(alphaOf(values))), 1),
    mean: () => null,
    kl: (values) => variationalKl(alphaOf(values)),
    prunes: false,
    kept: onesLikeFirst,
  };
}

function truncatedLogNormalLaw(noise: TruncatedLogNormalNoise): LearnedNoiseLaw {
  const { low, high, initialLoc, initialScale, pruneBelow } = noise;
  const prior = truncatedLogUniform({ low, high });
  const posteriorOf = ([loc, logScale]: readonly Tensor[]) =>
    truncatedLogNormalPosterior({
      loc: clipByValue(loc!, low, high),
      scale: exp(minimum(logScale!, Math.log(high - low))),
      low,
      high,
    });
  // A step, which has a gradient in tfjs (0), where a comparison has none and throws.
  const keptOf = (signalToNoise: Tensor): Tensor => step(sub(signalToNoise, pruneBelow));
  return {
    parameters: [
      { name: 'noiseLoc', initial: initialLoc, per: 'channel' },
      { name: 'noiseLogScale', initial: Math.log(initialScale), per: 'channel' },
    ],
    sample: (values, key, shape, offset) => posteriorOf(values).sample(standardNormal(key, shape, offset)),
    mean: (values) => {
      const { mean, signalToNoise } = truncatedLogNormalMoments(posteriorOf(values));
      return pruneBelow === 0 ? mean : mul(mean, keptOf(signalToNoise));
    },
    kl: (values) => prior.closedKl!.truncatedLogNormal!(posteriorOf(values), []),
    prunes: true,
    kept: (values) => keptOf(truncatedLogNormalMoments(posteriorOf(values)).signalToNoise),
  };
}

function concreteLaw({ initialRate, temperature }: ConcreteNoise): LearnedNoiseLaw {
  return {
    parameters: [{ name: 'rateLogit', initial: Math.log(initialRate / (1 - initialRate)), per: 'layer' }],
    sample: ([logit], key, shape, offset) => concreteFactors(standardLogistic(key, shape, offset), logit!, temperature),
    mean: () => null,
    kl: ([logit]) => {
      // log 2 + p log p + (1 − p) log(1 − p), with log p = −softplus(−logit).
      const rate = sigmoid(logit!);
      const entropy = add(mul(rate, softplus(neg(logit!))), mul(sub(1, rate), softplus(logit!)));
      return sub(Math.LN2, entropy);
    },
    prunes: false,
    kept: onesLikeFirst,
  };
}
