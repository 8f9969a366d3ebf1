import { add, conv2d, matMul, reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** Where a kernel is placed on an image. */
export interface ConvolutionGeometry {
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid';
}

// Not tfjs's fused operations: their gradients are all computed, also that of an x which nothing is trained behind.

/** x·kernel + bias over the last axis, for any rank from 2 up. */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  const [inputs, outputs] = kernel.shape as [number, number];
  if (x.rank === 2) return add(matMul(x, kernel), bias);
  const rows = reshape(x, [-1, inputs]);
  return reshape(add(matMul(rows, kernel), bias), [...x.shape.slice(0, -1), outputs]);
}

/** The convolution of images [batch, height, width, channels] with a kernel, plus a bias. */
export function convolution(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor,
  { strides, padding }: ConvolutionGeometry,
): Tensor {
  return add(conv2d(x as Tensor4D, kernel as Tensor4D, strides, padding), bias);
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
