import { hasKernel, PHILOX_LOGISTIC, runKernel } from '@infodrop/kernels';
import { type Key, uniform } from '@infodrop/random';
import { tensor, type Tensor, util } from '@tensorflow/tfjs-core';

/** How far from 0 a draw may be: noise of which it is the exponent stays finite. */
const FARTHEST = 25;

/**
 * A tensor of draws from the standard logistic law, by a key.
 *
 *   log u/(1 − u), u ~ U(0, 1): element i is that of uniform i + offset of the key's stream, none further from 0 than 25
 *
 * A kernel of `@infodrop/engine` draws it where the current backend has it; elsewhere `uniform` of `@infodrop/random` does.
 */
export function standardLogistic(key: Key, shape: readonly number[], offset: number): Tensor {
  const shapeCopy = [...shape];
  if (hasKernel(PHILOX_LOGISTIC)) {
    return runKernel(PHILOX_LOGISTIC, {}, { key: [...key.words], offset, shape: shapeCopy });
  }
  const shares = uniform(key, util.sizeFromShape(shapeCopy), { offset });
  const draws = new Float32Array(shares.length);
  for (let i = 0; i < draws.length; i++) {
    const u = shares[i]!;
    draws[i] = Math.min(FARTHEST, Math.max(-FARTHEST, Math.log(u / (1 - u))));
  }
  return tensor(draws, shapeCopy);
}
