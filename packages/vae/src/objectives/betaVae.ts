import { requireSomeOptions } from '@infodrop/requirements';
import { mul, tidy } from '@tensorflow/tfjs-core';
import { boundMeasures, type BoundNames, type BoundParts, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link betaVae}. */
export interface BetaVaeOptions extends BoundParts {
  /** Price of a nat of rate, ≥ 0; 1 is the bound. */
  readonly beta: number;
}

/**
 * The loss of a β-VAE: a price on what the code tells of the input.
 *
 *   loss = E[−log p(x|z)] + β KL(q(z|x) ‖ p(z))
 *
 * It is (17) with y = x and the paper's factorized q(z) in place of p(z). β = 1 is the bound, and is not divided by the number of examples.
 *
 * @param options - `logLikelihood` [batch]; `kl` [batch] or [batch, …units]; `beta` ≥ 0.
 * @returns `loss`, and by example `reconstruction`, `kl` without β, and the bound `elbo`, which has no β either.
 * @throws RangeError when the shapes do not fit or `beta` is not a number ≥ 0; TypeError for an option that there is not.
 *
 * Source: (17) in [docs/equations.md](../../../../docs/equations.md); I. Higgins et al., [β-VAE](https://openreview.net/forum?id=Sy2fzU9gl), 2017.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { betaVae } from '@infodrop/vae';
 * betaVae({ logLikelihood: tensor1d([-90]), kl: tensor1d([10]), beta: 4 }).loss; // 130
 */
export function betaVae(options: BetaVaeOptions): VaeTerms<BoundNames> {
  requireSomeOptions('betaVae', options, ['beta', 'logLikelihood', 'kl']);
  const { beta } = options;
  requireWeight('betaVae', 'beta', beta);
  return tidy(() => {
    const measures = boundMeasures('betaVae', options);
    return { loss: withPenalty(measures, mul(measures.kl, beta)), measures } as never;
  });
}
