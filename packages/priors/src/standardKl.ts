import { hasKernel, runKernel, selfContainedGrad, STANDARD_KL } from '@infodrop/kernels';
import { add, type GradSaveFunc, mul, square, type Tensor } from '@tensorflow/tfjs-core';
import { SPREAD_KL } from './spreadKl.js';

/** With its derivatives in closed form. */
const composed = /* @__PURE__ */ selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
  const [loc, scale, save] = given as [Tensor, Tensor, GradSaveFunc];
  const [spread, ...kept] = SPREAD_KL.value(scale);
  save([loc, ...kept]);
  return {
    value: add(spread, mul(square(loc), 0.5)),
    gradFunc: (dy: Tensor, saved: Tensor[]) => {
      const [place, ...spreads] = saved as [Tensor, ...Tensor[]];
      return [mul(dy, place), mul(dy, SPREAD_KL.derivative(...spreads))];
    },
  };
});

/**
 * KL(N(loc, scale²) ‖ N(0, 1)) = ((scale² − 1)/2 − log scale) + loc²/2 of tensors of one shape: an autoencoder asks for it in every step. By
 * the kernel of the engine, where there is one and it takes the numbers.
 */
export function standardKl(loc: Tensor, scale: Tensor): Tensor {
  const inOneKernel = hasKernel(STANDARD_KL) && loc.dtype === 'float32' && scale.dtype === 'float32' && scale.size > 0;
  return inOneKernel ? runKernel(STANDARD_KL, { loc, scale }, {}) : composed(loc, scale);
}
