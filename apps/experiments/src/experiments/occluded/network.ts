import { informationDropout, logNormal } from '@infodrop/dropout';
import { allCnn32, initializeWeights, type NetworkNoise } from '@infodrop/networks';
import { layers, type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The networks that are compared: two noisy convolutions with either activation, or one noisy layer of a few units. */
export const networks = ['ReLU', 'softplus', 'bottleneck'] as const;

/** One of them. */
export type NetworkName = (typeof networks)[number];

/** What a network of the experiment is built with. */
export interface OccludedNetworkOptions {
  readonly network: NetworkName;
  /** Share of the filters of the paper's network, in per cent. */
  readonly filters: number;
  /** Units of the bottleneck. */
  readonly units: number;
  /** [height, width, channels] of an image. */
  readonly inputShape: readonly [number, number, number];
  /** Of the information; 'none' leaves the noise out. */
  readonly beta: number | string;
  /** What a nat is multiplied by besides β, in the convolutions and in the bottleneck. */
  readonly klScale: number;
  readonly bottleneckScale: number;
  readonly seed: number;
}

/**
 * A classifier of overlaid images.
 *
 *   ReLU, softplus: the paper's All-CNN-32 with either activation, without dropout of its input
 *   bottleneck:     the same with softplus and without noise up to its sixth convolution → means of quarters → dense, softplus, noisy → dense to classes
 *
 * @param options - See {@link OccludedNetworkOptions}.
 * @returns A model from images to logits; what a second network reads is the output of the layer of {@link readLayer}.
 *
 * @example
 * occludedNetwork({ network: 'ReLU', filters: 10, units: 16, inputShape: [28, 28, 1], beta: 0.02, klScale: 1 / 4000, bottleneckScale: 1 / 40, seed: 0 });
 */
export function occludedNetwork(options: OccludedNetworkOptions): LayersModel {
  const { network, filters, inputShape, beta, klScale, bottleneckScale, seed } = options;
  const activation = network === 'ReLU' ? 'relu' : 'softplus';
  const noise: NetworkNoise =
    typeof beta === 'number' && network !== 'bottleneck' ? { kind: 'information', beta, klScale } : { kind: 'none' };
  // Dropout of the input would be noise of another kind in what the second network reads.
  const convolutional = allCnn32({ width: filters / 100, inputShape, activation, noise, seed, inputDropout: 0 });
  if (network !== 'bottleneck') return convolutional;
  const features = convolutional.getLayer('convolution6Activation').output as SymbolicTensor;
  // Quarters, not one mean, which alone forgets the digit; not every place, with which training does not settle.
  const poolSize = Math.floor(features.shape[1]! / 2);
  const quarters = layers.averagePooling2d({ name: 'quarters', poolSize }).apply(features);
  const flat = layers.flatten({ name: 'flatten' }).apply(quarters) as SymbolicTensor;
  let z = layers
    .dense({ name: 'bottleneck', units: options.units, activation: 'softplus' })
    .apply(flat) as SymbolicTensor;
  if (typeof beta === 'number') {
    const prior = logNormal({ learned: true });
    z = informationDropout({ name: bottleneckLayer, prior, beta, klScale: bottleneckScale, seed }).apply([
      z,
      flat,
    ]) as SymbolicTensor;
  }
  const logits = layers.dense({ name: 'logits', units: 10 }).apply(z) as SymbolicTensor;
  const whole = model({ name: 'occludedBottleneck', inputs: convolutional.inputs, outputs: logits });
  initializeWeights(whole, seed);
  return whole;
}

/** The noisy layer of the bottleneck. */
export const bottleneckLayer = 'informationDropout1';

/**
 * The layer whose output the second network reads: the last one that is noisy, or in whose place noise would be.
 *
 * @param network - Which network.
 * @param noisy - Whether it has noise.
 *
 * @example
 * readLayer('ReLU', true); // 'informationDropout2'
 */
export function readLayer(network: NetworkName, noisy: boolean): string {
  switch (network) {
    case 'ReLU':
      return noisy ? 'informationDropout2' : 'pool2BatchNorm';
    case 'softplus':
      return noisy ? 'informationDropout2' : 'pool2Activation';
    case 'bottleneck':
      return noisy ? bottleneckLayer : 'bottleneck';
  }
}
