import { counterOf, joined } from './counter.js';
import { KdTree } from './kdTree.js';
import type { Prepared } from './options.js';

/** How many neighbours each sample has within its k-th distance. */
export interface ConditionalCounts {
  /** The distance to the k-th neighbour in the joint space of x, y and z. */
  readonly distances: Float64Array;
  /** Neighbours in that space; counted for inclusive counts only, where ties make them more than k. */
  readonly xyz?: Int32Array | undefined;
  readonly xz: Int32Array;
  readonly yz: Int32Array;
  readonly z: Int32Array;
}

/** What the estimators of I(x; y | z) count: the samples in the ball of each, in the spaces that have z. */
export function conditionalCounts(
  { variables, k, norm, theilerWindow }: Prepared,
  inclusive: boolean,
): ConditionalCounts {
  const [x, y, z] = variables as [(typeof variables)[0], (typeof variables)[0], (typeof variables)[0]];
  // In one dimension the norms are one, and the max norm is searched faster, with no squares that underflow.
  const blockNorm = variables.every((variable) => variable.columns === 1) ? 'max' : norm;
  const treeOf = (...some: (typeof variables)[0][]): KdTree =>
    new KdTree(joined(some), { norm: blockNorm, blocks: some.map((variable) => variable.columns) });
  const xyz = treeOf(x, y, z);
  const distances = xyz.kthDistances(k, { theilerWindow });
  const how = { inclusive, theilerWindow };
  return {
    distances,
    xyz: inclusive ? xyz.countWithin(distances, how) : undefined,
    xz: treeOf(x, z).countWithin(distances, how),
    yz: treeOf(y, z).countWithin(distances, how),
    z: counterOf(z, norm).countWithin(distances, how),
  };
}
