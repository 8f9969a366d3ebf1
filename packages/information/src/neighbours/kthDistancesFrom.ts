import type { Matrix } from '../samples.js';
import { writeCoordinate, type CompiledSearch } from './compiledSearch.js';
import type { KdTree } from './kdTree.js';
import { columnsOf } from './layout.js';
import { Nearest } from './nearest.js';

/** Distance of each query to the k-th nearest sample of the tree, none excluded; Infinity where there are fewer. */
export function kthDistancesFrom(tree: KdTree, queries: Matrix, k: number): Float64Array {
  const points = columnsOf(queries);
  if (tree.compiled !== undefined) return compiledDistances(tree.compiled, points, queries.rows, k);
  const distances = new Float64Array(queries.rows);
  const list = new Nearest(k);
  for (let i = 0; i < queries.rows; i++) {
    tree.balls.load(points, i);
    distances[i] = tree.balls.nearest(list, 1, 0, -1);
  }
  return tree.rooted(distances);
}

function compiledDistances(
  { kernel, size, end }: CompiledSearch,
  points: readonly Float64Array[],
  rows: number,
  k: number,
): Float64Array {
  const queries = Math.ceil(end / 8) * 8;
  const out = queries + rows * size;
  const bytes = kernel.memory.buffer.byteLength;
  kernel.memory.grow(Math.max(0, Math.ceil((out + 8 * rows - bytes) / 65536)));
  const doubles = new Float64Array(kernel.memory.buffer);
  for (const [j, column] of points.entries()) writeCoordinate(doubles, column, j, queries, size);
  kernel.each(k, 1, 0, rows, -1, queries, out);
  return doubles.slice(out / 8, out / 8 + rows);
}
