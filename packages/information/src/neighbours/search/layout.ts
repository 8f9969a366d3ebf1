import type { Matrix } from '../../samples.js';

/**
 * The samples of a k-d tree in leaf order. Node 1 is the root, node i has the children 2i and 2i + 1, and all leaves are on one
 * level: leaf i is node `leaves` + i.
 */
export interface Layout {
  readonly rows: number;
  /** How many leaves there are, a power of two. */
  readonly leaves: number;
  /** `order[p]` is the sample at place p. */
  readonly order: Uint32Array;
  /** Leaf i has the places from `starts[i]` to before `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** The samples in that order, a column each dimension. */
  readonly points: readonly Float64Array[];
  /** The tight bounding box of every node: its least and greatest value in each dimension. */
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
}

/** A row-major matrix as columns. */
export function columnsOf({ data, rows, columns }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    return column;
  });
}

/** Lays samples out in leaves of at most `leafSize`: each node is halved at the median of its widest dimension. */
export function layOut({ data, rows, columns }: Matrix, leafSize: number): Layout {
  let leaves = 1;
  while (leaves * leafSize < rows) leaves *= 2;
  const starts = new Uint32Array(leaves + 1);
  for (let leaf = 0; leaf <= leaves; leaf++) starts[leaf] = Math.floor((leaf * rows) / leaves);
  const values = columnsOf({ data, rows, columns });
  const lower = values.map(() => new Float64Array(2 * leaves));
  const upper = values.map(() => new Float64Array(2 * leaves));
  const order = partition(values, starts, lower, upper);
  const points = values.map((column) => {
    const ordered = new Float64Array(rows);
    for (let p = 0; p < rows; p++) ordered[p] = column[order[p]!]!;
    return ordered;
  });
  for (const [j, column] of points.entries()) tighten(column, starts, lower[j]!, upper[j]!);
  return { rows, leaves, order, starts, points, lower, upper };
}

/** Orders the samples node by node. Leaves in the boxes the cells that the cuts make, which are not tight. */
function partition(
  values: readonly Float64Array[],
  starts: Uint32Array,
  lower: readonly Float64Array[],
  upper: readonly Float64Array[],
): Uint32Array {
  const rows = values[0]!.length;
  const leaves = starts.length - 1;
  const order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  const keys = new Float64Array(rows);
  for (const [j, column] of values.entries()) {
    [lower[j]![1], upper[j]![1]] = extent(column, 0, rows);
  }
  for (let node = 1, span = leaves; node < leaves; node++) {
    if ((node & (node - 1)) === 0 && node > 1) span /= 2;
    const first = node * span - leaves;
    const start = starts[first]!;
    const middle = starts[first + span / 2]!;
    const end = starts[first + span]!;
    let widest = 0;
    let longest = -1;
    for (let j = 0; j < values.length; j++) {
      const least = lower[j]![node]!;
      const most = upper[j]![node]!;
      lower[j]![2 * node] = least;
      lower[j]![2 * node + 1] = least;
      upper[j]![2 * node] = most;
      upper[j]![2 * node + 1] = most;
      if (most - least > longest) {
        longest = most - least;
        widest = j;
      }
    }
    const column = values[widest]!;
    for (let p = start; p < end; p++) keys[p] = column[order[p]!]!;
    select(keys, order, start, end - 1, middle);
    upper[widest]![2 * node] = keys[middle]!;
    lower[widest]![2 * node + 1] = keys[middle]!;
  }
  return order;
}

/** Reorders keys and order over [left, right] as sorting would at `middle`: none before it is greater, none after it less. */
function select(keys: Float64Array, order: Uint32Array, left: number, right: number, middle: number): void {
  while (left < right) {
    const pivot = keys[(left + right) >>> 1]!;
    let i = left;
    let j = right;
    for (;;) {
      while (keys[i]! < pivot) i++;
      while (keys[j]! > pivot) j--;
      if (i > j) break;
      const key = keys[i]!;
      keys[i] = keys[j]!;
      keys[j] = key;
      const sample = order[i]!;
      order[i++] = order[j]!;
      order[j--] = sample;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}

/** The least and greatest value of one dimension in every node, from the leaves up. */
function tighten(column: Float64Array, starts: Uint32Array, lower: Float64Array, upper: Float64Array): void {
  const leaves = starts.length - 1;
  for (let leaf = 0; leaf < leaves; leaf++) {
    [lower[leaves + leaf], upper[leaves + leaf]] = extent(column, starts[leaf]!, starts[leaf + 1]!);
  }
  for (let node = leaves - 1; node > 0; node--) {
    lower[node] = Math.min(lower[2 * node]!, lower[2 * node + 1]!);
    upper[node] = Math.max(upper[2 * node]!, upper[2 * node + 1]!);
  }
}

/** The least and greatest value of a column at the places from `start` to before `end`. */
export function extent(column: Float64Array, start: number, end: number): [least: number, most: number] {
  let least = Infinity;
  let most = -Infinity;
  for (let p = start; p < end; p++) {
    if (column[p]! < least) least = column[p]!;
    if (column[p]! > most) most = column[p]!;
  }
  return [least, most];
}
