import { selfContainedGrad } from '@infodrop/kernels';
import { add, exp, type GradSaveFunc, log, max, maximum, mul, sub, sum, type Tensor } from '@tensorflow/tfjs-core';

/** Finite, and below every logarithm of a density. */
const LOWEST = -3e38;

/**
 * log Σₖ exp(xₖ) over the first axis, −∞ where all terms are −∞: there that of tfjs is NaN.
 *
 * @param x - [terms, …], below +∞.
 * @returns Shape of x without its first axis. Its gradient is the share of each term, 0 of one that is −∞.
 */
export const logSumExp = /* @__PURE__ */ selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
  const [x, save] = given as [Tensor, GradSaveFunc];
  const greatest = maximum(max(x, 0), LOWEST);
  const value = add(log(sum(exp(sub(x, greatest)), 0)), greatest);
  save([x, value]);
  return {
    value,
    gradFunc: (dy: Tensor, saved: Tensor[]) => {
      const [terms, total] = saved as [Tensor, Tensor];
      return mul(dy, exp(sub(terms, maximum(total, LOWEST))));
    },
  };
});
