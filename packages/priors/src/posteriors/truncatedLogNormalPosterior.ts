import { requireNumber, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { exp, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gaussianLogProb } from '../gaussian.js';
import { logOfPositive } from '../logOfPositive.js';
import { requireSameShapes } from '../requireTensors.js';
import type { TruncatedLogNormalPosterior } from './posterior.js';
import { truncatedNormal } from './truncatedNormal.js';
import { truncatedNormalSample } from './truncatedNormalSample.js';

export interface TruncatedLogNormalPosteriorOptions {
  /** Mean of log z before it is cut, any shape, in [low, high]. */
  readonly loc: Tensor;
  /** Standard deviation of log z before it is cut, shape of `loc`, > 0 and ≤ high − low. */
  readonly scale: Tensor;
  /** Least log z. Default −20. */
  readonly low?: number;
  /** Greatest log z. Default 0, so that z ≤ 1. */
  readonly high?: number;
}

/**
 * The truncated log-normal posterior, the noise of structured Bayesian pruning.
 *
 *   log z ~ N(loc, scale²) given low ≤ log z ≤ high;   log z = loc + scale·Φ⁻¹(Φ(a) + Φ(η)(Φ(b) − Φ(a)))
 *
 * with a = (low − loc)/scale and b = (high − loc)/scale. η far in a tail is cut at the ends of float32's Φ (|η| ≈ 5).
 *
 * @throws RangeError when the shapes differ or `low` is not below `high`; TypeError for an option that there is not.
 *
 * Source: K. Neklyudov et al., [Structured Bayesian Pruning via Log-Normal Multiplicative
 * Noise](https://arxiv.org/abs/1705.07283), 2017.
 *
 * @example
 * truncatedLogNormalPosterior({ loc: tensor1d([-1]), scale: tensor1d([0.1]) }).sample(tensor1d([0])); // [0.3679]
 */
export function truncatedLogNormalPosterior(options: TruncatedLogNormalPosteriorOptions): TruncatedLogNormalPosterior {
  requireSomeOptions('truncatedLogNormalPosterior', options, ['loc', 'scale', 'low', 'high']);
  const { loc, scale, low = -20, high = 0 } = options;
  requireSameShapes('truncatedLogNormalPosterior', { loc, scale });
  requireInterval('truncatedLogNormalPosterior', low, high);
  return {
    kind: 'truncatedLogNormal',
    shape: loc.shape,
    loc,
    scale,
    low,
    high,
    sample: (eta) => tidy(() => exp(truncatedNormalSample({ loc, scale, low, high }, eta))),
    logProb: (z) =>
      tidy(() => {
        const { logZ, logVolume } = logOfPositive(z, { low, high });
        const logMass = truncatedNormal({ loc, scale, low, high }).logMass();
        return sub(sub(gaussianLogProb(logZ, loc, scale), logMass), logVolume);
      }),
  };
}

/** Throws RangeError unless low < high, both finite. */
export function requireInterval(caller: string, low: number, high: number): void {
  requireNumber(caller, 'low', low);
  requireNumber(caller, 'high', high);
  requireThat(low < high, caller, 'low', `below high, ${high}`, low, 'They are the ends of log z.');
}
