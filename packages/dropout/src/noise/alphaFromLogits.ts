import { add, mul, sigmoid, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireSomeOptions } from '@infodrop/requirements';
import { ALPHA_BOUNDS, logNormalNoiseFor } from './noise.js';

/** What α lies between. */
export interface AlphaBounds {
  /** Smallest α, > 0. */
  readonly minAlpha: number;
  /** How far α ranges above it, > 0. */
  readonly alphaRange: number;
}

/**
 * The strength of the noise from its logits.
 *
 *   α = minAlpha + alphaRange·σ(logits)
 *
 * @param logits - Any shape.
 * @param bounds - `minAlpha`, > 0, and `alphaRange`, > 0; the cap of α is their sum.
 * @returns α, the standard deviation of log ε, shape of `logits`. At logits 0 it is the middle of its range.
 * @throws RangeError when a bound is not a finite number above 0; TypeError for an option that there is not.
 *
 * Source: the authors' code (α scaled once; the pseudo-code of its README scales twice).
 *
 * @example
 * alphaFromLogits(tensor1d([0]), { minAlpha: 0.001, alphaRange: 0.7 }); // [0.351]
 */
export function alphaFromLogits(logits: Tensor, bounds: AlphaBounds): Tensor {
  requireSomeOptions('alphaFromLogits', bounds, ALPHA_BOUNDS);
  logNormalNoiseFor('alphaFromLogits', bounds);
  return alphaWithin(logits, bounds);
}

/** The same of bounds that are known to be right. */
export function alphaWithin(logits: Tensor, { minAlpha, alphaRange }: AlphaBounds): Tensor {
  return tidy(() => add(mul(sigmoid(logits), alphaRange), minAlpha));
}
