import { gaussian, gaussianPosterior, klAtDraw, type Prior } from '@infodrop/priors';
import { requireSomeOptions } from '@infodrop/requirements';
import { clone, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { requireEta, requireFloat, requireShape } from '../requireTensors.js';
import type { NoisyRepresentation } from './applyInformationDropout.js';

export interface ApplyGaussianBottleneckOptions {
  /** Means of the code, [batch, …, units]. */
  readonly loc: Tensor;
  /** Standard deviations, shape of `loc`, > 0. */
  readonly scale: Tensor;
  /** Standard normals of that shape, or null for z = loc. An estimated divergence is then taken at loc. */
  readonly eta: Tensor | null;
  /** Default `gaussian()`, N(0, 1). */
  readonly prior?: Prior;
  /** Current values of the prior's parameters. Default none. */
  readonly parameters?: readonly Tensor[];
}

/**
 * The deep variational bottleneck as a function: a code with Gaussian noise, and what it carries.
 *
 *   z = loc + scale·η,   kl = KL(N(loc, scale²) ‖ q(z)) per unit
 *
 * @returns `output` and `kl`, both of the shape of `loc`, nats. Differentiable in loc, scale and the parameters.
 * @throws RangeError when the shapes differ; TypeError for integers, and for an option that there is not.
 *
 * Source: A. Alemi, I. Fischer, J. Dillon, K. Murphy,
 * [Deep Variational Information Bottleneck](https://arxiv.org/abs/1612.00410), 2017.
 *
 * @example
 * applyGaussianBottleneck({ loc: tensor1d([1]), scale: tensor1d([2]), eta: tensor1d([0.5]) }); // output [2], kl [1.3068528]
 */
export function applyGaussianBottleneck(options: ApplyGaussianBottleneckOptions): NoisyRepresentation {
  const caller = 'applyGaussianBottleneck';
  requireSomeOptions(caller, options, ['loc', 'scale', 'eta', 'prior', 'parameters']);
  const { loc, scale, eta, prior = gaussian(), parameters = [] } = options;
  requireFloat(caller, 'loc', loc);
  requireFloat(caller, 'scale', scale);
  requireShape(caller, 'scale', scale, loc.shape, 'loc');
  requireEta(caller, eta, loc.shape, 'loc');
  return tidy(() => {
    const posterior = gaussianPosterior({ loc, scale });
    return {
      output: eta === null ? clone(loc) : posterior.sample(eta),
      kl: klAtDraw(posterior, prior, eta ?? zerosLike(loc), parameters),
    };
  });
}
