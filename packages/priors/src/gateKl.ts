import { abs, mul, step, type Tensor } from '@tensorflow/tfjs-core';
import { withDerivative } from './withDerivative.js';

/**
 * The KL of the units that are on: `kl` where f ≠ 0, and 0 where f = 0.
 *
 * The gate is a constant of the gradient: comparisons have none in tfjs, and asking for one throws.
 */
export function gateKl(kl: Tensor, f: Tensor): Tensor {
  const gated = withDerivative({
    value: (value) => {
      const gate = step(abs(f)); // on wasm ten times as fast as notEqual
      return [mul(value, gate), gate];
    },
    derivative: (gate) => gate,
  });
  return gated(kl);
}
