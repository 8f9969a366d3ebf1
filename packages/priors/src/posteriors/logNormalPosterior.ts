import { requireBoolean, requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { add, exp, log, mul, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gaussianLogProb } from '../gaussian.js';
import { logOfPositive } from '../logOfPositive.js';
import { requireSameShapes } from '../requireTensors.js';
import type { LogNormalPosterior } from './posterior.js';

export interface LogNormalPosteriorOptions {
  /** Activations, shape [batch, …units], > 0 where a density is asked for: at 0 and below `logProb` is NaN. */
  readonly f: Tensor;
  /** Standard deviation of log z, shape of `f`, > 0. */
  readonly alpha: Tensor;
  /** Whether E z = f. Default true; false is median f, as in the paper. */
  readonly meanCorrection?: boolean;
  /** What the divergence from the improper log-uniform prior is counted from: the largest strength. Default 0.701. */
  readonly cap?: number;
  /** Whether units with f = 0 cost nothing. Default: what the prior says. */
  readonly gateZeros?: boolean;
}

/**
 * The log-normal posterior, that of information dropout.
 *
 *   z = f·exp(αη − α²/2),   log z ~ N(log f − α²/2, α²)
 *
 * Without mean correction z = f·exp(αη).
 *
 * @throws RangeError when the shapes differ or `cap` is not a finite number above 0; TypeError for an option that there is
 * not.
 *
 * Source: (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const posterior = logNormalPosterior({ f: tensor1d([1]), alpha: tensor1d([0.5]), meanCorrection: false });
 * posterior.sample(tensor1d([2])); // [2.718]
 */
export function logNormalPosterior(options: LogNormalPosteriorOptions): LogNormalPosterior {
  requireSomeOptions('logNormalPosterior', options, ['f', 'alpha', 'meanCorrection', 'cap', 'gateZeros']);
  const { f, alpha, meanCorrection = true, cap = 0.701, gateZeros = null } = options;
  requireSameShapes('logNormalPosterior', { f, alpha });
  requireNumber('logNormalPosterior', 'cap', cap, { least: 0, above: true });
  requireBoolean('logNormalPosterior', 'meanCorrection', meanCorrection);
  if (gateZeros !== null) requireBoolean('logNormalPosterior', 'gateZeros', gateZeros);
  const correction = (): Tensor | number => (meanCorrection ? mul(square(alpha), 0.5) : 0);
  return {
    kind: 'logNormal',
    shape: f.shape,
    f,
    alpha,
    meanCorrection,
    cap,
    gateZeros,
    sample: (eta) => tidy(() => mul(f, exp(sub(mul(alpha, eta), correction())))),
    logProb: (z) =>
      tidy(() => {
        const { logZ, logVolume } = logOfPositive(z);
        const logF = log(f);
        // NaN where f is 0, whose law has no density: −∞ would say that z is not where it falls.
        const loc = sub(add(logF, mul(logF, 0)), correction());
        return sub(gaussianLogProb(logZ, loc, alpha), logVolume);
      }),
  };
}
