import type { Tensor } from '@tensorflow/tfjs-core';
import { type AlphaBounds, alphaWithin } from './alphaFromLogits.js';

/** α itself, or its logits with the bounds that it lies between: a fused kernel takes either. */
export interface AlphaOrLogits {
  readonly values: Tensor;
  readonly bounds: AlphaBounds | null;
}

/** α, the standard deviation of log ε. */
export function alphaOf({ values, bounds }: AlphaOrLogits): Tensor {
  return bounds === null ? values : alphaWithin(values, bounds);
}
