import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Throws unless gradients of gradients of `of` at `values` are those of differences, within `tolerance` (3e-3) of the largest. They are
 * taken on the backend that is set; TensorFlow.js by itself loses those of `exp` and `sigmoid`, which the engine mends.
 */
export function checkGradientsOfGradients(
  of: (x: Tensor) => Tensor,
  values: readonly number[],
  shape?: number[],
  tolerance?: number,
): Promise<void>;
