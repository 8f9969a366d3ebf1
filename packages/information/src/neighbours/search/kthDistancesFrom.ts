import type { Matrix } from '../../samples.js';
import { writeCoordinate, type CompiledSearch } from './compiledSearch.js';
import type { KdTree } from './kdTree.js';
import { columnsOf } from './layout.js';
import { Nearest } from './nearest.js';

/** Distance of each query to the k-th nearest sample of the tree, none excluded; Infinity where there are fewer. */
export function kthDistancesFrom(tree: KdTree, queries: Matrix, k: number): Float64Array {
  const points = columnsOf(queries);
  const found =
    tree.compiled && k <= tree.layout.rows ? compiledDistances(tree.compiled, points, queries.rows, k) : undefined;
  if (found !== undefined) return found;
  const distances = new Float64Array(queries.rows);
  const list = new Nearest(k);
  for (let i = 0; i < queries.rows; i++) {
    tree.balls.load(points, i);
    distances[i] = tree.balls.nearest(list, 1, 0, -1);
  }
  return tree.rooted(distances);
}

/** Undefined where there is no memory left for the queries. */
function compiledDistances(
  { kernel, size, bytes }: CompiledSearch,
  points: readonly Float64Array[],
  rows: number,
  k: number,
): Float64Array | undefined {
  const queries = Math.ceil(bytes / 8) * 8;
  const out = queries + rows * size;
  const missing = out + 8 * rows - kernel.memory.buffer.byteLength;
  try {
    kernel.memory.grow(Math.max(0, Math.ceil(missing / 65536)));
  } catch {
    return undefined;
  }
  const doubles = new Float64Array(kernel.memory.buffer);
  for (const [j, column] of points.entries()) writeCoordinate(doubles, column, j, queries, size);
  kernel.each(k, 1, 0, rows, -1, queries, out);
  return doubles.slice(out / 8, out / 8 + rows);
}
