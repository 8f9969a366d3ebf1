import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { activationOf, type ActivationName } from './activation.js';
import {
  applyInformationDropout,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './applyInformationDropout.js';
import { capOf, logNormalNoiseFor } from '../noise/noise.js';
import { noiseStrength } from '../noise/alpha.js';
import { convolution, type ConvolutionGeometry } from './projection.js';

export interface ApplyInformationDropoutConv2dArgs extends InformationDropoutOptions {
  /** Images, shape [batch, height, width, channels]. */
  readonly x: Tensor;
  /** Shape [kernelHeight, kernelWidth, channels, filters]. */
  readonly kernel: Tensor;
  /** Shape [filters]. */
  readonly bias: Tensor;
  /** Shape of `kernel`. */
  readonly alphaKernel: Tensor;
  /** Shape [filters]. */
  readonly alphaBias: Tensor;
  /** Default [1, 1]. */
  readonly strides?: readonly [number, number];
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid';
  /** Default 'relu'. */
  readonly activation?: ActivationName;
  /** Default 0.001. */
  readonly minAlpha?: number;
  /** Default 0.7. */
  readonly maxAlpha?: number;
}

/**
 * A convolution with information dropout, as a function of its weights: f and α from the same input.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + maxAlpha·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * @returns `output` and `kl`, both of shape [batch, height, width, filters]; see `applyInformationDropout`.
 * @throws RangeError when a shape does not fit, the activation is unknown, or a bound of α is not above 0.
 *
 * Source: seed §7; the authors' code computes α by a convolution of the same input, with a bias.
 *
 * @example
 * const [kernel, alphaKernel, bias, alphaBias] = [ones([1, 1, 2, 3]), zeros([1, 1, 2, 3]), zeros([3]), zeros([3])];
 * const x = ones([1, 4, 4, 2]);
 * applyInformationDropoutConv2d({ x, kernel, bias, alphaKernel, alphaBias, strides: [2, 2], noise: null }).output.shape;
 * // [1, 2, 2, 3]
 */
export function applyInformationDropoutConv2d(args: ApplyInformationDropoutConv2dArgs): NoisyRepresentation {
  const law = logNormalNoiseFor('applyInformationDropoutConv2d', args);
  const activation = activationOf('applyInformationDropoutConv2d', args.activation ?? 'relu');
  const [strideY, strideX] = args.strides ?? [1, 1];
  const geometry: ConvolutionGeometry = { strides: [strideY, strideX], padding: args.padding ?? 'same' };
  return tidy(() => {
    const f = activation(convolution(args.x, args.kernel, args.bias, geometry));
    const alpha = noiseStrength(convolution(args.x, args.alphaKernel, args.alphaBias, geometry), law);
    return { ...applyInformationDropout({ ...args, f, alpha, cap: capOf(law) }) };
  });
}
