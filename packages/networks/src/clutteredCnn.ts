import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convolve, convolveWithNoise, type HiddenActivation } from './convolutionBlock.js';
import { initialiseWeights } from './initialWeights.js';
import type { NetworkNoise } from './networkNoise.js';
import { demand, demandHiddenActivation, isCount, isCountPair, isImageShape } from './requirements.js';

export interface ClutteredCnnOptions {
  /** Filters before and behind the first noisy block. Default [12, 24]. */
  readonly filters?: readonly [number, number];
  /** What the two noisy blocks are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]. Default [40, 40, 1]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. */
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
 * Every convolution but the last is followed by batch normalisation and the activation; the last has a bias.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1` and `2` (or
 * `noise1`, `noise2`), whose outputs are a half and a quarter of the image on a side.
 * @throws RangeError when an argument is outside its domain.
 *
 * Source: the Cluttered MNIST experiment of A. Achille, S. Soatto, "Information dropout", 2016, made smaller.
 *
 * @example
 * import { clutteredCnn } from '@infodrop/networks';
 * const network = clutteredCnn({ noise: { kind: 'information', beta: 0.1, klScale: 1 / 8_000 } });
 */
export function clutteredCnn(options: ClutteredCnnOptions): LayersModel {
  const { filters = [12, 24], noise, inputShape = [40, 40, 1], classes = 10, activation = 'relu', seed = 0 } = options;
  demand(isCountPair(filters), 'clutteredCnn: filters', 'two integers ≥ 1', filters, 'The default is [12, 24].');
  demand(
    isImageShape(inputShape),
    'clutteredCnn: inputShape',
    '[height, width, channels], integers ≥ 1',
    inputShape,
    'The default is [40, 40, 1].',
  );
  demandHiddenActivation('clutteredCnn', activation);
  demand(isCount(classes), 'clutteredCnn: classes', 'an integer ≥ 1', classes, 'Digits have 10.');
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
  initialiseWeights(network, seed);
  return network;
}
