import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** `tensor` added up over the axes along which a tensor of `shape` was broadcast to it; itself where there are none. */
export function sumTo(tensor: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, tensor.shape);
  return axes.length === 0 ? tensor : reshape(sum(tensor, axes), shape);
}
