import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from './batchNorm.js';
import { applyNoise, type NetworkNoise } from './networkNoise.js';

/** The activation of a network's hidden units: ReLU goes with the log-uniform prior, softplus with the log-normal. */
export type HiddenActivation = 'relu' | 'softplus';

export interface ConvolutionBlock {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides?: number;
  readonly activation: HiddenActivation;
}

/** Convolution (padding 'same', no bias), batch normalization with a shift and no scale, activation. */
export function convolve(x: SymbolicTensor, block: ConvolutionBlock): SymbolicTensor {
  const { name, filters, kernelSize, strides = 1, activation } = block;
  const convolution = layers.conv2d({ name, filters, kernelSize, strides, padding: 'same', useBias: false });
  const fused = activation === 'relu' ? 'relu' : 'linear';
  const normalized = batchNorm({ name: `${name}BatchNorm`, activation: fused }).apply(convolution.apply(x));
  return fused === 'relu'
    ? (normalized as SymbolicTensor)
    : (layers.activation({ name: `${name}Activation`, activation }).apply(normalized) as SymbolicTensor);
}

/** The paper's pooling by noise: a block of stride 2 whose output is multiplied by noise; α comes from its input. */
export function convolveWithNoise(
  caller: string,
  x: SymbolicTensor,
  block: ConvolutionBlock & { readonly index: number; readonly noise: NetworkNoise; readonly seed: number },
): SymbolicTensor {
  const { index, noise, seed, kernelSize, strides = 1, activation } = block;
  const f = convolve(x, block);
  return applyNoise(caller, noise, {
    index,
    seed,
    f,
    activation,
    source: x,
    alphaKernel: { kernelSize, strides, padding: 'same' },
  });
}
