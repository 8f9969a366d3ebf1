import { train as optimizers } from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';
import { tfjsOptimizer } from './tfjsOptimizer.js';

/**
 * Plain stochastic gradient descent.
 *
 *   w ← w − rate·g
 *
 * @example
 * import { sgd } from '@infodrop/training';
 * sgd().name; // 'sgd'
 */
export function sgd(): Optimizer {
  return tfjsOptimizer({
    name: 'sgd',
    settings: {},
    slotNames: [],
    make: () => optimizers.sgd(0),
    setLearningRate: (optimizer, learningRate) => {
      optimizer.setLearningRate(learningRate);
    },
  });
}
