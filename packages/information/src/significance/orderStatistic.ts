import { logOfBase } from '../estimate.js';
import { ksgMutualInformation, type KsgOptions } from '../neighbours/ksgMutualInformation.js';
import { prepareKsgPermutations } from '../neighbours/ksgPermutations.js';
import { matrixOf, type Samples } from '../samples.js';
import type { ReplicateTask } from './replicates.js';
import type { AnyStatistic } from './statistic.js';
import { takeSamples } from './variable.js';

/** The statistic as a function of the order in which the samples of one variable are taken, all others as they are. */
export function statisticOfOrder(
  statistic: AnyStatistic,
  { variables, options }: ReplicateTask,
  permuted: number,
): (order: Uint32Array) => unknown {
  if (statistic === (ksgMutualInformation as AnyStatistic) && permuted === 1) {
    // Both marginals stay what they are: only the joint search is new.
    const [x, y] = variables.map((each, i) => matrixOf('ksgMutualInformation', 'xy'[i]!, each as Samples));
    const nats = prepareKsgPermutations(x!, y!, options);
    const divisor = logOfBase('ksgMutualInformation', (options as KsgOptions | undefined)?.base);
    return (order) => nats(order) / divisor;
  }
  const drawn: unknown[] = [...variables];
  return (order) => {
    drawn[permuted] = takeSamples(variables[permuted]!, order);
    return statistic(...drawn, options);
  };
}
