import { hasKernel, runKernel, selfContainedGrad, STANDARD_KL } from '@infodrop/kernels';
import { abs, add, div, type GradSaveFunc, log, mul, square, sub, type Tensor } from '@tensorflow/tfjs-core';

/** With its derivatives, loc and (scale² − 1)/scale, in closed form: the latter's sign stays where the value's is taken away. */
const composed = /* @__PURE__ */ selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
  const [loc, scale, save] = given as [Tensor, Tensor, GradSaveFunc];
  const difference = mul(sub(scale, 1), add(scale, 1));
  const spread = abs(sub(mul(difference, 0.5), log(scale)));
  save([loc, scale, difference]);
  return {
    value: add(spread, mul(square(loc), 0.5)),
    gradFunc: (dy: Tensor, saved: Tensor[]) => {
      const [place, deviation, excess] = saved as [Tensor, Tensor, Tensor];
      return [mul(dy, place), mul(dy, div(excess, deviation))];
    },
  };
});

/**
 * KL(N(loc, scale²) ‖ N(0, 1)) = ((scale² − 1)/2 − log scale) + loc²/2 of tensors of one shape: an autoencoder asks for it in every step. By
 * the kernel of the engine, where there is one and it takes the numbers.
 *
 * Of any two normal laws it is the divergence, with loc (μ − μ₁)/σ₁ and scale σ/σ₁. Near scale 1 the terms cancel, so scale² − 1 is
 * (scale − 1)(scale + 1), in value and derivative, and what rounding leaves of the first two terms below 0 has its sign taken away.
 */
export function standardKl(loc: Tensor, scale: Tensor): Tensor {
  const inOneKernel = hasKernel(STANDARD_KL) && loc.dtype === 'float32' && scale.dtype === 'float32' && scale.size > 0;
  return inOneKernel ? runKernel(STANDARD_KL, { loc, scale }, {}) : composed(loc, scale);
}
