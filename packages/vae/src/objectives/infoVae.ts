import { requireNumber, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { add, clone, mean, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { boundMeasures, type BoundNames, type BoundParts, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link infoVae}. */
export interface InfoVaeOptions extends BoundParts {
  /** How much q(z) and p(z) differ, a scalar: `maximumMeanDiscrepancy` of the codes from draws of the prior. */
  readonly divergence: Tensor;
  /** Reward of the mutual information, ≤ 1: 0 is the bound, 1 leaves the divergence of each example free. Default 0. */
  readonly alpha?: number;
  /** Weight of the divergence between q(z) and p(z); the loss has alpha + lambda − 1 ≥ 0 of it. */
  readonly lambda: number;
}

/**
 * The loss of an InfoVAE, which makes codes follow the prior as a whole instead of example by example.
 *
 *   loss = E[−log p(x|z)] + (1 − α) E KL(q(z|x) ‖ p(z)) + (α + λ − 1) D(q(z), p(z))
 *
 * α = 1 is the MMD-VAE, α = 0 with λ = 1 the bound. A squared discrepancy is no number of nats: it is weighed by λ alone.
 *
 * @param options - `logLikelihood` [batch]; `kl`; `divergence`; `alpha` ≤ 1, 0 by default; `lambda` ≥ 1 − alpha.
 * @returns `loss`, by example `reconstruction`, `kl` and `elbo`, and `divergence`, all without weights.
 * @throws RangeError when the shapes do not fit or a weight would be below 0; TypeError for an option that there is not.
 *
 * Source: S. Zhao, J. Song, S. Ermon, [InfoVAE](https://arxiv.org/abs/1706.02262), 2019, equation 6.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { scalar, tensor1d } from '@tensorflow/tfjs-core';
 * import { infoVae } from '@infodrop/vae';
 * const parts = { logLikelihood: tensor1d([-90]), kl: tensor1d([10]), divergence: scalar(0.02) };
 * infoVae({ ...parts, alpha: 1, lambda: 1000 }).loss; // 110
 */
export function infoVae(options: InfoVaeOptions): VaeTerms<BoundNames | 'divergence'> {
  const caller = 'infoVae';
  requireSomeOptions(
    caller,
    options,
    ['lambda', 'logLikelihood', 'kl', 'divergence', 'alpha'],
    ['lambda', 'divergence'],
  );
  const { divergence, alpha = 0, lambda } = options;
  requireNumber(caller, 'alpha', alpha, { most: 1 });
  requireNumber(caller, 'lambda', lambda, { least: 1 - alpha });
  requireThat(divergence.rank === 0, caller, 'divergence', 'a scalar', divergence.shape);
  return tidy(() => {
    const measures = boundMeasures(caller, options);
    const penalty = add(mul(mean(measures.kl), 1 - alpha), mul(divergence, alpha + lambda - 1));
    return { loss: withPenalty(measures, penalty), measures: { ...measures, divergence: clone(divergence) } } as never;
  });
}
