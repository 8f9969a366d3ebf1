import {
  abs,
  add,
  customGrad,
  exp,
  type GradSaveFunc,
  lessEqual,
  log1p,
  mul,
  neg,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { logErfcx } from './logErfcx.js';

/** log √(2π). */
export const LOG_SQRT_2PI = Math.log(2 * Math.PI) / 2;

/**
 * The logarithm of the normal distribution function.
 *
 *   log Φ(x) = log ∫_{−∞}^x φ(t) dt
 *
 * @param x - Any shape.
 * @returns Shape of `x`, ≤ 0, to float32 in both tails (log Φ(−30) = −454.3). Its gradient is φ(x)/Φ(x).
 */
export function logNormalCdf(x: Tensor): Tensor {
  const op = customGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [argument, save] = given as [Tensor, GradSaveFunc];
    const size = abs(argument);
    // log Φ(−|x|)
    const lower = sub(sub(logErfcx(mul(size, Math.SQRT1_2)), mul(square(size), 0.5)), Math.LN2);
    const value = where(lessEqual(argument, 0), lower, log1p(neg(exp(lower))));
    save([argument, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [savedArgument, savedValue] = saved as [Tensor, Tensor];
      const logRatio = neg(add(add(mul(square(savedArgument), 0.5), savedValue), LOG_SQRT_2PI));
      return mul(dy, exp(logRatio));
    };
    return { value, gradFunc };
  });
  return op(x);
}

/** Φ(x), with the gradient φ(x). */
export const normalCdf = (x: Tensor): Tensor => exp(logNormalCdf(x));
