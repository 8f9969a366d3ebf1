import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';
import type { NoiseStreamAttributes } from './noiseStream.js';

export interface PhiloxNormalAttributes extends NoiseStreamAttributes {
  /** Of the result. */
  readonly shape: readonly number[];
}

/** Standard normals, bit for bit those of `normal` in `@infodrop/random`: one float32 tensor. */
export const PHILOX_NORMAL: Kernel<Nothing, PhiloxNormalAttributes, Tensor> = {
  name: 'InfodropPhiloxNormal/1',
  isSource: true,
};
