import type { Matrix } from '../samples.js';
import type { KdTree } from './kdTree.js';
import { columnsOf } from './layout.js';
import { Nearest } from './nearest.js';

/** Distance of each query to the k-th nearest sample of the tree, none excluded; Infinity where there are fewer. */
export function kthDistancesFrom(tree: KdTree, queries: Matrix, k: number): Float64Array {
  const distances = new Float64Array(queries.rows);
  const list = new Nearest(k);
  const points = columnsOf(queries);
  for (let i = 0; i < queries.rows; i++) {
    tree.search.load(points, i);
    distances[i] = tree.search.nearest(list, 1, 0, -1);
  }
  return tree.rooted(distances);
}
