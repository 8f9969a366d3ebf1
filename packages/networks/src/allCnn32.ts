import { bernoulliNoise, multiplicativeNoise } from '@infodrop/dropout';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convolve, convolveWithNoise, type HiddenActivation } from './convolutionBlock.js';
import { initialiseWeights } from './initialWeights.js';
import type { NetworkNoise } from './networkNoise.js';
import { demand, demandHiddenActivation, isCount, isImageShape } from './requirements.js';

export interface AllCnn32Options {
  /** Share of the paper's filters, > 0: layers have ⌊96·width⌋ and ⌊192·width⌋. Default 1. */
  readonly width?: number;
  /** What the two pooling blocks are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]. Default [32, 32, 3]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. */
  readonly activation?: HiddenActivation;
  /** Share of input values that binary dropout drops, in [0, 1). Default 0.2, as the paper; 0 leaves the layer out. */
  readonly inputDropout?: number;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/**
 * The paper's network for 32×32 images: convolutions only, with two noisy blocks of stride 2 in the place of pooling.
 *
 *   dropout 0.2 → 2 × conv 3×3 → noisy conv 3×3/2 → 2 × conv 3×3 (twice the filters) → noisy conv 3×3/2
 *   → conv 3×3 → conv 1×1 → conv 1×1 to classes → mean over the image → dense to classes
 *
 * Every convolution is followed by batch normalisation and the activation. α of a noisy block is a 3×3/2 convolution
 * of the block's input. At width 1 the convolutions have 1,368,480 weights, those of α 414,720 more.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1` and `2` (or
 * `noise1`, `noise2`).
 * @throws RangeError when an argument is outside its domain.
 *
 * Source: A. Achille, S. Soatto, "Information dropout", 2016, the network of its CIFAR-10 experiments, as in the
 * authors' published code; the architecture follows J. Springenberg et al., "Striving for simplicity", 2015.
 *
 * @example
 * import { allCnn32 } from '@infodrop/networks';
 * const network = allCnn32({ width: 0.25, noise: { kind: 'information', beta: 3, klScale: 1 / 50_000 } });
 */
export function allCnn32(options: AllCnn32Options): LayersModel {
  const {
    width = 1,
    noise,
    inputShape = [32, 32, 3],
    classes = 10,
    activation = 'relu',
    inputDropout = 0.2,
    seed = 0,
  } = options;
  const narrow = Math.floor(96 * width);
  const wide = Math.floor(192 * width);
  demand(
    isCount(narrow),
    'allCnn32: width',
    'a finite number large enough for one filter (at least 1/96)',
    width,
    '1 is the network of the paper.',
  );
  demand(
    isImageShape(inputShape),
    'allCnn32: inputShape',
    '[height, width, channels], integers ≥ 1',
    inputShape,
    'CIFAR has [32, 32, 3].',
  );
  demandHiddenActivation('allCnn32', activation);
  demand(isCount(classes), 'allCnn32: classes', 'an integer ≥ 1', classes, 'CIFAR-10 has 10.');
  demand(
    inputDropout >= 0 && inputDropout < 1,
    'allCnn32: inputDropout',
    'in [0, 1)',
    inputDropout,
    '0 leaves the images as they are; the default is 0.2.',
  );
  const images = input({ shape: [...inputShape], name: 'images' });
  let x = images;
  if (inputDropout > 0) {
    x = multiplicativeNoise({ name: 'inputDropout', noise: bernoulliNoise({ rate: inputDropout }), seed }).apply(
      x,
    ) as SymbolicTensor;
  }
  const convolution = (name: string, filters: number, kernelSize: number): SymbolicTensor =>
    convolve(x, { name, filters, kernelSize, activation });
  const noisy = (index: number, filters: number): SymbolicTensor =>
    convolveWithNoise('allCnn32', x, {
      name: `pool${index}`,
      index,
      filters,
      kernelSize: 3,
      strides: 2,
      activation,
      noise,
      seed,
    });
  x = convolution('convolution1', narrow, 3);
  x = convolution('convolution2', narrow, 3);
  x = noisy(1, narrow);
  x = convolution('convolution3', wide, 3);
  x = convolution('convolution4', wide, 3);
  x = noisy(2, wide);
  x = convolution('convolution5', wide, 3);
  x = convolution('convolution6', wide, 1);
  x = convolution('convolution7', classes, 1);
  x = layers.globalAveragePooling2d({ name: 'mean' }).apply(x) as SymbolicTensor;
  x = layers.dense({ name: 'logits', units: classes }).apply(x) as SymbolicTensor;
  const network = model({ name: 'allCnn32', inputs: images, outputs: x });
  initialiseWeights(network, seed);
  return network;
}
