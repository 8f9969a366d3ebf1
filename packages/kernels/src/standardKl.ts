import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';

export interface StandardKlInputs {
  /** Means, float32, any shape. */
  readonly loc: Tensor;
  /** Standard deviations, > 0, of that shape. */
  readonly scale: Tensor;
}

export interface StandardKlGradInputs {
  /** Of the shape of the scale. */
  readonly dy: Tensor;
  readonly scale: Tensor;
}

/** KL(N(loc, scale²) ‖ N(0, 1)) of each element, nats. */
export const STANDARD_KL: Kernel<StandardKlInputs, Nothing, Tensor> = {
  name: 'InfodropStandardKl/1',
};

/** Its gradient in the scale, dy · (scale² − 1)/scale; that in loc is a product. */
export const STANDARD_KL_GRAD: Kernel<StandardKlGradInputs, Nothing, Tensor> = {
  name: 'InfodropStandardKlGrad/1',
};
