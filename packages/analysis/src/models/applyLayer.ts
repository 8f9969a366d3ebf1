import { add, conv2d, matMul, reshape, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;
type Kwargs = Parameters<Layer['call']>[1];

/** What `getConfig` of a convolution says of it. */
interface ConvolutionConfig {
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid';
  readonly dataFormat: string;
  readonly dilationRate: [number, number];
  readonly activation: string;
}

/** The classes of layers that a model may end its softmax in. */
export const SOFTMAX_ENDINGS: readonly string[] = ['Dense', 'Activation', 'Softmax'];

/**
 * Calls a layer on tensors, as in inference.
 *
 * What tfjs calls of a convolution without activation is fused with its bias, and the gradient of that computes the kernel's too,
 * which nobody asks for here, which costs as much as what is asked for, and for which its wasm backend has no kernel. So
 * such a convolution is called by its parts.
 *
 * @param linear - Whether to leave out the softmax that the layer ends in (see SOFTMAX_ENDINGS).
 */
export function applyLayer(layer: Layer, inputs: Tensor[], kwargs: Kwargs, linear: boolean): Tensor[] {
  if (linear) return [withoutSoftmax(layer, inputs[0]!)];
  const convolved = linearConvolution(layer, inputs[0]!);
  if (convolved !== null) return [convolved];
  return [layer.apply(inputs.length === 1 ? inputs[0]! : inputs, kwargs) as Tensor | Tensor[]].flat();
}

function withoutSoftmax(layer: Layer, input: Tensor): Tensor {
  if (layer.getClassName() !== 'Dense') return input;
  const [kernel, bias] = layer.getWeights() as [Tensor2D, Tensor?];
  const [inputs, units] = kernel.shape;
  const product = matMul(reshape(input, [-1, inputs]), kernel);
  const rows = bias === undefined ? product : add(product, bias);
  return reshape(rows, [...input.shape.slice(0, -1), units]);
}

function linearConvolution(layer: Layer, input: Tensor): Tensor | null {
  if (layer.getClassName() !== 'Conv2D') return null;
  const { strides, padding, dataFormat, dilationRate, activation } = layer.getConfig() as unknown as ConvolutionConfig;
  if (activation !== 'linear' || dataFormat !== 'channelsLast') return null;
  const [kernel, bias] = layer.getWeights() as [Tensor4D, Tensor?];
  const product = conv2d(input as Tensor4D, kernel, strides, padding, 'NHWC', dilationRate);
  return bias === undefined ? product : add(product, bias);
}
