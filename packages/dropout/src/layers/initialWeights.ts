import { foldIn, type Key, normal } from '@infodrop/random';
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
export const fanIn = (shape: readonly number[]): number => util.sizeFromShape(shape.slice(0, -1));

/**
 * Initial weights from counter-based random numbers: the same key gives the same weights on every backend.
 *
 *   W ~ N(0, std²)
 *
 * @param key - What the weight's numbers are drawn by.
 * @param std - √(2/fanIn) keeps the scale of activations through ReLUs (He); 0.1/√fanIn keeps logits of α near 0.
 * @returns float32 of that shape.
 *
 * @example
 * const shape = [3, 3, 8, 16];
 * normalWeights(key(7), shape, Math.sqrt(2 / fanIn(shape)));
 */
export function normalWeights(key: Key, shape: readonly number[], std: number): Tensor {
  const values = normal(key, util.sizeFromShape([...shape]));
  return tensor(
    values.map((value) => value * std),
    [...shape],
  );
}

/**
 * The initializer of a layer's kernel: W ~ N(0, gain²/fanIn).
 *
 * @param key - The layer's key; the weight's name is folded in.
 */
export function scaledNormal(key: Key, name: string, gain: number): Initializer {
  const zeros = initializers.zeros();
  zeros.apply = (shape) =>
    normalWeights(foldIn(foldIn(key, 'weights'), name), shape as number[], gain / Math.sqrt(fanIn(shape as number[])));
  return zeros;
}

/** Initial weights of one value. */
export const constant = (value: number): Initializer => initializers.constant({ value });
