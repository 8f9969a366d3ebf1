import { type Tensor } from '@tensorflow/tfjs-core';
import { noiseStrength } from './alpha.js';

/** How strong the noise of a layer's units is: α itself, or logits with the bounds that α lies between. */
export interface Strength {
  readonly values: Tensor;
  readonly bounds: { readonly minAlpha: number; readonly maxAlpha: number } | null;
}

/** The strength as α, the standard deviation of log ε. */
export function alphaOf({ values, bounds }: Strength): Tensor {
  return bounds === null ? values : noiseStrength(values, bounds);
}
