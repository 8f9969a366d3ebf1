import { requireSomeOptions } from '@infodrop/requirements';
import { abs, mean, mul, sub, tidy } from '@tensorflow/tfjs-core';
import { boundMeasures, type BoundNames, type BoundParts, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link annealedCapacity}. */
export interface AnnealedCapacityOptions extends BoundParts {
  /** Price of a nat of rate above or below the capacity, ≥ 0. */
  readonly gamma: number;
  /** C, nats, ≥ 0; it is raised in the course of training. */
  readonly capacity: number;
}

/**
 * The loss of a VAE whose rate is held at a capacity, which training raises step by step.
 *
 *   loss = E[−log p(x|z)] + γ |E KL(q(z|x) ‖ p(z)) − C|
 *
 * @param options - `logLikelihood` [batch]; `kl` [batch] or [batch, …units]; `gamma` ≥ 0; `capacity` C ≥ 0, nats.
 * @returns `loss`, and by example `reconstruction`, `kl` and `elbo`, which know neither γ nor C. The mean over the batch is taken before the
 * absolute value.
 * @throws RangeError when the shapes do not fit or a number is not ≥ 0; TypeError for an option that there is not.
 *
 * Source: C. P. Burgess et al., [Understanding disentangling in β-VAE](https://arxiv.org/abs/1804.03599), 2018, equation 8.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { annealedCapacity } from '@infodrop/vae';
 * annealedCapacity({ logLikelihood: tensor1d([-90]), kl: tensor1d([8]), gamma: 100, capacity: 10 }).loss; // 290
 */
export function annealedCapacity(options: AnnealedCapacityOptions): VaeTerms<BoundNames> {
  requireSomeOptions('annealedCapacity', options, ['gamma', 'capacity', 'logLikelihood', 'kl']);
  const { gamma, capacity } = options;
  requireWeight('annealedCapacity', 'gamma', gamma);
  requireWeight('annealedCapacity', 'capacity', capacity);
  return tidy(() => {
    const measures = boundMeasures('annealedCapacity', options);
    const excess = abs(sub(mean(measures.kl), capacity));
    return { loss: withPenalty(measures, mul(excess, gamma)), measures } as never;
  });
}
