import { requireSomeOptions } from '@infodrop/requirements';
import { tidy } from '@tensorflow/tfjs-core';
import { boundMeasures, type BoundNames, type BoundParts, type VaeTerms, withPenalty } from './terms.js';

/**
 * The evidence lower bound, with its sign turned: what a variational autoencoder minimizes.
 *
 *   ℓ = E_{z ~ q(z|x)}[−log p(x|z)] + KL(q(z|x) ‖ p(z)) ≥ −log p(x)
 *
 * @param options - `logLikelihood` [batch] at a draw of z; `kl` [batch] or [batch, …units]; nats.
 * @returns `loss`, the mean of ℓ, and by example `reconstruction` (the first term), `kl` (the second) and `elbo` = −ℓ.
 * @throws RangeError when the shapes do not fit; TypeError for an option that there is not.
 *
 * Source: (8) and (9) in [docs/equations.md](../../../../docs/equations.md); D. P. Kingma, M. Welling, [Auto-Encoding Variational
 * Bayes](https://arxiv.org/abs/1312.6114), 2013.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { elbo } from '@infodrop/vae';
 * elbo({ logLikelihood: tensor1d([-90, -80]), kl: tensor2d([[10, 15], [10, 5]]) }).loss; // 105
 */
export function elbo(options: BoundParts): VaeTerms<BoundNames> {
  requireSomeOptions('elbo', options, ['logLikelihood', 'kl']);
  return tidy(() => {
    const measures = boundMeasures('elbo', options);
    return { loss: withPenalty(measures, measures.kl), measures } as never;
  });
}
