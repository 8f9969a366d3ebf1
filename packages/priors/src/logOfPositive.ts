import { selfContainedGrad } from '@infodrop/kernels';
import {
  fill,
  type GradSaveFunc,
  greater,
  less,
  lessEqual,
  log,
  logicalOr,
  type Tensor,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** By how much of itself z may pass an end of its interval: the rounding of an exponential of float32. */
const ROUNDING = 1e-5;

/**
 * Of a law of z > 0, log z, and what its density in log z is divided by to be one in z:
 *
 *   log q(z) = log q(log z) − logVolume,   logVolume = log z where the law has mass, +∞ elsewhere
 *
 * Elsewhere log q is so −∞, without a gradient in z; log z is 0 there, since the gradients of what log q is part of must be numbers.
 *
 * @param z - Any shape. @param interval - Where log z lies, if not everywhere.
 */
export function logOfPositive(
  z: Tensor,
  interval?: { readonly low: number; readonly high: number },
): { readonly logZ: Tensor; readonly logVolume: Tensor } {
  const isOutside = interval === undefined ? lessEqual(z, 0) : isOutsideOf(interval, z);
  const logZ = log(replaced(z, isOutside, 1));
  return { logZ, logVolume: replaced(logZ, isOutside, Infinity) };
}

/** Of z, not of log z, which has lost digits. */
function isOutsideOf({ low, high }: { readonly low: number; readonly high: number }, z: Tensor): Tensor {
  const isTooLarge = greater(z, Math.exp(high) * (1 + ROUNDING));
  return logicalOr(logicalOr(lessEqual(z, 0), less(z, Math.exp(low) * (1 - ROUNDING))), isTooLarge);
}

/** x, and a number where it is replaced. A comparison is a constant here: tfjs has no gradient of it, and asking for one throws. */
const replaced = (x: Tensor, isReplaced: Tensor, by: number): Tensor =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [from, isElsewhere, save] = given as [Tensor, Tensor, GradSaveFunc];
    save([isElsewhere]);
    return {
      value: where(isElsewhere, fill(from.shape, by), from),
      gradFunc: (dy: Tensor, saved: Tensor[]) => where(saved[0]!, zerosLike(dy), dy),
    };
  }, isReplaced)(x);
