import {
  add,
  conv1d,
  conv2d,
  conv3d,
  matMul,
  reshape,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';

/** Where a kernel is placed on a sequence, an image or a volume: one stride for each axis. */
export interface ConvolutionGeometry {
  readonly strides: readonly number[];
  readonly padding: 'same' | 'valid';
}

// Not tfjs's fused operations: their gradients are all computed, also that of an x which nothing is trained behind.

/** x·kernel + bias over the last axis, for any rank from 2 up; without bias x·kernel. */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor | null): Tensor {
  const [inputs, outputs] = kernel.shape as [number, number];
  const product = matMul(x.rank === 2 ? x : reshape(x, [-1, inputs]), kernel);
  const sum = bias === null ? product : add(product, bias);
  return x.rank === 2 ? sum : reshape(sum, [...x.shape.slice(0, -1), outputs]);
}

/**
 * The convolution of [batch, …space, channels] with a kernel [...size, channels, filters], plus a bias: of sequences, images
 * or volumes, as the kernel says.
 */
export function convolution(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | null,
  { strides, padding }: ConvolutionGeometry,
): Tensor {
  const convolved = convolve(x, kernel, strides, padding);
  if (bias === null) return convolved;
  if (convolved.rank <= 4) return add(convolved, bias);
  // Not broadcast over five axes, which tfjs's webgpu backend cannot.
  return reshape(add(reshape(convolved, [-1, bias.size]), bias), convolved.shape);
}

/** The convolution of this geometry. */
export const convolutionOf =
  (geometry: ConvolutionGeometry): typeof dense =>
  (x, kernel, bias) =>
    convolution(x, kernel, bias, geometry);

function convolve(x: Tensor, kernel: Tensor, strides: readonly number[], padding: 'same' | 'valid'): Tensor {
  switch (kernel.rank) {
    case 3:
      return conv1d(x as Tensor3D, kernel as Tensor3D, strides[0]!, padding);
    case 4:
      return conv2d(x as Tensor4D, kernel as Tensor4D, strides as [number, number], padding);
    default:
      return conv3d(x as Tensor5D, kernel as Tensor5D, strides as [number, number, number], padding);
  }
}

/** Length of a convolution's output along one axis; null stays null. */
export function convolvedLength(
  length: number | null,
  kernel: number,
  stride: number,
  padding: 'same' | 'valid',
): number | null {
  if (length === null) return null;
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - kernel) / stride) + 1;
}
