import { abs, customGrad, type GradSaveFunc, mul, step, type Tensor } from '@tensorflow/tfjs-core';

/**
 * The KL of the units that are on: `kl` where f ≠ 0, and 0 where f = 0.
 *
 * The gate is a constant of the gradient: comparisons have none in tfjs, and asking for one throws.
 */
export function gateKl(kl: Tensor, f: Tensor): Tensor {
  const gated = customGrad((value: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const gate = step(abs(f)); // on wasm ten times as fast as notEqual
    (save as GradSaveFunc)([gate]);
    return {
      value: mul(value as Tensor, gate),
      gradFunc: (dy: Tensor, [savedGate]: Tensor[]) => mul(dy, savedGate!),
    };
  });
  return gated(kl);
}
