import { bernoulliNoise, multiplicativeNoise } from '@infodrop/dropout';
import { requireInteger, requireThat } from '@infodrop/requirements';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convolve, convolveWithNoise, type HiddenActivation } from './convolutionBlock.js';
import { initializeWeights } from './initialWeights.js';
import type { NetworkNoise } from './networkNoise.js';
import { requireHiddenActivation, requireImageShape } from './requireShapes.js';

/** What the all-convolutional networks of the paper differ in. */
export interface AllCnn {
  readonly name: string;
  /** Filters of each block at width 1. */
  readonly blocks: readonly number[];
  readonly width: number;
  readonly noise: NetworkNoise;
  readonly inputShape: readonly [number, number, number];
  /** What is said of a shape that is none. */
  readonly shapeWayOut: string;
  readonly classes: number;
  readonly activation: HiddenActivation;
  readonly inputDropout: number;
  readonly seed: number;
}

/**
 * Blocks of two convolutions and a noisy one of stride 2, then conv 3×3 → conv 1×1 → conv 1×1 to classes → mean over the image
 * → dense to classes; batch normalization and the activation behind every convolution.
 */
export function allCnn(args: AllCnn): LayersModel {
  const { name: caller, width, noise, inputShape, classes, activation, inputDropout, seed } = args;
  const filters = args.blocks.map((count) => Math.floor(count * width));
  const least = Math.min(...args.blocks);
  requireThat(
    typeof width === 'number' && filters.every((count) => Number.isSafeInteger(count) && count >= 1),
    caller,
    'width',
    `a finite number large enough for one filter (at least 1/${least})`,
    width,
    '1 is the network of the paper.',
  );
  requireImageShape(caller, inputShape, args.shapeWayOut);
  requireHiddenActivation(caller, activation);
  requireInteger(caller, 'classes', classes, 1);
  requireThat(
    typeof inputDropout === 'number' && inputDropout >= 0 && inputDropout < 1,
    caller,
    'inputDropout',
    'in [0, 1)',
    inputDropout,
    '0 leaves the images as they are; the default is 0.2.',
  );
  const images = input({ shape: [...inputShape], name: 'images' });
  let x = images;
  if (inputDropout > 0) {
    const dropped = multiplicativeNoise({ name: 'inputDropout', noise: bernoulliNoise({ rate: inputDropout }), seed });
    x = dropped.apply(x) as SymbolicTensor;
  }
  let convolutions = 0;
  const convolution = (count: number, kernelSize: number): void => {
    x = convolve(x, { name: `convolution${++convolutions}`, filters: count, kernelSize, activation });
  };
  filters.forEach((count, i) => {
    convolution(count, 3);
    convolution(count, 3);
    const index = i + 1;
    const block = { name: `pool${index}`, index, filters: count, kernelSize: 3, strides: 2, activation, noise, seed };
    x = convolveWithNoise(caller, x, block);
  });
  convolution(filters.at(-1)!, 3);
  convolution(filters.at(-1)!, 1);
  convolution(classes, 1);
  x = layers.globalAveragePooling2d({ name: 'mean' }).apply(x) as SymbolicTensor;
  x = layers.dense({ name: 'logits', units: classes }).apply(x) as SymbolicTensor;
  const network = model({ name: caller, inputs: images, outputs: x });
  initializeWeights(network, seed);
  return network;
}
