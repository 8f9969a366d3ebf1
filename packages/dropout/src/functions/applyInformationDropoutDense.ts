import { requireSomeOptions } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import { ALPHA_BOUNDS } from '../noise/noise.js';
import { INFORMATION_DROPOUT_OPTIONS, type NoisyRepresentation } from './applyInformationDropout.js';
import {
  PROJECTED_OPTIONS,
  projectedInformationDropout,
  type ProjectedInformationDropoutOptions,
} from './projectedInformationDropout.js';
import { dense } from './projection.js';
import { requireDense } from './requireProjection.js';

export interface ApplyInformationDropoutDenseOptions extends ProjectedInformationDropoutOptions {
  /** Input, shape [batch, …, inputs]. */
  readonly x: Tensor;
  /** Shape [inputs, units]. */
  readonly kernel: Tensor;
  /** Shape [units]. */
  readonly bias: Tensor;
}

const KNOWN = [...PROJECTED_OPTIONS, ...ALPHA_BOUNDS, ...INFORMATION_DROPOUT_OPTIONS] as const;

/**
 * A fully connected layer with information dropout, as a function of its weights.
 *
 *   f = activation(x·W + b),   α = minAlpha + alphaRange·σ(x·Wα + bα),   z = ε ⊙ f
 *
 * @returns `output` and `kl`, both of shape [batch, …, units]; see `applyInformationDropout`.
 * @throws RangeError when a shape does not fit, the activation is unknown, or a bound of α is not above 0; TypeError for
 * integers, and for an option that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const [kernel, alphaKernel, bias, alphaBias] = [ones([2, 3]), zeros([2, 3]), zeros([3]), zeros([3])];
 * const { output } = applyInformationDropoutDense({ x: ones([1, 2]), kernel, bias, alphaKernel, alphaBias, eta: null });
 * output.print(); // [[2, 2, 2]]
 */
export function applyInformationDropoutDense(options: ApplyInformationDropoutDenseOptions): NoisyRepresentation {
  const caller = 'applyInformationDropoutDense';
  requireSomeOptions(caller, options, KNOWN);
  requireDense(caller, options);
  return projectedInformationDropout(caller, options, dense);
}
