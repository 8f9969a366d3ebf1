import { logOfBase } from '../estimate.js';
import { ksgMutualInformation, type KsgOptions } from '../neighbours/estimators/ksgMutualInformation.js';
import { prepareKsgPermutations } from '../neighbours/estimators/ksgPermutations.js';
import { matrixOf, type Samples } from '../samples.js';
import type { ReplicateTask } from './replicates.js';
import type { AnyStatistic } from './statistic.js';

/** Measures that do once what no permutation of their last variable changes. */
const PREPARATIONS: readonly (readonly [AnyStatistic, (task: ReplicateTask) => (order: Uint32Array) => number])[] = [
  [ksgMutualInformation as AnyStatistic, preparedKsg],
];

/** The statistic as a function of the order of its last variable's samples, when there is a quicker way than to compute it anew. */
export function preparedStatistic(
  statistic: AnyStatistic,
  task: ReplicateTask,
): ((order: Uint32Array) => number) | undefined {
  return PREPARATIONS.find(([measure]) => measure === statistic)?.[1](task);
}

function preparedKsg({ variables, options }: ReplicateTask): (order: Uint32Array) => number {
  const [x, y] = variables.map((each) => matrixOf('ksgMutualInformation', 'variables', each as Samples));
  const nats = prepareKsgPermutations(x!, y!, options);
  const divisor = logOfBase('ksgMutualInformation', (options as KsgOptions | undefined)?.base);
  return (order) => nats(order) / divisor;
}
