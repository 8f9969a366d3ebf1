import type { Matrix } from '../../samples.js';
import { writeCoordinate, type CompiledSearch } from './compiledSearch.js';
import type { KdTree } from './kdTree.js';
import { columnsOf } from './layout.js';
import { Nearest } from './nearest.js';

/** Distance of each query to the k-th nearest sample of the tree, none excluded; Infinity where there are fewer. */
export function kthDistancesFrom(tree: KdTree, queries: Matrix, k: number): Float64Array {
  const points = columnsOf(queries);
  const grouped = byLeaf(tree, points, queries.rows);
  const found =
    tree.compiled && k <= tree.layout.rows ? compiledDistances(tree.compiled, tree, points, grouped, k) : undefined;
  if (found !== undefined) return found;
  const { leaves } = tree.layout;
  const distances = new Float64Array(queries.rows);
  const list = new Nearest(k);
  eachGroup(grouped, (leaf, first, end) => {
    for (let at = first; at < end; at++) {
      const query = grouped.order[at]!;
      tree.balls.load(points, query);
      distances[query] = tree.balls.nearest(list, leaves + leaf, 0, -1);
    }
  });
  return tree.rooted(distances);
}

/** Queries in the order of the leaves that they lie in, or nearest to: a search that begins there passes over nearly all others. */
interface Grouped {
  readonly order: Uint32Array;
  /** Where the queries of each leaf begin in `order`. */
  readonly starts: Uint32Array;
}

function byLeaf({ layout, balls }: KdTree, points: readonly Float64Array[], rows: number): Grouped {
  const leafOf = new Uint32Array(rows);
  const starts = new Uint32Array(layout.leaves + 1);
  for (let i = 0; i < rows; i++) {
    balls.load(points, i);
    leafOf[i] = balls.nearestLeaf();
    starts[leafOf[i]! + 1]!++;
  }
  for (let leaf = 0; leaf < layout.leaves; leaf++) starts[leaf + 1]! += starts[leaf]!;
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[next[leafOf[i]!]!++] = i;
  return { order, starts };
}

function eachGroup({ starts }: Grouped, visit: (leaf: number, first: number, end: number) => void): void {
  for (let leaf = 0; leaf < starts.length - 1; leaf++) {
    if (starts[leaf]! < starts[leaf + 1]!) visit(leaf, starts[leaf]!, starts[leaf + 1]!);
  }
}

/** Undefined where there is no memory left for the queries. */
function compiledDistances(
  { kernel, size, bytes }: CompiledSearch,
  { layout }: KdTree,
  points: readonly Float64Array[],
  grouped: Grouped,
  k: number,
): Float64Array | undefined {
  const { order } = grouped;
  const rows = order.length;
  const queries = Math.ceil(bytes / 8) * 8;
  const out = queries + rows * size;
  const missing = out + 8 * rows - kernel.memory.buffer.byteLength;
  try {
    kernel.memory.grow(Math.max(0, Math.ceil(missing / 65536)));
  } catch {
    return undefined;
  }
  const doubles = new Float64Array(kernel.memory.buffer);
  for (const [j, column] of points.entries()) {
    const inOrder = Float64Array.from(order, (query) => column[query]!);
    writeCoordinate(doubles, inOrder, j, queries, size);
  }
  eachGroup(grouped, (leaf, first, end) => {
    kernel.each(k, layout.leaves + leaf, first, end, -1, queries, out);
  });
  const distances = new Float64Array(rows);
  for (let at = 0; at < rows; at++) distances[order[at]!] = doubles[out / 8 + at]!;
  return distances;
}
