import { requireSomeOptions } from '@infodrop/requirements';
import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gaussianLogProb } from '../gaussian.js';
import { requireSameShapes } from '../requireTensors.js';
import type { GaussianPosterior } from './posterior.js';

/**
 * The Gaussian posterior, the code of a variational autoencoder and of a deep variational bottleneck.
 *
 *   p(z|x) = N(loc(x), scale(x)²),   z = loc + scale·η
 *
 * @param options.loc - Means, shape [batch, …units].
 * @param options.scale - Standard deviations, shape of `loc`, > 0.
 * @throws RangeError when the shapes differ; TypeError for an option that there is not.
 *
 * Source: (7)–(9) in [docs/equations.md](../../../../docs/equations.md); D. P. Kingma, M. Welling,
 * [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114), 2013.
 *
 * @example
 * gaussianPosterior({ loc: tensor1d([1]), scale: tensor1d([0.5]) }).sample(tensor1d([2])); // [2]
 */
export function gaussianPosterior(options: { readonly loc: Tensor; readonly scale: Tensor }): GaussianPosterior {
  requireSomeOptions('gaussianPosterior', options, ['loc', 'scale']);
  const { loc, scale } = options;
  requireSameShapes('gaussianPosterior', { loc, scale });
  return {
    kind: 'gaussian',
    shape: loc.shape,
    loc,
    scale,
    sample: (eta) => tidy(() => add(loc, mul(scale, eta))),
    logProb: (z) => tidy(() => gaussianLogProb(z, loc, scale)),
  };
}
