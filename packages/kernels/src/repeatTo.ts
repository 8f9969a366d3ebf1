import { fill, reshape, sum, type Tensor, tile, util } from '@tensorflow/tfjs-core';
import { selfContainedGrad } from './selfContainedGrad.js';

/**
 * x once for each index of the leading axes of `shape`, whose last axes have as many elements as x: [C] to [batch, …, C], a scalar to any shape.
 * Its gradient is the sum of all; that of tfjs's `tile` adds up slice by slice, up to rank 4.
 */
export function repeatTo(x: Tensor, shape: readonly number[]): Tensor {
  const rows = util.sizeFromShape([...shape]) / x.size;
  if (!(rows > 0)) return fill([...shape], 0);
  return selfContainedGrad((given) => ({
    value: reshape(tile(reshape(given as Tensor, [1, x.size]), [rows, 1]), [...shape]),
    gradFunc: (dy) => reshape(sum(reshape(dy, [rows, x.size]), 0), x.shape),
  }))(x);
}
