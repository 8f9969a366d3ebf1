import { foldIn, type Key, permutation } from '@infodrop/random';
import { requireSomeOptions } from '@infodrop/requirements';
import {
  add,
  clone,
  gather,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  softplus,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import { boundMeasures, type BoundNames, type BoundParts, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/**
 * Codes of the product of the marginals: each unit of a batch in an order of its own.
 *
 * @param z - Codes, [batch, units].
 * @param key - What the orders are drawn by.
 * @returns [batch, units]: the same numbers in every column. Differentiable in z, on every backend that has the gradient of `gather`;
 * what a discriminator is trained on needs none.
 * @throws RangeError when z has another rank.
 *
 * Source: H. Kim, A. Mnih, [Disentangling by factorising](https://arxiv.org/abs/1802.05983), 2018, algorithm 1.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { key } from '@infodrop/random';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { permuteUnits } from '@infodrop/vae';
 * permuteUnits(tensor2d([[1, 10], [2, 20], [3, 30]]), key(7));
 */
export function permuteUnits(z: Tensor, key: Key): Tensor {
  requireShape('permuteUnits', 'z', z, [null, null]);
  const [batch = 0, units = 0] = z.shape;
  const places = new Int32Array(batch * units);
  for (let unit = 0; unit < units; unit++) {
    permutation(foldIn(key, unit), batch).forEach((row, i) => (places[i * units + unit] = row * units + unit));
  }
  return tidy(() => reshape(gather(reshape(z, [-1]), tensor1d(places, 'int32')), [batch, units]));
}

/** Arguments of {@link discriminatorLoss}. */
export interface DiscriminatorLossOptions {
  /** The discriminator's logits of codes as they are, [batch] or [batch, 1]. */
  readonly real: Tensor;
  /** Its logits of codes whose units were permuted, [batch] or [batch, 1]. */
  readonly permuted: Tensor;
}

/**
 * What the discriminator of a FactorVAE minimizes: to tell codes from codes whose units were drawn independently.
 *
 *   loss = ½ E softplus(−D(z)) + ½ E softplus(D(permuted z))
 *
 * log 2 is chance. At its least D = log q(z) − Σ_j log q(z_j), so that E D(z) is the total correlation.
 *
 * @returns `loss`, and as a measure the same, `discrimination`, nats.
 * @throws RangeError when the two shapes differ; TypeError for an option that there is not.
 *
 * Source: H. Kim, A. Mnih, [Disentangling by factorising](https://arxiv.org/abs/1802.05983), 2018, algorithm 1, with one logit for their two.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { discriminatorLoss } from '@infodrop/vae';
 * discriminatorLoss({ real: tensor1d([0, 0]), permuted: tensor1d([0, 0]) }).loss; // 0.693
 */
export function discriminatorLoss(options: DiscriminatorLossOptions): VaeTerms<'discrimination'> {
  requireSomeOptions('discriminatorLoss', options, ['real', 'permuted'], ['real', 'permuted']);
  const { real, permuted } = options;
  requireShape('discriminatorLoss', 'permuted', permuted, real.shape);
  return tidy(() => {
    const loss = mul<Scalar>(add(mean(softplus(neg(real))), mean(softplus(permuted))), 0.5);
    return { loss, measures: { discrimination: clone(loss) } } as never;
  });
}

/** Arguments of {@link factorVae}. */
export interface FactorVaeOptions extends BoundParts {
  /** The discriminator's logits of the codes, [batch] or [batch, 1]: log q(z) − Σ_j log q(z_j) where it is right. */
  readonly logits: Tensor;
  /** Price of the total correlation, ≥ 0. */
  readonly gamma: number;
}

/**
 * The loss of a FactorVAE: the bound, and a price on the total correlation that a discriminator sees.
 *
 *   loss = E[−log p(x|z)] + E KL(q(z|x) ‖ p(z)) + γ E D(z)
 *
 * @param options - `logLikelihood` [batch]; `kl` [batch] or [batch, …units]; `logits` D(z); `gamma` ≥ 0.
 * @returns `loss`, and by example `reconstruction`, `kl`, `elbo` and `totalCorrelation` = D(z), without the price.
 * @throws RangeError when the shapes do not fit or γ is not a number ≥ 0; TypeError for an option that there is not.
 *
 * Source: H. Kim, A. Mnih, [Disentangling by factorising](https://arxiv.org/abs/1802.05983), 2018, equation 2.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { factorVae } from '@infodrop/vae';
 * factorVae({ logLikelihood: tensor1d([-90]), kl: tensor1d([10]), logits: tensor1d([0.5]), gamma: 10 }).loss; // 105
 */
export function factorVae(options: FactorVaeOptions): VaeTerms<BoundNames | 'totalCorrelation'> {
  requireSomeOptions(
    'factorVae',
    options,
    ['gamma', 'logLikelihood', 'kl', 'logits'],
    ['gamma', 'logLikelihood', 'logits'],
  );
  const { logits, gamma, logLikelihood } = options;
  requireWeight('factorVae', 'gamma', gamma);
  requireShape('factorVae', 'logits', logits, [...logLikelihood.shape, ...logits.shape.slice(1).map(() => 1)]);
  return tidy(() => {
    const measures = boundMeasures('factorVae', options);
    const totalCorrelation = reshape(logits, [-1]);
    const loss = withPenalty(measures, add(measures.kl, mul(totalCorrelation, gamma)));
    return { loss, measures: { ...measures, totalCorrelation } } as never;
  });
}
