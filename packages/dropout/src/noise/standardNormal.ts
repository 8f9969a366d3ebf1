import { type Key, normal } from '@infodrop/random';
import { engine, getBackend, getKernel, tensor, type Tensor, util } from '@tensorflow/tfjs-core';

/** The kernel that fills a tensor with our normals on the device; `@infodrop/engine` brings one for wasm. */
const KERNEL = 'PhiloxNormal';

/**
 * A tensor of standard normals from a key: the same bits on every backend.
 *
 *   element i  =  normal i + offset of the key's stream
 *
 * @param key - From `key` or `foldIn` of `@infodrop/random`.
 * @param shape - Shape of the result.
 * @param offset - How many elements of the stream to skip, so that a batch can be drawn in parts. Default 0.
 * @returns float32 of that shape. The kernel `PhiloxNormal` draws it where the current backend has one; elsewhere
 * `normal` of `@infodrop/random` does.
 *
 * @example
 * standardNormal(key(7), [2, 3]);
 */
export function standardNormal(key: Key, shape: readonly number[], offset = 0): Tensor {
  const shapeCopy = [...shape];
  if (getKernel(KERNEL, getBackend()) as unknown) {
    return engine().runKernel(KERNEL, {}, { key: [...key.words], offset, shape: shapeCopy });
  }
  return tensor(normal(key, util.sizeFromShape(shapeCopy), { offset }), shapeCopy);
}
