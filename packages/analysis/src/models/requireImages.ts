import { describe, requireThat } from '@infodrop/requirements';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Throws unless these are images that the model takes: float32, [count, height, width, channels], at least one. */
export function requireImages(caller: string, images: Tensor, model: LayersModel): asserts images is Tensor4D {
  requireThat(
    typeof (images as Tensor | undefined)?.dtype === 'string' && Array.isArray(images.shape),
    caller,
    'images',
    'a tensor [count, height, width, channels]',
    images,
    'Make one by tensor4d(values, shape).',
  );
  if (images.dtype !== 'float32') {
    throw new TypeError(
      `${caller}: images must be a float32 tensor, got ${images.dtype}. Cast them and scale them as in training.`,
    );
  }
  const wanted = model.inputs[0]?.shape ?? [];
  const fits =
    images.rank === 4 &&
    images.shape[0] > 0 &&
    wanted.length === 4 &&
    wanted.every((side, axis) => axis === 0 || side === null || side === images.shape[axis]);
  requireThat(
    fits,
    caller,
    'images',
    `[count, height, width, channels] as the model takes them, [${wanted.map((side) => side ?? 'any').join(', ')}]`,
    images.shape,
    wanted.length === 4 ? '' : `The model takes no images but ${describe(wanted)}.`,
  );
}
