import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';

export interface SoftmaxCrossEntropyInputs {
  /** float32 [N, C]. */
  readonly logits: Tensor;
  /** float32 [N, C], one-hot or any weights, or int32 [N] class numbers. */
  readonly labels: Tensor;
}

export interface SoftmaxCrossEntropyGradInputs extends SoftmaxCrossEntropyInputs {
  /** [N]. */
  readonly dLosses: Tensor;
}

/** Cross-entropy of each row, −Σ labels · log softmax(logits): [N], nats. */
export const SOFTMAX_CROSS_ENTROPY: Kernel<SoftmaxCrossEntropyInputs, Nothing, Tensor1D> = {
  name: 'InfodropSoftmaxCrossEntropy/1',
};

/** Its gradient in the logits, [N, C]. */
export const SOFTMAX_CROSS_ENTROPY_GRAD: Kernel<SoftmaxCrossEntropyGradInputs, Nothing, Tensor> = {
  name: 'InfodropSoftmaxCrossEntropyGrad/1',
};
