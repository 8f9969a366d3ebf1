import type { Matrix } from '../../samples.js';
import { countInPlane } from '../search/countInPlane.js';
import { counterOf, joined } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import type { Prepared } from './options.js';
import type { Around } from './tieExcess.js';
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
  const plain = variables.every((variable) => variable.columns === 1);
  // In one dimension the norms are one, and the max norm is searched faster, with no squares that underflow.
  const blockNorm = plain ? 'max' : norm;
  const treeOf = (...some: Matrix[]): KdTree =>
    new KdTree(joined(some), { norm: blockNorm, blocks: some.map((variable) => variable.columns) });
  const xyz = treeOf(x, y, z);
  const distances = xyz.kthDistances(k, { theilerWindow });
  const ofZ = counterOf(z, norm);
  const withZ = (other: Matrix): [Int32Array, Around] => {
    if (plain && ofZ instanceof SortedColumn) {
      return [countInPlane(new SortedColumn(other.data), ofZ, distances, how), planeOf(other.data, z.data)];
    }
    const tree = treeOf(other, z);
    return [tree.countWithin(distances, how), tree];
  };
  const [xz, ofXz] = withZ(x);
  const [yz, ofYz] = withZ(y);
  return {
    distances,
    xyz: inclusive ? xyz.countWithin(distances, how) : undefined,
    xz,
    yz,
    z: ofZ.countWithin(distances, how),
    counters: [ofXz, ofYz, ofZ],
  };
}

/** Counts in the plane of two columns, sample by sample. */
function planeOf(x: Float64Array, y: Float64Array): Around {
  const around = (i: number, limit: number): number => {
    const [atX, atY] = [x[i]!, y[i]!];
    let count = 0;
    for (let j = 0; j < x.length; j++) {
      if (Math.abs(x[j]! - atX) <= limit && Math.abs(y[j]! - atY) <= limit) count++;
    }
    return count;
  };
  return { squared: false, quick: false, around };
}
