import { initializeWeights } from '@infodrop/networks';
import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { CODE_GAIN, VALUES_GAIN } from './gains.js';

/** Arguments of {@link convolutionalEncoder} and {@link convolutionalDecoder}. */
export interface ConvolutionalCoderOptions {
  /** Size of the code, an integer ≥ 1. */
  readonly latent: number;
  /** Channels of the images, or, of the decoder, channels × `parametersPerValue` of the likelihood. Default 1. */
  readonly channels?: number;
  /** Of the initial weights, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

const FILTERS = [32, 32, 64, 64] as const;
const UNITS = 256;

function requireConvolutional(caller: string, options: ConvolutionalCoderOptions): Required<ConvolutionalCoderOptions> {
  requireSomeOptions(caller, options, ['latent', 'channels', 'seed']);
  const { latent, channels = 1, seed = 0 } = options;
  requireInteger(caller, 'latent', latent, 1);
  requireInteger(caller, 'channels', channels, 1);
  requireInteger(caller, 'seed', seed, 0);
  return { latent, channels, seed };
}

/**
 * The encoder of 64 × 64 images that studies of disentanglement compare with.
 *
 *   (4 × 4 convolution, stride 2, ReLU) with 32, 32, 64, 64 filters → dense 256, ReLU → dense 2 · latent
 *
 * @returns A model from [batch, 64, 64, channels] to [batch, 2 · latent].
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: F. Locatello et al., [Challenging common assumptions in the unsupervised learning of disentangled
 * representations](https://arxiv.org/abs/1811.12359), 2019, table 1.
 *
 * @example
 * import { convolutionalEncoder } from '@infodrop/vae';
 * convolutionalEncoder({ latent: 10 }).countParams();
 */
export function convolutionalEncoder(options: ConvolutionalCoderOptions): LayersModel {
  const { latent, channels, seed } = requireConvolutional('convolutionalEncoder', options);
  const network = sequential({ name: 'encoder' });
  FILTERS.forEach((filters, i) => {
    const first = i === 0 ? { inputShape: [64, 64, channels] } : {};
    const shape = { filters, kernelSize: 4, strides: 2, padding: 'same', activation: 'relu' } as const;
    network.add(layers.conv2d({ name: `encode${i + 1}`, ...shape, ...first }));
  });
  network.add(layers.flatten({ name: 'flatten' }));
  network.add(layers.dense({ name: 'encode5', units: UNITS, activation: 'relu' }));
  network.add(layers.dense({ name: 'code', units: 2 * latent }));
  initializeWeights(network, seed, { lastGain: CODE_GAIN });
  return network;
}

/**
 * The decoder that goes with {@link convolutionalEncoder}.
 *
 *   dense 256, ReLU → dense 4 · 4 · 64, ReLU → (4 × 4 transposed convolution, stride 2) with 64, 32, 32 filters and ReLU, then `channels`
 *
 * @returns A model from [batch, latent] to [batch, 64, 64, channels].
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: F. Locatello et al., [Challenging common assumptions in the unsupervised learning of disentangled
 * representations](https://arxiv.org/abs/1811.12359), 2019, table 1.
 *
 * @example
 * import { convolutionalDecoder } from '@infodrop/vae';
 * convolutionalDecoder({ latent: 10, channels: 3 }).outputShape; // [null, 64, 64, 3]
 */
export function convolutionalDecoder(options: ConvolutionalCoderOptions): LayersModel {
  const { latent, channels, seed } = requireConvolutional('convolutionalDecoder', options);
  const network = sequential({ name: 'decoder' });
  network.add(layers.dense({ name: 'decode1', units: UNITS, activation: 'relu', inputShape: [latent] }));
  network.add(layers.dense({ name: 'decode2', units: 4 * 4 * 64, activation: 'relu' }));
  network.add(layers.reshape({ name: 'shape', targetShape: [4, 4, 64] }));
  [64, 32, 32].forEach((filters, i) => {
    const shape = { filters, kernelSize: 4, strides: 2, padding: 'same', activation: 'relu' } as const;
    network.add(layers.conv2dTranspose({ name: `decode${i + 3}`, ...shape }));
  });
  network.add(
    layers.conv2dTranspose({ name: 'values', filters: channels, kernelSize: 4, strides: 2, padding: 'same' }),
  );
  initializeWeights(network, seed, { lastGain: VALUES_GAIN });
  return network;
}
