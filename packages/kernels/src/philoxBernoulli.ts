import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';
import type { NoiseStreamAttributes } from './noiseStream.js';

export interface PhiloxBernoulliAttributes extends NoiseStreamAttributes {
  /** Share of zeros, in [0, 1). */
  readonly rate: number;
  /** Of the result. */
  readonly shape: readonly number[];
}

/**
 * Binary noise: element i is 0 where word i of the stream, of `bits` in `@infodrop/random`, is below rate · 2³², else
 * 1 / (1 − rate). One float32 tensor.
 */
export const PHILOX_BERNOULLI: Kernel<Nothing, PhiloxBernoulliAttributes, Tensor> = {
  name: 'InfodropPhiloxBernoulli/1',
  isSource: true,
};
