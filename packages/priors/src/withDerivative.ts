import { selfContainedGrad } from '@infodrop/kernels';
import { type GradSaveFunc, mul, type Tensor } from '@tensorflow/tfjs-core';

/** A function of each element of a tensor, and its derivative in closed form: those of its terms would take more operations, or lose digits. */
export interface Differentiable {
  /** The value, and behind it what the derivative is computed from. */
  readonly value: (x: Tensor) => readonly [value: Tensor, ...kept: Tensor[]];
  readonly derivative: (...kept: Tensor[]) => Tensor;
}

/** The function, with that derivative as its gradient. */
export const withDerivative = ({ value, derivative }: Differentiable): ((x: Tensor) => Tensor) =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [x, save] = given as [Tensor, GradSaveFunc];
    const [found, ...kept] = value(x);
    save(kept);
    return { value: found, gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, derivative(...saved)) };
  });
