import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';
import type { NoiseStreamAttributes } from './noiseStream.js';

export interface PhiloxLogisticAttributes extends NoiseStreamAttributes {
  /** Of the result. */
  readonly shape: readonly number[];
}

/** Draws from the logistic law, log u/(1 − u) with u by `uniform` of `@infodrop/random`, none further from 0 than 25: one float32 tensor. */
export const PHILOX_LOGISTIC: Kernel<Nothing, PhiloxLogisticAttributes, Tensor> = {
  name: 'InfodropPhiloxLogistic/1',
  isSource: true,
};
