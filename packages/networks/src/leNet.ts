import { requireInteger, requireOneOf, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { input, layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { HiddenActivation } from './convolutionBlock.js';
import { initializeWeights } from './initialWeights.js';
import { applyNoise, type NetworkNoise } from './networkNoise.js';
import { requireHiddenActivation, requireImageShape } from './requireShapes.js';

export interface LeNetOptions {
  /** Default 'LeNet-5'. */
  readonly variant?: 'LeNet-5' | 'LeNet-300-100';
  /** Share of the units and filters, > 0, rounded down. Default 1. */
  readonly width?: number;
  /** What the activations of every hidden layer are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]; LeNet-5 needs 16 pixels on a side. Default [28, 28, 1]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. 'softplus' takes the log-normal prior with it. */
  readonly activation?: HiddenActivation;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

const OPTIONS = ['noise', 'variant', 'width', 'inputShape', 'classes', 'activation', 'seed'] as const;

/**
 * The two networks for MNIST that the literature on compression compares its methods on, with noise behind every hidden layer.
 *
 *   LeNet-5:        conv 5×5, 20 → noise → max-pool 2 → conv 5×5, 50 → noise → max-pool 2 → dense 500 → noise → dense to classes
 *   LeNet-300-100:  dense 300 → noise → dense 100 → noise → dense to classes
 *
 * Convolutions are without padding, each hidden layer is followed by the activation, and all have biases: 431,080 weights, and
 * 266,610. α of a layer is computed as the layer is, from the same input.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1`, … (or `noise1`, …).
 * @throws RangeError when an option is outside its domain, or images are too small; TypeError for an option that there is not.
 *
 * Source: Y. LeCun et al., [Gradient-based learning applied to document recognition](https://doi.org/10.1109/5.726791), 1998, in the
 * sizes of S. Han et al., [Learning both weights and connections](https://arxiv.org/abs/1506.02626), 2015, which are those of Caffe's
 * example; that has no activation behind its convolutions.
 *
 * @example
 * import { leNet } from '@infodrop/networks';
 * const network = leNet({ variant: 'LeNet-300-100', noise: { kind: 'information', beta: 1, klScale: 1 / 50_000 } });
 */
export function leNet(options: LeNetOptions): LayersModel {
  requireSomeOptions('leNet', options, OPTIONS);
  const { variant = 'LeNet-5', width = 1, noise, inputShape = [28, 28, 1], classes = 10, seed = 0 } = options;
  const { activation = 'relu' } = options;
  requireOneOf('leNet', 'variant', variant, ['LeNet-5', 'LeNet-300-100']);
  requireImageShape('leNet', inputShape, 'A digit has [28, 28, 1].');
  requireHiddenActivation('leNet', activation);
  requireInteger('leNet', 'classes', classes, 1);
  const convolutional = variant === 'LeNet-5';
  const least = convolutional ? 20 : 100;
  requireThat(
    typeof width === 'number' && Number.isSafeInteger(Math.floor(500 * width)) && Math.floor(least * width) >= 1,
    'leNet',
    'width',
    `a finite number large enough for one unit (at least 1/${least})`,
    width,
    '1 is the network of the literature.',
  );
  requireThat(
    !convolutional || Math.min(inputShape[0], inputShape[1]) >= 16,
    'leNet',
    'inputShape',
    'at least 16 pixels on a side for LeNet-5',
    inputShape,
    'Its convolutions have no padding.',
  );
  const units = (count: number): number => Math.floor(count * width);
  const images = input({ shape: [...inputShape], name: 'images' });
  let index = 0;
  let x = images;
  const noisy = (
    layer: layers.Layer,
    alphaKernel?: { kernelSize: number; strides: number; padding: 'valid' },
  ): void => {
    const f = layer.apply(x) as SymbolicTensor;
    const site = { index: ++index, seed, f, source: x, activation };
    x = applyNoise('leNet', noise, alphaKernel === undefined ? site : { ...site, alphaKernel });
  };
  const dense = (count: number, name: string): void => {
    noisy(layers.dense({ name, units: units(count), activation }));
  };
  if (convolutional) {
    [20, 50].forEach((count, i) => {
      const [name, kernelSize] = [`convolution${i + 1}`, 5];
      noisy(layers.conv2d({ name, filters: units(count), kernelSize, activation }), {
        kernelSize,
        strides: 1,
        padding: 'valid',
      });
      x = layers.maxPooling2d({ name: `pool${i + 1}`, poolSize: 2 }).apply(x) as SymbolicTensor;
    });
  }
  x = layers.flatten({ name: 'flatten' }).apply(x) as SymbolicTensor;
  if (convolutional) dense(500, 'dense1');
  else
    [300, 100].forEach((count, i) => {
      dense(count, `dense${i + 1}`);
    });
  x = layers.dense({ name: 'logits', units: classes }).apply(x) as SymbolicTensor;
  const network = model({ name: 'leNet', inputs: images, outputs: x });
  initializeWeights(network, seed);
  return network;
}
