import { requireSomeOptions } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import { ALPHA_BOUNDS } from '../noise/noise.js';
import { INFORMATION_DROPOUT_OPTIONS, type NoisyRepresentation } from './applyInformationDropout.js';
import {
  PROJECTED_OPTIONS,
  projectedInformationDropout,
  type ProjectedInformationDropoutOptions,
} from './projectedInformationDropout.js';
import { convolutionOf } from './projection.js';
import { requireConvolution } from './requireProjection.js';

export interface ApplyInformationDropoutConvOptions extends ProjectedInformationDropoutOptions {
  /** Sequences, images or volumes, shape [batch, …space, channels]. */
  readonly x: Tensor;
  /** Shape [...size, channels, filters], of rank 3, 4 or 5. */
  readonly kernel: Tensor;
  /** Shape [filters]. */
  readonly bias: Tensor;
  /** One for each axis of space. Default 1. */
  readonly strides?: readonly number[];
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid';
}

const KNOWN = [...PROJECTED_OPTIONS, 'strides', 'padding', ...ALPHA_BOUNDS, ...INFORMATION_DROPOUT_OPTIONS] as const;

/**
 * A convolution with information dropout, as a function of its weights: f and α from the same input.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + alphaRange·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * @returns `output` and `kl`, both of shape [batch, …space′, filters]; see `applyInformationDropout`.
 * @throws RangeError when a shape does not fit, `strides` or `padding` is none, the activation is unknown, or a bound of α is not
 * above 0; TypeError for integers, and for an option that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md); the authors' code computes α by a convolution of the same input, with a bias.
 *
 * @example
 * const [kernel, alphaKernel, bias, alphaBias] = [ones([1, 1, 2, 3]), zeros([1, 1, 2, 3]), zeros([3]), zeros([3])];
 * const x = ones([1, 4, 4, 2]);
 * applyInformationDropoutConv({ x, kernel, bias, alphaKernel, alphaBias, strides: [2, 2], eta: null }).output.shape;
 * // [1, 2, 2, 3]
 */
export function applyInformationDropoutConv(options: ApplyInformationDropoutConvOptions): NoisyRepresentation {
  const caller = 'applyInformationDropoutConv';
  requireSomeOptions(caller, options, KNOWN);
  return projectedInformationDropout(caller, options, convolutionOf(requireConvolution(caller, options, options)));
}
