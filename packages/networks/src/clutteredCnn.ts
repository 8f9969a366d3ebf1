import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convolve, convolveWithNoise, type HiddenActivation } from './convolutionBlock.js';
import { initializeWeights } from './initialWeights.js';
import type { NetworkNoise } from './networkNoise.js';
import { requireCounts, requireHiddenActivation, requireImageShape } from './requireShapes.js';

export interface ClutteredCnnOptions {
  /** Filters before and behind the first noisy block. Default [12, 24]. */
  readonly filters?: readonly [number, number];
  /** What the two noisy blocks are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]. Default [40, 40, 1]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. 'softplus' takes the log-normal prior with it. */
  readonly activation?: HiddenActivation;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/**
 * A small all-convolutional network for cluttered digits, in the manner of the paper's for 96×96 images, with two noisy
 * blocks: small enough to train in a minute, deep enough to show what each layer lets through.
 *
 *   conv 3×3 → noisy conv 3×3/2 → conv 3×3 (more filters) → noisy conv 3×3/2 → conv 3×3 → conv 1×1 to classes → mean
 *
 * Every convolution but the last is followed by batch normalization and the activation; the last has a bias.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1` and `2` (or
 * `noise1`, `noise2`), whose outputs are a half and a quarter of the image on a side.
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: the Cluttered MNIST experiment of A. Achille, S. Soatto, [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, made smaller.
 *
 * @example
 * import { clutteredCnn } from '@infodrop/networks';
 * const network = clutteredCnn({ noise: { kind: 'information', beta: 0.1, klScale: 1 / 8_000 } });
 */
export function clutteredCnn(options: ClutteredCnnOptions): LayersModel {
  requireSomeOptions('clutteredCnn', options, ['noise', 'filters', 'inputShape', 'classes', 'activation', 'seed']);
  const { filters = [12, 24], noise, inputShape = [40, 40, 1], classes = 10, activation = 'relu', seed = 0 } = options;
  requireCounts('clutteredCnn', 'filters', filters, 'two integers ≥ 1', 'The default is [12, 24].', 2);
  requireImageShape('clutteredCnn', inputShape, 'The default is [40, 40, 1].');
  requireHiddenActivation('clutteredCnn', activation);
  requireInteger('clutteredCnn', 'classes', classes, 1);
  const [narrow, wide] = filters;
  const images = input({ shape: [...inputShape], name: 'images' });
  const block = { kernelSize: 3, activation };
  const noisy = { ...block, strides: 2, noise, seed };
  let x = convolve(images, { ...block, name: 'convolution1', filters: narrow });
  x = convolveWithNoise('clutteredCnn', x, { ...noisy, name: 'pool1', index: 1, filters: narrow });
  x = convolve(x, { ...block, name: 'convolution2', filters: wide });
  x = convolveWithNoise('clutteredCnn', x, { ...noisy, name: 'pool2', index: 2, filters: wide });
  x = convolve(x, { ...block, name: 'convolution3', filters: wide });
  x = layers.conv2d({ name: 'classes', filters: classes, kernelSize: 1 }).apply(x) as SymbolicTensor;
  x = layers.globalAveragePooling2d({ name: 'logits' }).apply(x) as SymbolicTensor;
  const network = model({ name: 'clutteredCnn', inputs: images, outputs: x });
  initializeWeights(network, seed);
  return network;
}
