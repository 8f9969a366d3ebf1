import { requireNumber, requireOptions } from '@infodrop/requirements';
import { train as optimizers } from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';
import { tfjsOptimizer, writeLearningRate } from './tfjsOptimizer.js';

/** Options of {@link adam}. */
export interface AdamOptions {
  /** Decay of the first moment, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment, in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** What keeps the quotient finite, > 0. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * Adam: steps of about the learning rate, whatever the scale of the gradient.
 *
 *   m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²
 *   w ← w − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * @param options - `beta1` and `beta2`, in [0, 1), default 0.9 and 0.999 (not the β of information dropout); `epsilon`,
 * > 0, default 1e-7.
 * @throws RangeError when one of them is outside its domain.
 *
 * Source: D. P. Kingma, J. Ba, 2014 (https://arxiv.org/abs/1412.6980).
 *
 * @example
 * import { adam } from '@infodrop/training';
 * adam({ beta1: 0.5 }).settings; // { beta1: 0.5, beta2: 0.999, epsilon: 1e-7 }
 */
export function adam(options: AdamOptions = {}): Optimizer {
  requireOptions('adam', options, ['beta1', 'beta2', 'epsilon']);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  for (const [name, decay] of [
    ['beta1', beta1],
    ['beta2', beta2],
  ] as const) {
    requireNumber('adam', name, decay, { least: 0 });
    if (decay >= 1) throw new RangeError(`adam: ${name} must be less than 1, got ${decay}.`);
  }
  requireNumber('adam', 'epsilon', epsilon, { least: 0, above: true });
  return tfjsOptimizer({
    name: 'adam',
    settings: { beta1, beta2, epsilon },
    slotNames: ['m', 'v'],
    make: () => optimizers.adam(0.001, beta1, beta2, epsilon),
    setLearningRate: writeLearningRate,
    scalars: ['accBeta1', 'accBeta2'],
  });
}
