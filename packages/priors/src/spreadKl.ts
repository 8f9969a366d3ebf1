import { abs, add, div, log, mul, sub } from '@tensorflow/tfjs-core';
import { type Differentiable, withDerivative } from './withDerivative.js';

/** Of `spreadKl`: value and derivative. */
export const SPREAD_KL: Differentiable = {
  value: (a) => {
    const difference = mul(sub(a, 1), add(a, 1));
    return [abs(sub(mul(difference, 0.5), log(a))), a, difference];
  },
  derivative: (a, difference) => div(difference, a),
};

/**
 * What the divergence of two normal laws has of their spreads alone.
 *
 *   (a² − 1)/2 − log a  ≥ 0,  a = σ/σ₁;   its derivative is (a² − 1)/a
 *
 * Near a = 1 the terms cancel, so a² − 1 is (a − 1)(a + 1), in value and derivative, and what rounding leaves below 0 has its sign taken away.
 * The derivative in closed form takes two operations, and its sign stays where the value's is taken away.
 */
export const spreadKl = /* @__PURE__ */ withDerivative(SPREAD_KL);
