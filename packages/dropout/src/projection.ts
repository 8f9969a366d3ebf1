import { fused, reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';

/** Where a kernel is placed on an image. */
export interface ConvolutionGeometry {
  readonly strides: [number, number];
  readonly padding: 'same' | 'valid';
}

/** x·kernel + bias over the last axis, for any rank from 2 up. */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  const [inputs, outputs] = kernel.shape as [number, number];
  if (x.rank === 2) return fused.matMul({ a: x, b: kernel, bias });
  const rows = reshape(x, [-1, inputs]);
  return reshape(fused.matMul({ a: rows, b: kernel, bias }), [...x.shape.slice(0, -1), outputs]);
}

/** The convolution of images [batch, height, width, channels] with a kernel, plus a bias. */
export function convolution(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor,
  { strides, padding }: ConvolutionGeometry,
): Tensor {
  return fused.conv2d({ x: x as Tensor4D, filter: kernel as Tensor4D, strides, pad: padding, bias });
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
