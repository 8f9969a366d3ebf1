import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { foldIn, key, normal } from '@infodrop/random';
import { type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';

/** What `addWeight` of a tfjs layer takes; tfjs does not export the type. */
export type Initializer = ReturnType<typeof initializers.zeros> | ReturnType<typeof initializers.constant>;

/**
 * Standard deviation of the logits of α at the start, for inputs of mean square 1.
 *
 * α then starts at the middle of its range (0.351 of 0.701 by default) give or take a hundredth, where the sigmoid is
 * steepest, whatever the width of the layer: no unit starts saturated, the noise starts moderate (variance 0.13), and
 * input and kernel still get a gradient.
 */
export const ALPHA_LOGIT_STD = 0.1;

/** How many inputs one output of a kernel has: all axes but the last. */
const fanIn = (shape: readonly number[]): number => util.sizeFromShape(shape.slice(0, -1));

/** Which kernel is drawn, and how wide. */
export interface InitialKernelOptions {
  /** An integer ≥ 0, or another seed that `key` of @infodrop/random takes. */
  readonly seed: number | bigint | string;
  /** Name of the layer. */
  readonly layer: string;
  /** Name of the weight in its layer. Default 'kernel'. */
  readonly weight?: string;
  /** Default √2, which keeps the scale of activations through ReLUs (He). */
  readonly gain?: number;
}

/**
 * The initial values of a kernel, from counter-based random numbers: the one rule for every layer and network of infodrop.
 *
 *   W ~ N(0, gain²/fanIn),  by the key  seed → 'initial weights' → layer → weight
 *
 * So the same seed gives the same weights on every backend, a layer's weights stay when another layer is added, and a layer that
 * has a kernel of the same name and shape starts alike whatever its class.
 *
 * @param shape - Of the kernel; all axes but the last are inputs of one output.
 * @returns float32 of that shape.
 *
 * Source: K. He et al., [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852), 2015.
 *
 * @example
 * import { initialKernel } from '@infodrop/dropout';
 * initialKernel([3, 3, 8, 16], { seed: 7, layer: 'convolution1' }).shape; // [3, 3, 8, 16]
 */
export function initialKernel(shape: readonly number[], options: InitialKernelOptions): Tensor {
  requireThat(Array.isArray(shape), 'initialKernel', 'shape', 'an array of lengths', shape);
  requireSomeOptions('initialKernel', options, ['seed', 'layer', 'weight', 'gain'], ['seed', 'layer']);
  const { seed, layer, weight = 'kernel', gain = Math.SQRT2 } = options;
  const ofKernel = foldIn(foldIn(foldIn(key(seed), 'initial weights'), layer), weight);
  const std = gain / Math.sqrt(fanIn(shape));
  const values = normal(ofKernel, util.sizeFromShape([...shape]));
  // In place: what a large network draws stays with the process for good, as its memory is in pieces by then.
  values.forEach((value, i) => {
    values[i] = value * std;
  });
  return tensor(values, [...shape]);
}

/** The initializer of a layer's kernel, by {@link initialKernel}: a layer is built before it has a model, so its name is its place. */
export function kernelInitializer(
  { seed, name }: { readonly seed: number; readonly name: string },
  weight: string,
  gain: number,
): Initializer {
  const zeros = initializers.zeros();
  zeros.apply = (shape) => initialKernel(shape as number[], { seed, layer: name, weight, gain });
  return zeros;
}

/** Initial weights of one value. */
export const constant = (value: number): Initializer => initializers.constant({ value });
