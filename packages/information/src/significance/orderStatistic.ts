import type { ReplicateTask } from './replicates.js';
import type { AnyStatistic } from './statistic.js';
import { takeSamples } from './variable.js';

/** The statistic as a function of the order in which the samples of one variable are taken, all others as they are. */
export function statisticOfOrder(
  statistic: AnyStatistic,
  { variables, options }: ReplicateTask,
  permuted: number,
): (order: Uint32Array) => unknown {
  const drawn: unknown[] = [...variables];
  return (order) => {
    drawn[permuted] = takeSamples(variables[permuted]!, order);
    return statistic(...drawn, options);
  };
}
