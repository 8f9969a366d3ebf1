import { requireSomeOptions } from '@infodrop/requirements';
import { abs, add, mul, sqrt, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gaussianLogProb } from '../gaussian.js';
import { requireSameShapes } from '../requireTensors.js';
import type { MultiplicativeGaussianPosterior } from './posterior.js';

/**
 * The posterior of Gaussian dropout: of an activation, or of a weight under variational dropout.
 *
 *   z = f (1 + √α η)  ~  N(f, α f²)
 *
 * @param options.f - Means, any shape. At 0 z is 0 without noise, and has no density.
 * @param options.alpha - Variance of the factor, shape of `f`, > 0.
 * @throws RangeError when the shapes differ; TypeError for an option that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015.
 *
 * @example
 * multiplicativeGaussianPosterior({ f: tensor1d([2]), alpha: tensor1d([0.25]) }).sample(tensor1d([1])); // [3]
 */
export function multiplicativeGaussianPosterior(options: {
  readonly f: Tensor;
  readonly alpha: Tensor;
}): MultiplicativeGaussianPosterior {
  requireSomeOptions('multiplicativeGaussianPosterior', options, ['f', 'alpha']);
  const { f, alpha } = options;
  requireSameShapes('multiplicativeGaussianPosterior', { f, alpha });
  return {
    kind: 'multiplicativeGaussian',
    shape: f.shape,
    f,
    alpha,
    sample: (eta) => tidy(() => mul(f, add(mul(sqrt(alpha), eta), 1))),
    logProb: (z) => tidy(() => gaussianLogProb(z, f, mul(abs(f), sqrt(alpha)))),
  };
}
