import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { activationOf, type ActivationName } from './activation.js';
import {
  applyInformationDropout,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './applyInformationDropout.js';
import { capOf, logNormalNoiseFor } from '../noise/noise.js';
import { noiseStrength } from '../noise/alpha.js';
import { dense } from './projection.js';

export interface ApplyInformationDropoutDenseArgs extends InformationDropoutOptions {
  /** Input, shape [batch, …, inputs]. */
  readonly x: Tensor;
  /** Shape [inputs, units]. */
  readonly kernel: Tensor;
  /** Shape [units]. */
  readonly bias: Tensor;
  /** Shape [inputs, units]. */
  readonly alphaKernel: Tensor;
  /** Shape [units]. */
  readonly alphaBias: Tensor;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
  /** Default 0.001. */
  readonly minAlpha?: number;
  /** Default 0.7. */
  readonly maxAlpha?: number;
}

/**
 * A fully connected layer with information dropout, as a function of its weights.
 *
 *   f = activation(x·W + b),   α = minAlpha + maxAlpha·σ(x·Wα + bα),   z = ε ⊙ f
 *
 * @returns `output` and `kl`, both of shape [batch, …, units]; see `applyInformationDropout`.
 * @throws RangeError when a shape does not fit, the activation is unknown, or a bound of α is not above 0.
 *
 * Source: seed §7.
 *
 * @example
 * const [kernel, alphaKernel, bias, alphaBias] = [ones([2, 3]), zeros([2, 3]), zeros([3]), zeros([3])];
 * const { output } = applyInformationDropoutDense({ x: ones([1, 2]), kernel, bias, alphaKernel, alphaBias, noise: null });
 * output.print(); // [[2, 2, 2]]
 */
export function applyInformationDropoutDense(args: ApplyInformationDropoutDenseArgs): NoisyRepresentation {
  const law = logNormalNoiseFor('applyInformationDropoutDense', args);
  const activation = activationOf('applyInformationDropoutDense', args.activation ?? 'relu');
  return tidy(() => {
    const f = activation(dense(args.x, args.kernel, args.bias));
    const alpha = noiseStrength(dense(args.x, args.alphaKernel, args.alphaBias), law);
    return { ...applyInformationDropout({ ...args, f, alpha, cap: capOf(law) }) };
  });
}
