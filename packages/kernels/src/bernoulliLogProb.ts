import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';

export interface BernoulliLogProbInputs {
  /** Values in [0, 1], float32 [N, D]. */
  readonly x: Tensor;
  /** Of the shape of x. */
  readonly logits: Tensor;
}

export interface BernoulliLogProbGradInputs extends BernoulliLogProbInputs {
  /** [N]. */
  readonly dy: Tensor;
}

/** Logarithm of the probability of each row, Σ x·l − log(1 + e^l): [N], nats. */
export const BERNOULLI_LOG_PROB: Kernel<BernoulliLogProbInputs, Nothing, Tensor1D> = {
  name: 'InfodropBernoulliLogProb/1',
};

/** Its gradient in the logits, dy · (x − σ(l)): [N, D]. */
export const BERNOULLI_LOG_PROB_GRAD: Kernel<BernoulliLogProbGradInputs, Nothing, Tensor> = {
  name: 'InfodropBernoulliLogProbGrad/1',
};
