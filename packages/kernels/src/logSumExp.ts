import {
  add,
  exp,
  expandDims,
  type GradSaveFunc,
  log,
  max,
  maximum,
  mul,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { selfContainedGrad } from './selfContainedGrad.js';

/** Finite, and below every logarithm of a density. */
const LOWEST = -3e38;

/**
 * log Σₖ exp(xₖ) over an axis, −∞ where all terms are −∞: there that of tfjs is NaN.
 *
 * @param x - Below +∞.
 * @param axis - From the end where it is below 0. Default the first.
 * @returns Shape of x without that axis. Its gradient is the share of each term, 0 of one that is −∞.
 */
export function logSumExp(x: Tensor, axis = 0): Tensor {
  return selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [all, save] = given as [Tensor, GradSaveFunc];
    const greatest = maximum(max(all, axis), LOWEST);
    const value = add(log(sum(exp(sub(all, expandDims(greatest, axis))), axis)), greatest);
    save([all, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [terms, total] = saved as [Tensor, Tensor];
        return mul(expandDims(dy, axis), exp(sub(terms, expandDims(maximum(total, LOWEST), axis))));
      },
    };
  })(x);
}
