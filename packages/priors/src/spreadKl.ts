import { abs, add, log, mul, sub, type Tensor } from '@tensorflow/tfjs-core';

/**
 * What the divergence of two normal laws has of their spreads alone.
 *
 *   (a² − 1)/2 − log a  ≥ 0,  a = σ/σ₁
 *
 * Near a = 1 the terms cancel, so a² − 1 is (a − 1)(a + 1), and what rounding leaves below 0 has its sign taken away.
 */
export function spreadKl(a: Tensor): Tensor {
  return abs(sub(mul(mul(sub(a, 1), add(a, 1)), 0.5), log(a)));
}
