import { describe } from '@infodrop/requirements';
import { type Tensor, util } from '@tensorflow/tfjs-core';

/** Throws TypeError unless the tensor holds floats. */
export function requireFloat(caller: string, name: string, tensor: Tensor): void {
  if (tensor.dtype !== 'float32') {
    throw new TypeError(`${caller}: ${name} must be a float32 tensor, got ${tensor.dtype}. Cast it first.`);
  }
}

/** Throws RangeError unless the tensor has this shape. */
export function requireShape(caller: string, name: string, tensor: Tensor, shape: readonly number[], of: string): void {
  if (!util.arraysEqual(tensor.shape, shape as number[])) {
    throw new RangeError(
      `${caller}: ${name} must have the shape of ${of}, ${describe(shape)}, got ${describe(tensor.shape)}.`,
    );
  }
}
