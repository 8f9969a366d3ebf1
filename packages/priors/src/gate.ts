import { cast, customGrad, type GradSaveFunc, mul, notEqual, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The cost of the units that are on: `kl` where f ≠ 0, and 0 where f = 0.
 *
 * The gate is a constant of the gradient: comparisons have none in tfjs, and asking for one throws.
 */
export function chargeOnlyNonZero(kl: Tensor, f: Tensor): Tensor {
  const gated = customGrad((value: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const gate = cast(notEqual(f, 0), 'float32');
    (save as GradSaveFunc)([gate]);
    return {
      value: mul(value as Tensor, gate),
      gradFunc: (dy: Tensor, [savedGate]: Tensor[]) => mul(dy, savedGate!),
    };
  });
  return gated(kl);
}
