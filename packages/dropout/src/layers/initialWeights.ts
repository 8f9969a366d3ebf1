import { foldIn, type Key, normal } from '@infodrop/random';
import { type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';

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

/**
 * Initial weights from counter-based random numbers: the same key gives the same weights on every backend.
 *
 *   W ~ N(0, gain²/fanIn)
 *
 * @param key - The layer's key; the weight's name is folded in.
 * @param gain - √2 keeps the scale of activations through ReLUs (He); 0.1 keeps logits of α near 0.
 */
export function scaledNormal(key: Key, name: string, gain: number): Initializer {
  return initializer((shape) => {
    const fanIn = util.sizeFromShape(shape.slice(0, -1));
    const scale = gain / Math.sqrt(fanIn);
    const values = normal(foldIn(foldIn(key, 'weights'), name), util.sizeFromShape(shape));
    return tensor(
      values.map((value) => value * scale),
      shape,
    );
  });
}

/** Initial weights of one value. */
export const constant = (value: number): Initializer => initializers.constant({ value });

function initializer(draw: (shape: number[]) => Tensor): Initializer {
  const zeros = initializers.zeros();
  zeros.apply = (shape) => draw(shape as number[]);
  return zeros;
}

/** The arguments of every tfjs layer; tfjs does not export the type. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;
