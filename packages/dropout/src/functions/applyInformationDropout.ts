import { logUniform, type Prior } from '@infodrop/priors';
import { clone, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { logNormalProduct } from '../noise/logNormalProduct.js';
import { logNormalNoise } from '../noise/noise.js';
import { isPositive, demand, requireFloat, requireShape } from '../requirements.js';

/** A noisy representation and what it costs. */
export interface NoisyRepresentation {
  /** z = ε ⊙ f, shape of f. */
  readonly output: Tensor;
  /** KL(p(z|x) ‖ q(z)) per unit, nats, shape of f: above the cap where the prior is log-uniform. */
  readonly kl: Tensor;
}

/** What the pure functions of information dropout share. */
export interface InformationDropoutOptions {
  /** Standard normals, shape of f, or null for z = f. */
  readonly noise: Tensor | null;
  /** Default `logUniform()`. */
  readonly prior?: Prior;
  /** Current values of the prior's parameters. Default none. */
  readonly parameters?: readonly Tensor[];
  /** Whether ε = exp(αη − α²/2), of mean 1. Default true; the paper does not correct (false). */
  readonly meanCorrection?: boolean;
  /** Whether units with f = 0 cost nothing. Default: so for the log-uniform prior. */
  readonly gateZeros?: boolean;
}

export interface ApplyInformationDropoutArgs extends InformationDropoutOptions {
  /** Activations, shape [batch, …units]. */
  readonly f: Tensor;
  /** Strength, the standard deviation of log ε; shape of `f`, > 0. */
  readonly alpha: Tensor;
  /** Largest strength, minAlpha + maxAlpha. Default 0.701. */
  readonly cap?: number;
}

const DEFAULT_CAP = 0.701;

/**
 * Information dropout as a function: log-normal noise of given strength on given activations, and its cost.
 *
 *   z = f·exp(αη − α²/2),   kl = KL(p(z|x) ‖ q(z)) per unit
 *
 * Without mean correction z = f·exp(αη), as in the paper. With `noise: null` z = f, whatever α; the cost is the same.
 *
 * @returns `output`, shape of f, and `kl`, shape of f, in nats (above the cap for the log-uniform prior).
 * Differentiable in `f`, `alpha` and `parameters`; the noise is a constant.
 * @throws RangeError when the shapes differ or `cap` is not a finite number above 0; TypeError for integers.
 *
 * Source: seed eqs. 19–22.
 *
 * @example
 * const f = tensor2d([[0, 1, 2]]);
 * const alpha = fill([1, 3], 0.3505);
 * const { kl } = applyInformationDropout({ f, alpha, noise: standardNormal(key(7), [1, 3]) });
 * kl.print(); // [[0, 0.693, 0.693]]
 */
export function applyInformationDropout(args: ApplyInformationDropoutArgs): NoisyRepresentation {
  const { f, alpha, noise, cap = DEFAULT_CAP } = args;
  const prior = args.prior ?? logUniform();
  const { parameters = [], gateZeros = prior.gatesZeros } = args;
  const meanCorrection = args.meanCorrection ?? logNormalNoise().meanCorrection;
  requireFloat('applyInformationDropout: f', f);
  requireFloat('applyInformationDropout: alpha', alpha);
  requireShape('applyInformationDropout: alpha', alpha, f.shape, 'f');
  if (noise !== null) requireShape('applyInformationDropout: noise', noise, f.shape, 'f');
  demand(isPositive(cap), 'applyInformationDropout: cap', 'a finite number > 0', cap, 'It is minAlpha + maxAlpha.');
  return tidy(() => ({
    output: noise === null ? clone(f) : logNormalProduct(f, alpha, noise, meanCorrection),
    kl: prior.klPerUnit({ f, alpha, cap, meanCorrection, gateZeros, parameters }),
  }));
}
