import { requireSomeOptions } from '@infodrop/requirements';
import { addN, clone, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { KlDecomposition } from '../aggregate/klDecomposition.js';
import { requireShape } from '../requireTensors.js';
import { boundMeasures, type BoundNames, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link betaTcVae}. */
export interface BetaTcVaeOptions {
  /** log p(x|z), [batch], nats. */
  readonly logLikelihood: Tensor;
  /** From `klDecomposition`. */
  readonly decomposition: KlDecomposition;
  /** Price of the mutual information, ≥ 0. Default 1. */
  readonly alpha?: number;
  /** Price of the total correlation, ≥ 0. */
  readonly beta: number;
  /** Price of the units' own divergence from the prior, ≥ 0. Default 1. */
  readonly gamma?: number;
}

/**
 * The loss of a β-TCVAE, which puts a price of its own on each part of the rate.
 *
 *   loss = E[−log p(x|z)] + α I(x; z) + β TC(z) + γ Σ_j KL(q(z_j) ‖ p(z_j))
 *
 * With α = β = γ = 1 it is the bound at a draw of z.
 *
 * @param options - `logLikelihood` [batch]; `decomposition`; `beta`; `alpha` and `gamma`, 1 by default.
 * @returns `loss`, and by example `reconstruction`, `kl` (at the draw), `elbo` and the three parts, all without prices.
 * @throws RangeError when the shapes do not fit or a price is not a number ≥ 0; TypeError for an option that there is not.
 *
 * Source: R. T. Q. Chen et al., [Isolating sources of disentanglement in variational autoencoders](https://arxiv.org/abs/1802.04942), 2018,
 * equation 4.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gaussian, gaussianPosterior } from '@infodrop/priors';
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { betaTcVae, klDecomposition } from '@infodrop/vae';
 * const posterior = gaussianPosterior({ loc: tensor2d([[-1], [1]]), scale: tensor2d([[0.1], [0.1]]) });
 * const z = tensor2d([[-1.05], [0.9]]);
 * const decomposition = klDecomposition({ posterior, z, logPrior: gaussian().logProb(z, []), datasetSize: 2 });
 * betaTcVae({ logLikelihood: tensor1d([-3, -4]), decomposition, beta: 6 }).loss;
 */
export function betaTcVae(options: BetaTcVaeOptions): VaeTerms<BoundNames | keyof KlDecomposition> {
  const caller = 'betaTcVae';
  requireSomeOptions(
    caller,
    options,
    ['beta', 'logLikelihood', 'decomposition', 'alpha', 'gamma'],
    ['beta', 'logLikelihood', 'decomposition'],
  );
  const { logLikelihood, decomposition, alpha = 1, beta, gamma = 1 } = options;
  for (const [name, value] of Object.entries({ alpha, beta, gamma })) requireWeight(caller, name, value);
  const { mutualInformation, totalCorrelation, dimensionWiseKl } = decomposition;
  requireShape(caller, 'logLikelihood', logLikelihood, mutualInformation.shape);
  return tidy(() => {
    const kl = addN([mutualInformation, totalCorrelation, dimensionWiseKl]);
    const measures = boundMeasures(caller, { logLikelihood, kl });
    const price = addN([mul(mutualInformation, alpha), mul(totalCorrelation, beta), mul(dimensionWiseKl, gamma)]);
    return {
      loss: withPenalty(measures, price),
      measures: {
        ...measures,
        mutualInformation: clone(mutualInformation),
        totalCorrelation: clone(totalCorrelation),
        dimensionWiseKl: clone(dimensionWiseKl),
      },
    } as never;
  });
}
