import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { alphaWithin } from '../noise/alphaFromLogits.js';
import { capOf, logNormalNoiseFor } from '../noise/noise.js';
import { requireFloat, requireShape } from '../requireTensors.js';
import { activationOf, type ActivationName } from './activation.js';
import {
  informationDropoutFor,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './applyInformationDropout.js';
import type { LinearMap } from './linearMap.js';

/** What the functions share that compute f and α from x by a kernel each. */
export interface ProjectedInformationDropoutOptions extends InformationDropoutOptions {
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly bias: Tensor;
  /** Shape of `kernel`. */
  readonly alphaKernel: Tensor;
  /** Shape of `bias`. */
  readonly alphaBias: Tensor;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
  /** Default 0.001. */
  readonly minAlpha?: number;
  /** Default 0.7. */
  readonly alphaRange?: number;
}

/** The names of those options, but for what `InformationDropoutOptions` has. */
export const PROJECTED_OPTIONS = ['x', 'kernel', 'bias', 'alphaKernel', 'alphaBias', 'activation'] as const;

/** f and α by the given map, whose x, kernel and bias fit, then noise on f and its KL. */
export function projectedInformationDropout(
  caller: string,
  options: ProjectedInformationDropoutOptions,
  apply: LinearMap['apply'],
): NoisyRepresentation {
  const { x, kernel, bias, alphaKernel, alphaBias } = options;
  requireFloat(caller, 'bias', bias);
  requireFloat(caller, 'alphaKernel', alphaKernel);
  requireFloat(caller, 'alphaBias', alphaBias);
  requireShape(caller, 'alphaKernel', alphaKernel, kernel.shape, 'kernel');
  requireShape(caller, 'alphaBias', alphaBias, bias.shape, 'bias');
  const law = logNormalNoiseFor(caller, options);
  const activation = activationOf(caller, options.activation ?? 'relu');
  return tidy(() => {
    const f = activation(apply(x, kernel, bias));
    const alpha = alphaWithin(apply(x, alphaKernel, alphaBias), law);
    return { ...informationDropoutFor(caller, { ...options, f, alpha, cap: capOf(law) }) };
  });
}
