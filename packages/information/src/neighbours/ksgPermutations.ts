import type { Matrix } from '../samples.js';
import { ksgEstimate, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS, prepare } from './options.js';

/**
 * Mutual information of x and permuted y, in nats, as a function of the permutation: sample i of x is paired with sample
 * `order[i]` of y. What does not change with the order is done once.
 */
export function prepareKsgPermutations(
  x: Matrix,
  y: Matrix,
  options?: Omit<KsgOptions, 'details'> & { readonly details?: boolean | undefined },
): (order: Uint32Array) => number {
  const caller = 'ksgMutualInformation';
  const prepared = prepare(caller, { x: shaped(x), y: shaped(y) }, options, [...NEIGHBOUR_OPTIONS, 'algorithm']);
  const algorithm = requireAlgorithm(caller, options);
  const [first, second] = prepared.variables as [Matrix, Matrix];
  return (order) => {
    const { rows, columns } = second;
    const data = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) data[i * columns + j] = second.data[order[i]! * columns + j]!;
    }
    return ksgEstimate({ ...prepared, variables: [first, { data, rows, columns }] }, algorithm, false).nats;
  };
}

function shaped({ data, rows, columns }: Matrix): { data: Float64Array; shape: [number, number] } {
  return { data, shape: [rows, columns] };
}
