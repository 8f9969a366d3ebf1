import { hasKernel, PHILOX_BERNOULLI, PHILOX_UNIFORM, runKernel } from '@infodrop/kernels';
import { standardNormal } from '@infodrop/priors';
import { bits, type Key, uniform } from '@infodrop/random';
import { describe, requireThat } from '@infodrop/requirements';
import { add, exp, mul, tensor, type Tensor, tidy, util } from '@tensorflow/tfjs-core';
import { isLearned, type Noise } from './noise.js';

/**
 * Noise factors ε of constant strength, from a key.
 *
 * @param noise - The law of ε, of given strength.
 * @param key - From `@infodrop/random`: the same key gives the same noise on every backend.
 * @param shape - Shape of the result.
 * @param offset - How many elements of the key's stream to skip. Default 0.
 * @returns float32 of that shape; its mean is 1, or e^{α²/2} for log-normal noise without mean correction.
 * @throws RangeError when α is learned or comes from the input.
 *
 * @example
 * drawNoise(bernoulliNoise({ rate: 0.5 }), key(7), [2, 3]); // zeros and twos
 */
export function drawNoise(noise: Noise, key: Key, shape: readonly number[], offset = 0): Tensor {
  requireThat(Array.isArray(shape), 'drawNoise', 'shape', 'an array of lengths', shape);
  const shapeCopy = [...shape];
  const size = util.sizeFromShape(shapeCopy);
  if (isLearned(noise)) {
    throw new RangeError(
      `drawNoise: noise must be of given strength, got learned ${noise.kind} noise. ` +
        'Use multiplicativeNoise, which owns the weights of a trained strength.',
    );
  }
  switch (noise.kind) {
    case 'bernoulli': {
      if (hasKernel(PHILOX_BERNOULLI)) {
        return runKernel(PHILOX_BERNOULLI, {}, { key: [...key.words], offset, rate: noise.rate, shape: shapeCopy });
      }
      const kept = 1 / (1 - noise.rate);
      const threshold = noise.rate * 2 ** 32;
      const words = bits(key, size, { offset });
      const factors = new Float32Array(size);
      // By index: mapping through an iterator takes as long as a convolution.
      for (let i = 0; i < size; i++) factors[i] = words[i]! < threshold ? 0 : kept;
      return tensor(factors, shapeCopy);
    }
    case 'gaussian':
      return tidy(() => add(mul(standardNormal(key, shapeCopy, offset), noise.std), 1));
    case 'uniform': {
      const options = { low: 1 - noise.halfWidth, high: 1 + noise.halfWidth, offset };
      if (hasKernel(PHILOX_UNIFORM)) {
        return runKernel(PHILOX_UNIFORM, {}, { ...options, key: [...key.words], shape: shapeCopy });
      }
      return tensor(new Float32Array(uniform(key, size, options)), shapeCopy);
    }
    case 'logNormal': {
      const { alpha } = noise;
      if (typeof alpha !== 'number') {
        throw new RangeError(
          `drawNoise: noise.alpha must be a number, got ${describe(alpha)}. ` +
            'Use informationDropout, which owns the weights of a trained α.',
        );
      }
      const shift = noise.meanCorrection ? -(alpha ** 2) / 2 : 0;
      return tidy(() => exp(add(mul(standardNormal(key, shapeCopy, offset), alpha), shift)));
    }
  }
}
