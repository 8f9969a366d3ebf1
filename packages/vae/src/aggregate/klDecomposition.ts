import type { Posterior } from '@infodrop/priors';
import { requireSomeOptions } from '@infodrop/requirements';
import { add, expandDims, log, logSumExp, sub, sum, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import { type AggregateSampling, batchWeights } from './batchWeights.js';

/** Arguments of {@link klDecomposition}. */
export interface KlDecompositionOptions {
  /** q(z|x) of the batch, [batch, units]. */
  readonly posterior: Posterior;
  /** A draw of it, [batch, units]. */
  readonly z: Tensor;
  /** log p(z) of that draw by unit, [batch, units], nats: the prior must be independent over units. */
  readonly logPrior: Tensor;
  /** N, how many examples the batch was drawn from; at least the batch. */
  readonly datasetSize: number;
  /** How the batch stands for them. Default 'symmetricStratified'. */
  readonly sampling?: AggregateSampling;
}

/** Three parts of the divergence from the prior, each by example, [batch], nats. */
export interface KlDecomposition {
  /** log q(z|x) − log q(z): its mean is I(x; z) under the data as they are, at most log N. */
  readonly mutualInformation: Tensor;
  /** log q(z) − Σ_j log q(z_j): its mean is the total correlation of the code. */
  readonly totalCorrelation: Tensor;
  /** Σ_j [log q(z_j) − log p(z_j)]: its mean is the divergence of each unit's law from the prior. */
  readonly dimensionWiseKl: Tensor;
}

/**
 * What the rate of a VAE pays for: information on the input, dependence between units, and a law other than the prior's.
 *
 *   E_x KL(q(z|x) ‖ p(z)) = I(x; z) + KL(q(z) ‖ Π_j q(z_j)) + Σ_j KL(q(z_j) ‖ p(z_j)),   q(z) = (1/N) Σ_n q(z|x_n)
 *
 * q(z) is estimated from the batch. A logarithm of an unbiased estimate is too low in the mean, so that every part but their sum is
 * biased while the batch is a part of the data. With 'minibatchWeighted' densities are too small by a factor of about N as well, which the
 * total correlation shows: at B = N it is (units − 1) · log N above the exact one, and the mutual information log N above it; its gradient is
 * meant, not its value. 'symmetricStratified' at B = N is exact.
 *
 * @param options - `posterior`, `z`, `logPrior`, `datasetSize` N, `sampling`.
 * @returns The three parts by example; their sum is log q(z|x) − log p(z), whatever the sampling. Memory grows as batch² · units.
 * @throws RangeError when the shapes do not fit, N is less than the batch, or a stratified batch has one example; TypeError for an option
 * that there is not.
 *
 * Source: (13) in [docs/equations.md](../../../../docs/equations.md); R. T. Q. Chen et al., [Isolating sources of disentanglement in
 * variational autoencoders](https://arxiv.org/abs/1802.04942), 2018, equation 2.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gaussian, gaussianPosterior } from '@infodrop/priors';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { klDecomposition } from '@infodrop/vae';
 * const posterior = gaussianPosterior({ loc: tensor2d([[-1], [1]]), scale: tensor2d([[0.1], [0.1]]) });
 * const z = tensor2d([[-1.05], [0.9]]);
 * const logPrior = gaussian().logProb(z, []);
 * klDecomposition({ posterior, z, logPrior, datasetSize: 2 }).mutualInformation; // log 2: either of two inputs
 */
export function klDecomposition(options: KlDecompositionOptions): KlDecomposition {
  const caller = 'klDecomposition';
  requireSomeOptions(caller, options, ['posterior', 'z', 'logPrior', 'datasetSize', 'sampling']);
  const { posterior, z, logPrior, datasetSize, sampling = 'symmetricStratified' } = options;
  requireShape(caller, 'posterior', posterior, [null, null]);
  const [batch = 0] = posterior.shape;
  requireShape(caller, 'z', z, posterior.shape);
  requireShape(caller, 'logPrior', logPrior, posterior.shape);
  const weights = batchWeights(caller, sampling, batch, datasetSize);
  return tidy(() => {
    const logWeights = log(tensor2d(weights, [batch, batch]));
    // log q of unit d of draw i under the posterior of example j: [i, j, d].
    const pairs = posterior.logProb(expandDims(z, 1));
    const logQ = logSumExp(add(sum(pairs, 2), logWeights), 1);
    const logUnits = sum(logSumExp(add(pairs, expandDims(logWeights, 2)), 1), 1);
    const logPosterior = sum(posterior.logProb(z), 1);
    return {
      mutualInformation: sub(logPosterior, logQ),
      totalCorrelation: sub(logQ, logUnits),
      dimensionWiseKl: sub(logUnits, sum(logPrior, 1)),
    } as never;
  });
}
