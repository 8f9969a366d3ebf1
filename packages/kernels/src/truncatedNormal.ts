import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.js';

/** The interval that the law is cut to. */
export interface TruncatedNormalAttributes {
  readonly low: number;
  readonly high: number;
}

export interface TruncatedNormalEntropyInputs {
  /** Mean before it is cut, float32, any shape. */
  readonly loc: Tensor;
  /** Standard deviation before it is cut, > 0, of that shape. */
  readonly scale: Tensor;
}

export interface TruncatedNormalInputs extends TruncatedNormalEntropyInputs {
  /** Standard normals, whose last axes have the shape of `loc`, but for axes of 1 that it begins with. */
  readonly normals: Tensor;
}

export interface TruncatedNormalGradInputs extends TruncatedNormalInputs {
  /** The draws in units of the scale from loc, of the shape of the normals: the kernel's second result. */
  readonly standard: Tensor;
  /** Of that shape. */
  readonly dy: Tensor;
}

export interface TruncatedNormalEntropyGradInputs extends TruncatedNormalEntropyInputs {
  /** Of the shape of `loc`. */
  readonly dy: Tensor;
}

/** Draws from N(loc, scale²) cut to [low, high], and the same in units of the scale from loc, of the shape of the normals. */
export const TRUNCATED_NORMAL: Kernel<TruncatedNormalInputs, TruncatedNormalAttributes, [Tensor, Tensor]> = {
  name: 'InfodropTruncatedNormal/1',
};

/** What each draw adds to the gradients of loc and of scale, of the shape of the normals: the caller adds them up. */
export const TRUNCATED_NORMAL_GRAD: Kernel<TruncatedNormalGradInputs, TruncatedNormalAttributes, [Tensor, Tensor]> = {
  name: 'InfodropTruncatedNormalGrad/1',
};

/** Differential entropy of that law, at most log(high − low), nats. */
export const TRUNCATED_NORMAL_ENTROPY: Kernel<TruncatedNormalEntropyInputs, TruncatedNormalAttributes, Tensor> = {
  name: 'InfodropTruncatedNormalEntropy/1',
};

/** Its gradients, of loc and of scale. */
export const TRUNCATED_NORMAL_ENTROPY_GRAD: Kernel<
  TruncatedNormalEntropyGradInputs,
  TruncatedNormalAttributes,
  [Tensor, Tensor]
> = { name: 'InfodropTruncatedNormalEntropyGrad/1' };
