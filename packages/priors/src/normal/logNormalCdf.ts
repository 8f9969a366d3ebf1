import { hasKernel, LOG_NORMAL_CDF, runKernel } from '@infodrop/kernels';
import { abs, add, exp, lessEqual, log1p, mul, neg, square, sub, type Tensor, where } from '@tensorflow/tfjs-core';
import { withDerivative } from '../withDerivative.js';
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
export const logNormalCdf = /* @__PURE__ */ withDerivative({
  value: (x) => {
    const value = hasKernel(LOG_NORMAL_CDF) ? runKernel(LOG_NORMAL_CDF, { x }, {}) : composed(x);
    return [value, x, value];
  },
  derivative: (x, value) => exp(neg(add(add(mul(square(x), 0.5), value), LOG_SQRT_2PI))),
});

function composed(x: Tensor): Tensor {
  const size = abs(x);
  // log Φ(−|x|)
  const lower = sub(sub(logErfcx(mul(size, Math.SQRT1_2)), mul(square(size), 0.5)), Math.LN2);
  return where(lessEqual(x, 0), lower, log1p(neg(exp(lower))));
}

/** Φ(x), with the gradient φ(x). */
export const normalCdf = (x: Tensor): Tensor => exp(logNormalCdf(x));
