import { describe } from '@infodrop/requirements';
import { type Tensor, util } from '@tensorflow/tfjs-core';

/** Throws TypeError unless it is a tensor, of floats. */
export function requireFloat(caller: string, name: string, tensor: Tensor): void {
  const dtype = (tensor as Partial<Tensor> | null | undefined)?.dtype;
  if (dtype === 'float32') return;
  const got = dtype === undefined ? `${describe(tensor)}.` : `${dtype}. Cast it first.`;
  throw new TypeError(`${caller}: ${name} must be a float32 tensor, got ${got}`);
}

/** Throws RangeError unless the tensor has this shape. */
export function requireShape(caller: string, name: string, tensor: Tensor, shape: readonly number[], of: string): void {
  if (!util.arraysEqual(tensor.shape, shape as number[])) {
    throw new RangeError(
      `${caller}: ${name} must have the shape of ${of}, ${describe(shape)}, got ${describe(tensor.shape)}.`,
    );
  }
}

/** Throws unless the normals of a call are floats of this shape, or null: TypeError for another type, RangeError for another shape. */
export function requireEta(caller: string, eta: Tensor | null, shape: readonly number[], of: string): void {
  if (eta === null) return;
  if ((eta as unknown) === undefined) {
    throw new TypeError(`${caller}: eta must be standard normals, got undefined. null is a call without noise.`);
  }
  requireFloat(caller, 'eta', eta);
  requireShape(caller, 'eta', eta, shape, of);
}
