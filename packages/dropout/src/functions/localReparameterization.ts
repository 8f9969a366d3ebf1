import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { add, mul, sqrt, square, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireEta, requireFloat, requireShape } from '../requireTensors.js';
import type { LinearMap } from './linearMap.js';
import { convolutionOf, dense } from './projection.js';
import { requireConvolution, requireDense } from './requireProjection.js';

/** Added to the variance of an output, so that the gradient of its root is finite where no input is on. */
const LEAST_VARIANCE = 1e-8;

export interface LocalReparameterizationOptions {
  /** Inputs: [batch, …, inputs], or [batch, …space, channels] where the kernel is one of a convolution. */
  readonly x: Tensor;
  /** Means of the weights θ: [inputs, units], or [...size, channels, filters]. */
  readonly kernel: Tensor;
  /** Variances of the weights, shape of `kernel`, ≥ 0. */
  readonly variance: Tensor;
  /** Added to the outputs, [units] or [filters]. Default nothing. */
  readonly bias?: Tensor | null;
  /** Standard normals of the shape of the output, or null for the mean. */
  readonly eta: Tensor | null;
  /** Of a convolution, one for each axis. Default 1. */
  readonly strides?: readonly number[];
  /** Of a convolution. Default 'same'. */
  readonly padding?: 'same' | 'valid';
}

const OPTIONS = ['x', 'kernel', 'variance', 'bias', 'eta', 'strides', 'padding'] as const;

/**
 * A dense layer or a convolution with Gaussian weights, sampled where the noise arrives instead of where it is.
 *
 *   W ~ N(θ, σ²)  gives  y = x∗θ + b + √(x²∗σ²) η,   η ~ N(0, 1) for each output
 *
 * Each example sees weights of its own, so gradients have less variance than with one draw of the weights per step. For a
 * convolution y is that of independent weights at every place: neighbouring outputs do not share their noise. 1e-8 is added to the
 * variance of an output, so that its root has a gradient where no input is on.
 *
 * @returns Outputs, [batch, …, units] or [batch, …space′, filters]. Differentiable in x, kernel, variance and bias.
 * @throws RangeError when a shape does not fit; TypeError for integers, and for an option that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015; the 1e-8 is that of the
 * [code of sparse variational dropout](https://github.com/senya-ashukha/variational-dropout-sparsifies-dnn).
 *
 * @example
 * const [kernel, variance] = [ones([2, 3]), fill([2, 3], 0.1)];
 * localReparameterization({ x: ones([4, 2]), kernel, variance, eta: standardNormal(key(1), [4, 3]) }); // [4, 3]
 */
export function localReparameterization(options: LocalReparameterizationOptions): Tensor {
  const caller = 'localReparameterization';
  requireSomeOptions(caller, options, OPTIONS);
  const { x, kernel, variance, bias = null, eta } = options;
  requireFloat(caller, 'kernel', kernel);
  requireThat(kernel.rank >= 2 && kernel.rank <= 5, caller, 'kernel', 'of rank 2 to 5', kernel.shape);
  const apply = mapOf(caller, { x, kernel, bias }, options);
  requireFloat(caller, 'variance', variance);
  requireShape(caller, 'variance', variance, kernel.shape, 'kernel');
  return tidy(() => gaussianOutputs(caller, apply, { x, kernel, variance, bias, eta }));
}

/** The map of a kernel of this rank, whose shapes are looked at. */
function mapOf(
  caller: string,
  weights: Parameters<typeof requireDense>[1],
  options: Pick<LocalReparameterizationOptions, 'strides' | 'padding'>,
): LinearMap['apply'] {
  if (weights.kernel.rank > 2) return convolutionOf(requireConvolution(caller, weights, options));
  requireDense(caller, weights);
  return dense;
}

/** The same by a map. */
export function gaussianOutputs(
  caller: string,
  apply: LinearMap['apply'],
  {
    x,
    kernel,
    variance,
    bias,
    eta,
  }: {
    readonly x: Tensor;
    readonly kernel: Tensor;
    readonly variance: Tensor;
    readonly bias: Tensor | null;
    readonly eta: Tensor | null;
  },
): Tensor {
  const mean = apply(x, kernel, bias);
  requireEta(caller, eta, mean.shape, 'the output');
  if (eta === null) return mean;
  const spread = sqrt(add(apply(square(x), variance, null), LEAST_VARIANCE));
  return add(mean, mul(spread, eta));
}
