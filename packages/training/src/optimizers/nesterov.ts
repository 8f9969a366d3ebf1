import { requireNumber, requireOptions } from '@infodrop/requirements';
import { train as optimizers } from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';
import { tfjsOptimizer } from './tfjsOptimizer.js';

/** Options of {@link nesterov}. */
export interface NesterovOptions {
  /** Share of the velocity that stays from update to update, in [0, 1). Default 0.9. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent with Nesterov's momentum: the optimizer of the paper's experiments.
 *
 *   v ← m·v + g,   w ← w − rate·(g + m·v)
 *
 * @param options - `momentum` m, in [0, 1); default 0.9.
 * @throws RangeError when the momentum is outside.
 *
 * Source: Y. Nesterov, 1983, in the form of I. Sutskever et al., 2013 (https://proceedings.mlr.press/v28/sutskever13.html).
 *
 * @example
 * import { nesterov } from '@infodrop/training';
 * nesterov({ momentum: 0.9 }).settings; // { momentum: 0.9 }
 */
export function nesterov(options: NesterovOptions = {}): Optimizer {
  requireOptions('nesterov', options, ['momentum']);
  const { momentum = 0.9 } = options;
  requireNumber('nesterov', 'momentum', momentum, { least: 0 });
  if (momentum >= 1) throw new RangeError(`nesterov: momentum must be less than 1, got ${momentum}. 0.9 is usual.`);
  return tfjsOptimizer({
    name: 'nesterov',
    settings: { momentum },
    slotNames: ['momentum'],
    make: () => optimizers.momentum(0, momentum, true),
    setLearningRate: (optimizer, learningRate) => {
      optimizer.setLearningRate(learningRate);
    },
  });
}
