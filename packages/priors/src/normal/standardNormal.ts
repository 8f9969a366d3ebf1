import { requireThat } from '@infodrop/requirements';
import { hasKernel, PHILOX_NORMAL, runKernel } from '@infodrop/kernels';
import { type Key, normal } from '@infodrop/random';
import { tensor, type Tensor, util } from '@tensorflow/tfjs-core';

/**
 * A tensor of standard normals from a key: the same bits on every backend.
 *
 *   element i  =  normal i + offset of the key's stream
 *
 * @param key - From `key` or `foldIn` of `@infodrop/random`.
 * @param shape - Shape of the result.
 * @param offset - How many elements of the stream to skip, so that a batch can be drawn in parts. Default 0.
 * @returns float32 of that shape. A kernel of `@infodrop/engine` draws it where the current backend has it; elsewhere
 * `normal` of `@infodrop/random` does.
 *
 * @example
 * standardNormal(key(7), [2, 3]);
 */
export function standardNormal(key: Key, shape: readonly number[], offset = 0): Tensor {
  requireThat(Array.isArray(shape), 'standardNormal', 'shape', 'an array of lengths', shape);
  if (hasKernel(PHILOX_NORMAL)) return runKernel(PHILOX_NORMAL, {}, { key: [...key.words], offset, shape: [...shape] });
  const shapeCopy = [...shape];
  return tensor(normal(key, util.sizeFromShape(shapeCopy), { offset }), shapeCopy);
}
