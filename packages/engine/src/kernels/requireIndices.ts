import { requireThat } from '@infodrop/requirements';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { addressOf } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** An int32 tensor of numbers of rows or classes, each in [0, count − 1], or a RangeError that names the first that is not. */
export function requireIndices(
  backend: BackendWasm,
  kernelName: string,
  name: string,
  indices: TensorInfo,
  count: number,
): void {
  const size = util.sizeFromShape(indices.shape);
  const place = trainingInstance(backend).exports.firstOutside(addressOf(backend, indices), size, count);
  if (place < 0) return;
  const value = backend.typedArrayFromHeap(indices)[place];
  requireThat(false, kernelName, `${name}[${place}]`, `in [0, ${count - 1}]`, value);
}
