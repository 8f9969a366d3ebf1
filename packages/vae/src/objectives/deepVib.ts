import { requireSomeOptions } from '@infodrop/requirements';
import { mul, neg, tidy } from '@tensorflow/tfjs-core';
import { type BoundParts, klPerExample, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link deepVib}: `logLikelihood` is log q(y|z) of the target. */
export interface DeepVibOptions extends BoundParts {
  /** Price of a nat of rate, ≥ 0. */
  readonly beta: number;
}

/**
 * The loss of a deep variational information bottleneck: a β-VAE that tells a target instead of its input.
 *
 *   loss = E[−log q(y|z)] + β E KL(p(z|x) ‖ r(z)),   I(x; z) ≤ the second expectation
 *
 * @param options - `logLikelihood`, log q(y|z) at a draw of z, [batch]; `kl`; `beta` ≥ 0.
 * @returns `loss`, and by example `crossEntropy` and `kl`, without β.
 * @throws RangeError when the shapes do not fit or `beta` is below 0; TypeError for an option that there is not.
 *
 * Source: (15) in [docs/equations.md](../../../../docs/equations.md); A. Alemi et al., [Deep variational information
 * bottleneck](https://arxiv.org/abs/1612.00410), 2017, equation 17. As a layer of a classifier: `gaussianBottleneck` of @infodrop/dropout.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { deepVib } from '@infodrop/vae';
 * deepVib({ logLikelihood: tensor1d([-0.5]), kl: tensor1d([30]), beta: 0.01 }).loss; // 0.8
 */
export function deepVib(options: DeepVibOptions): VaeTerms<'crossEntropy' | 'kl'> {
  requireSomeOptions('deepVib', options, ['beta', 'logLikelihood', 'kl']);
  const { logLikelihood, beta } = options;
  requireWeight('deepVib', 'beta', beta);
  return tidy(() => {
    const reconstruction = neg(logLikelihood);
    const kl = klPerExample('deepVib', options);
    return {
      loss: withPenalty({ reconstruction }, mul(kl, beta)),
      measures: { crossEntropy: reconstruction, kl },
    } as never;
  });
}
