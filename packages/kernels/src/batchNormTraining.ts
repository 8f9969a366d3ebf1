import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.js';

export interface BatchNormTrainingInputs {
  /** float32 [..., C]. */
  readonly x: Tensor;
  /** [C]. */
  readonly shift: Tensor;
  /** [C]; absent for 1. */
  readonly scale?: Tensor;
}

export interface BatchNormTrainingAttributes {
  /** Added to the variance, ≥ 0. */
  readonly epsilon: number;
  /** Applied to the normalized values. */
  readonly activation: 'linear' | 'relu';
}

export interface BatchNormApplyInputs extends BatchNormTrainingInputs {
  /** [C], as the forward kernel gave it. */
  readonly mean: Tensor;
  /** [C], as the forward kernel gave it. */
  readonly variance: Tensor;
}

export interface BatchNormTrainingGradInputs extends BatchNormApplyInputs {
  /** Shape of x. */
  readonly dy: Tensor;
}

/** Batch normalization by the batch's own statistics: [y, mean [C], variance [C]], the variance the biased one. */
export const BATCH_NORM_TRAINING: Kernel<BatchNormTrainingInputs, BatchNormTrainingAttributes, Tensor[]> = {
  name: 'InfodropBatchNormTraining/1',
};

/** Its gradient: [dx, dshift], and dscale where there is a scale. */
export const BATCH_NORM_TRAINING_GRAD: Kernel<BatchNormTrainingGradInputs, BatchNormTrainingAttributes, Tensor[]> = {
  name: 'InfodropBatchNormTrainingGrad/1',
};

/** y again, bit for bit, of what the forward kernel was given and the statistics that it gave. */
export const BATCH_NORM_APPLY: Kernel<BatchNormApplyInputs, BatchNormTrainingAttributes, Tensor> = {
  name: 'InfodropBatchNormApply/1',
};
