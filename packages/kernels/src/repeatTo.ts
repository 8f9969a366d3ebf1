import { fill, reshape, sum, type Tensor, tile, util } from '@tensorflow/tfjs-core';
import { selfContainedGrad } from './selfContainedGrad.js';

/**
 * x once for each index of the leading axes of `shape`, whose last axes have as many elements as x: [C] to [batch, …, C], a scalar to any shape.
 * Its gradient is the sum of all; that of tfjs's `tile` adds up slice by slice, up to rank 4.
 */
export function repeatTo(x: Tensor, shape: readonly number[]): Tensor {
  const rows = util.sizeFromShape([...shape]) / x.size;
  const isEmpty = !(rows > 0);
  return selfContainedGrad((given) => ({
    value: isEmpty ? fill([...shape], 0) : reshape(tile(reshape(given as Tensor, [1, x.size]), [rows, 1]), [...shape]),
    gradFunc: (dy) => (isEmpty ? fill(x.shape, 0) : reshape(sum(reshape(dy, [rows, x.size]), 0), x.shape)),
  }))(x);
}

/** Whether the last axes of `shape` are those of `given`, but for axes of 1 that it begins with: its elements then repeat in their order. */
export function isRepeatedTo(given: readonly number[], shape: readonly number[]): boolean {
  const first = given.findIndex((length) => length !== 1);
  const own = first === -1 ? [] : given.slice(first);
  return given.length <= shape.length && own.every((length, i) => length === shape[shape.length - own.length + i]);
}
