import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';
import type { NoiseStreamAttributes } from './noiseStream.js';

export interface PhiloxUniformAttributes extends NoiseStreamAttributes {
  /** The lower end. */
  readonly low: number;
  /** The upper end, above it. */
  readonly high: number;
  /** Of the result. */
  readonly shape: readonly number[];
}

/** Uniform numbers, those of `uniform` in `@infodrop/random` rounded to float32: one float32 tensor. */
export const PHILOX_UNIFORM: Kernel<Nothing, PhiloxUniformAttributes, Tensor> = {
  name: 'InfodropPhiloxUniform/1',
  isSource: true,
};
