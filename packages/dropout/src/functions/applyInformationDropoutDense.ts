import { requireSomeOptions } from '@infodrop/requirements';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { alphaWithin } from '../noise/alphaFromLogits.js';
import { ALPHA_BOUNDS, capOf, logNormalNoiseFor } from '../noise/noise.js';
import { activationOf, type ActivationName } from './activation.js';
import {
  INFORMATION_DROPOUT_OPTIONS,
  informationDropoutFor,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './applyInformationDropout.js';
import { dense } from './projection.js';

export interface ApplyInformationDropoutDenseOptions extends InformationDropoutOptions {
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
  readonly alphaRange?: number;
}

const KNOWN = [
  'x',
  'kernel',
  'bias',
  'alphaKernel',
  'alphaBias',
  'activation',
  ...ALPHA_BOUNDS,
  ...INFORMATION_DROPOUT_OPTIONS,
] as const;

/**
 * A fully connected layer with information dropout, as a function of its weights.
 *
 *   f = activation(x·W + b),   α = minAlpha + alphaRange·σ(x·Wα + bα),   z = ε ⊙ f
 *
 * @returns `output` and `kl`, both of shape [batch, …, units]; see `applyInformationDropout`.
 * @throws RangeError when a shape does not fit, the activation is unknown, or a bound of α is not above 0; TypeError for an
 * option that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const [kernel, alphaKernel, bias, alphaBias] = [ones([2, 3]), zeros([2, 3]), zeros([3]), zeros([3])];
 * const { output } = applyInformationDropoutDense({ x: ones([1, 2]), kernel, bias, alphaKernel, alphaBias, eta: null });
 * output.print(); // [[2, 2, 2]]
 */
export function applyInformationDropoutDense(options: ApplyInformationDropoutDenseOptions): NoisyRepresentation {
  requireSomeOptions('applyInformationDropoutDense', options, KNOWN);
  const law = logNormalNoiseFor('applyInformationDropoutDense', options);
  const activation = activationOf('applyInformationDropoutDense', options.activation ?? 'relu');
  return tidy(() => {
    const f = activation(dense(options.x, options.kernel, options.bias));
    const alpha = alphaWithin(dense(options.x, options.alphaKernel, options.alphaBias), law);
    return { ...informationDropoutFor('applyInformationDropoutDense', { ...options, f, alpha, cap: capOf(law) }) };
  });
}
