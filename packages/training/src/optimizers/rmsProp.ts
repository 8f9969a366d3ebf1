import { requireNumber, requireOptions } from '@infodrop/requirements';
import { train as optimizers } from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';
import { tfjsOptimizer, writeLearningRate } from './tfjsOptimizer.js';

/** Options of {@link rmsProp}. */
export interface RmsPropOptions {
  /** Decay of the mean square, in [0, 1). Default 0.9. */
  readonly decay?: number;
  /** Share of the last step that is made again, in [0, 1). Default 0. */
  readonly momentum?: number;
  /** What keeps the quotient finite, > 0. Default 1e-7. */
  readonly epsilon?: number;
}

/**
 * RMSProp: gradients divided by the root of their mean square.
 *
 *   s ← d·s + (1 − d)·g²,   u ← m·u + rate·g / √(s + ε),   w ← w − u
 *
 * The centered form is left out: tfjs's subtracts ε where it should add it, and takes roots of negative numbers.
 *
 * @param options - `decay` d, in [0, 1), default 0.9; `momentum` m, in [0, 1), default 0; `epsilon`, > 0, default 1e-7.
 * @throws RangeError when one of them is outside its domain.
 *
 * Source: T. Tieleman, G. Hinton, 2012, lecture 6e of Neural Networks for Machine Learning
 * (https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf).
 *
 * @example
 * import { rmsProp } from '@infodrop/training';
 * rmsProp().settings; // { decay: 0.9, momentum: 0, epsilon: 1e-7 }
 */
export function rmsProp(options: RmsPropOptions = {}): Optimizer {
  requireOptions('rmsProp', options, ['decay', 'momentum', 'epsilon']);
  const { decay = 0.9, momentum = 0, epsilon = 1e-7 } = options;
  for (const [name, share] of [
    ['decay', decay],
    ['momentum', momentum],
  ] as const) {
    requireNumber('rmsProp', name, share, { least: 0 });
    if (share >= 1) throw new RangeError(`rmsProp: ${name} must be less than 1, got ${share}.`);
  }
  requireNumber('rmsProp', 'epsilon', epsilon, { least: 0, above: true });
  return tfjsOptimizer({
    name: 'rmsProp',
    settings: { decay, momentum, epsilon },
    slotNames: ['rms', 'momentum'],
    make: () => optimizers.rmsprop(0.001, decay, momentum, epsilon),
    setLearningRate: writeLearningRate,
  });
}
