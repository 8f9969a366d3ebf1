import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { add, mean, mul, neg, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { klPerExample, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link disentangledBottleneck}. */
export interface DisentangledBottleneckOptions {
  /** log p(y|z) of a task, or log p(x|z) where y = x, [batch], nats. */
  readonly logLikelihood: Tensor;
  /** KL(p(z|x) ‖ Π_j q_j(z_j)) from a factorized prior, [batch] or [batch, …units], nats. */
  readonly kl: Tensor;
  /**
   * An estimate of the total correlation, a scalar or one number per example, nats: of `klDecomposition`, or the logits of a
   * discriminator.
   */
  readonly totalCorrelation: Tensor;
  /** Price of the information on the input, ≥ 0. */
  readonly beta: number;
  /** Price of the total correlation, ≥ 0. */
  readonly gamma: number;
}

/**
 * The loss of the information bottleneck with a price of its own on the dependence between units.
 *
 *   loss = E[−log p(y|z)] + β I(x; z) + γ TC(z) ≤ E[−log p(y|z)] + β E KL(p(z|x) ‖ Π_j q_j(z_j)) + (γ − β) TC(z)
 *
 * The divergence from the best factorized prior is I(x; z) + TC(z), both at one price; what γ is more or less than β is paid for by an
 * estimate of TC(z). At γ = β none is needed and `betaVae` is the same. β = 0 < γ is independent component analysis; γ = 0 < β the plain
 * bottleneck.
 *
 * @param options - `logLikelihood` [batch]; `kl` [batch] or [batch, …units]; `totalCorrelation`; `beta` and `gamma` ≥ 0.
 * @returns `loss`, and `reconstruction`, `kl` by example and `totalCorrelation`, without prices.
 * @throws RangeError when the shapes do not fit or a price is not a number ≥ 0; TypeError for an option that there is not.
 *
 * Source: (18) in [docs/equations.md](../../../../docs/equations.md), of which γ = β is the case that needs no estimate; A. Achille, S. Soatto,
 * [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, section 5.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { scalar, tensor1d } from '@tensorflow/tfjs-core';
 * import { disentangledBottleneck } from '@infodrop/vae';
 * const parts = { logLikelihood: tensor1d([-1]), kl: tensor1d([10]), totalCorrelation: scalar(2) };
 * disentangledBottleneck({ ...parts, beta: 0.1, gamma: 0.6 }).loss; // 1 + 1 + 1 = 3
 */
export function disentangledBottleneck(
  options: DisentangledBottleneckOptions,
): VaeTerms<'reconstruction' | 'kl' | 'totalCorrelation'> {
  const caller = 'disentangledBottleneck';
  requireSomeOptions(
    caller,
    options,
    ['beta', 'logLikelihood', 'kl', 'totalCorrelation', 'gamma'],
    ['beta', 'logLikelihood', 'totalCorrelation'],
  );
  const { logLikelihood, totalCorrelation, beta, gamma } = options;
  requireWeight(caller, 'beta', beta);
  requireWeight(caller, 'gamma', gamma);
  requireThat(
    totalCorrelation.size === 1 || totalCorrelation.size === logLikelihood.size,
    caller,
    'totalCorrelation',
    'a scalar or one number per example',
    totalCorrelation.shape,
  );
  return tidy(() => {
    const reconstruction = neg(logLikelihood);
    const kl = klPerExample(caller, options);
    const estimate = totalCorrelation.size === 1 ? reshape(totalCorrelation, []) : reshape(totalCorrelation, [-1]);
    const penalty = add(mul(mean(kl), beta), mul(mean(estimate), gamma - beta));
    return {
      loss: withPenalty({ reconstruction }, penalty),
      measures: { reconstruction, kl, totalCorrelation: estimate },
    } as never;
  });
}
