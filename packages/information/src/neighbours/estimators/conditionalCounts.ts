import type { Matrix } from '../../samples.js';
import { countedSpaces, treeOf } from './countedSpace.js';
import type { Prepared } from './options.js';
import type { Around } from './tieExcess.js';

/** How many neighbours each sample has within its k-th distance. */
export interface ConditionalCounts {
  /** The distance to the k-th neighbour in the joint space of x, y and z. */
  readonly distances: Float64Array;
  /** Neighbours in that space; counted for inclusive counts only, where ties make them more than k. */
  readonly xyz?: Int32Array | undefined;
  readonly xz: Int32Array;
  readonly yz: Int32Array;
  readonly z: Int32Array;
  /** What counted in the spaces of xz, yz and z. */
  readonly counters: readonly [Around, Around, Around];
}

/** What the estimators of I(x; y | z) count: the samples in the ball of each, in the spaces that have z. */
export function conditionalCounts(
  { variables, k, norm, theilerWindow }: Prepared,
  inclusive: boolean,
): ConditionalCounts {
  const [x, y, z] = variables as readonly [Matrix, Matrix, Matrix];
  const how = { inclusive, theilerWindow };
  const xyz = treeOf([x, y, z], norm);
  const distances = xyz.kthDistances(k, { theilerWindow });
  const space = countedSpaces([x, y, z], norm);
  const counters = [space([0, 2]), space([1, 2]), space([2])] as const;
  const [xz, yz, ofZ] = counters.map((counter) => counter.countWithin(distances, how)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  return { distances, xyz: inclusive ? xyz.countWithin(distances, how) : undefined, xz, yz, z: ofZ, counters };
}
