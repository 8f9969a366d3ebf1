import { initialKernel } from '@infodrop/dropout';
import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';

/** Gives every weight of a model numbers that are the same on every backend. */
export function seeded<Model extends LayersModel>(model: Model, seed = 0): Model {
  const weights = model
    .getWeights()
    .map((weight, i) => initialKernel(weight.shape, { seed, layer: `${i}`, gain: weight.rank > 1 ? Math.SQRT2 : 0.1 }));
  model.setWeights(weights);
  for (const weight of weights) weight.dispose();
  return model;
}

/** A small classifier of 8 × 8 images with maps of 4 channels, 'maps', then 'pooled' and 'logits'. */
export function smallCnn({ softmax = false, seed = 0 }: { softmax?: boolean; seed?: number } = {}): LayersModel {
  return seeded(
    sequential({
      layers: [
        layers.conv2d({
          name: 'maps',
          filters: 4,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
          inputShape: [8, 8, 1],
        }),
        layers.conv2d({ name: 'deeper', filters: 5, kernelSize: 3, strides: 2, padding: 'same' }),
        layers.globalAveragePooling2d({ name: 'pooled' }),
        layers.dense({ name: 'logits', units: 3, activation: softmax ? 'softmax' : 'linear' }),
      ],
    }),
    seed,
  );
}

/** Waves, the same on every backend. */
export const wavesOf = (count: number, side = 8, channels = 1): Float32Array =>
  Float32Array.from({ length: count * side * side * channels }, (_, i) => Math.sin(1 + 1.7 * i));

export const waves = (count: number, side = 8, channels = 1): Tensor4D =>
  tensor4d(wavesOf(count, side, channels), [count, side, side, channels]);
