import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** `tensor` added up over the axes along which a tensor of `shape` was broadcast to it. */
export function sumTo(tensor: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, tensor.shape);
  return reshape(axes.length > 0 ? sum(tensor, axes) : tensor, shape);
}
