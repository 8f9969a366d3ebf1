import { requireSomeOptions } from '@infodrop/requirements';
import { exp, logSumExp, mean, mul, neg, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import type { VaeTerms } from './terms.js';

/** Arguments of {@link importanceWeighted}. */
export interface ImportanceWeightedOptions {
  /** log w = log p(x|z) + log p(z) − log q(z|x) at each draw, [draws, batch], nats. */
  readonly logWeights: Tensor;
}

/**
 * The importance-weighted bound, with its sign turned: tighter than the ELBO with every further draw.
 *
 *   loss = −E log (1/K) Σ_k w_k ≥ −log p(x),   w_k = p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)
 *
 * With one draw it is the ELBO with an estimated divergence. As K grows the gradient for the encoder drowns in its noise: see
 * `doublyReparameterized`.
 *
 * @param options - `logWeights` [draws, batch], nats.
 * @returns `loss`, and by example `bound` and `effectiveDraws` = (Σ w)²/Σ w², from 1 to K: how many draws count.
 * @throws RangeError when the shape is another; TypeError for an option that there is not.
 *
 * Source: Y. Burda, R. Grosse, R. Salakhutdinov, [Importance weighted autoencoders](https://arxiv.org/abs/1509.00519), 2016.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { importanceWeighted } from '@infodrop/vae';
 * importanceWeighted({ logWeights: tensor2d([[-90], [-100]]) }).loss; // 90.69: the better of two draws, less log 2
 */
export function importanceWeighted(options: ImportanceWeightedOptions): VaeTerms<'bound' | 'effectiveDraws'> {
  requireSomeOptions('importanceWeighted', options, ['logWeights']);
  const { logWeights } = options;
  requireShape('importanceWeighted', 'logWeights', logWeights, [null, null]);
  return tidy(() => {
    const bound = importanceWeightedBound(logWeights);
    const loss = neg<Scalar>(mean<Scalar>(bound));
    return { loss, measures: { bound, effectiveDraws: effectiveDraws(logWeights) } } as never;
  });
}

/** log (1/K) Σ_k w_k, [batch]. */
export function importanceWeightedBound(logWeights: Tensor): Tensor {
  return tidy(() => sub(logSumExp(logWeights, 0), Math.log(logWeights.shape[0])));
}

/** (Σ w)²/Σ w², [batch]. */
export function effectiveDraws(logWeights: Tensor): Tensor {
  return tidy(() => exp(sub(mul(logSumExp(logWeights, 0), 2), logSumExp(mul(logWeights, 2), 0))));
}
