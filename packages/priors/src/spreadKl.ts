import { abs, add, customGrad, div, log, mul, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * What the divergence of two normal laws has of their spreads alone.
 *
 *   (a² − 1)/2 − log a  ≥ 0,  a = σ/σ₁;   its derivative is (a² − 1)/a
 *
 * Near a = 1 the terms cancel, so a² − 1 is (a − 1)(a + 1), in value and derivative, and what rounding leaves below 0 has its sign taken away.
 * The derivative in closed form takes two operations, and its sign stays where the value's is taken away.
 */
export const spreadKl = customGrad((...given) => {
  const [a, save] = given as unknown as [Tensor, (tensors: Tensor[]) => void];
  return {
    value: tidy(() => {
      const difference = mul(sub(a, 1), add(a, 1));
      save([a, difference]);
      return abs(sub(mul(difference, 0.5), log(a)));
    }),
    gradFunc: (dy: Tensor, [ratio, difference]: Tensor[]) => mul(dy, div(difference!, ratio!)),
  };
});
