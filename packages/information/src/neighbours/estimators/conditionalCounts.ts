import type { Matrix } from '../../samples.js';
import { countInPlane } from '../search/countInPlane.js';
import { counterOf, joined } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import type { Prepared } from './options.js';
import { SortedColumn } from '../search/sortedColumn.js';

/** How many neighbours each sample has within its k-th distance. */
export interface ConditionalCounts {
  /** The distance to the k-th neighbour in the joint space of x, y and z. */
  readonly distances: Float64Array;
  /** Neighbours in that space; counted for inclusive counts only, where ties make them more than k. */
  readonly xyz?: Int32Array | undefined;
  readonly xz: Int32Array;
  readonly yz: Int32Array;
  readonly z: Int32Array;
  /** z in order, where it is one column. */
  readonly sortedZ?: SortedColumn | undefined;
}

/** What the estimators of I(x; y | z) count: the samples in the ball of each, in the spaces that have z. */
export function conditionalCounts(
  { variables, k, norm, theilerWindow }: Prepared,
  inclusive: boolean,
): ConditionalCounts {
  const [x, y, z] = variables as readonly [Matrix, Matrix, Matrix];
  const how = { inclusive, theilerWindow };
  const plain = variables.every((variable) => variable.columns === 1);
  // In one dimension the norms are one, and the max norm is searched faster, with no squares that underflow.
  const blockNorm = plain ? 'max' : norm;
  const treeOf = (...some: Matrix[]): KdTree =>
    new KdTree(joined(some), { norm: blockNorm, blocks: some.map((variable) => variable.columns) });
  const xyz = treeOf(x, y, z);
  const distances = xyz.kthDistances(k, { theilerWindow });
  const ofZ = counterOf(z, norm);
  const withZ = (other: Matrix): Int32Array =>
    plain && ofZ instanceof SortedColumn
      ? countInPlane(new SortedColumn(other.data), ofZ, distances, how)
      : treeOf(other, z).countWithin(distances, how);
  return {
    distances,
    xyz: inclusive ? xyz.countWithin(distances, how) : undefined,
    xz: withZ(x),
    yz: withZ(y),
    z: ofZ.countWithin(distances, how),
    sortedZ: ofZ instanceof SortedColumn ? ofZ : undefined,
  };
}
