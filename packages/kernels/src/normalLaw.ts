import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';

export interface NormalLawInputs {
  /** float32, any shape. */
  readonly x: Tensor;
}

/** log Φ(x) of each element, Φ the distribution function of the standard normal law; its gradient is the caller's. */
export const LOG_NORMAL_CDF: Kernel<NormalLawInputs, Nothing, Tensor> = { name: 'InfodropLogNormalCdf/1' };

/** Φ⁻¹(x) of each element; 0 and 1 give the ends of float32. Its gradient is the caller's. */
export const NORMAL_QUANTILE: Kernel<NormalLawInputs, Nothing, Tensor> = { name: 'InfodropNormalQuantile/1' };
