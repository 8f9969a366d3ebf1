import { add, mul, sigmoid, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * The strength of the noise from its logits.
 *
 *   α = minAlpha + maxAlpha·σ(logits)
 *
 * @param logits - Any shape.
 * @param bounds - `minAlpha`, > 0, and `maxAlpha`, > 0; the cap is their sum.
 * @returns α, the standard deviation of log ε, shape of `logits`. At logits 0 it is the middle of its range.
 *
 * Source: the authors' code (α scaled once; the pseudo-code of its README scales twice).
 *
 * @example
 * noiseStrength(tensor1d([0]), { minAlpha: 0.001, maxAlpha: 0.7 }); // [0.351]
 */
export function noiseStrength(
  logits: Tensor,
  { minAlpha, maxAlpha }: { readonly minAlpha: number; readonly maxAlpha: number },
): Tensor {
  return tidy(() => add(mul(sigmoid(logits), maxAlpha), minAlpha));
}
