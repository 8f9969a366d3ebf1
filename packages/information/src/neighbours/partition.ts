import type { Matrix } from '../samples.js';

/** First place of leaf `leaf` of `leaves`: the places are shared out evenly. */
export function leafStart(rows: number, leaves: number, leaf: number): number {
  return Math.floor((leaf * rows) / leaves);
}

/**
 * Orders samples into `leaves` leaves (a power of two): at every node, the half with the lesser values of the dimension with
 * the greatest extent goes first. Writes the tight bounding box of every node into `boxes` (lower corner, then upper).
 */
export function partition({ data, rows, columns }: Matrix, leaves: number, boxes: Float64Array): Uint32Array {
  const order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  const keys = new Float64Array(rows);
  for (let node = 1, width = leaves; node < 2 * leaves; node++) {
    if (node > 1 && (node & (node - 1)) === 0) width /= 2;
    // Node i of a level covers the leaves [i · width, (i + 1) · width).
    const first = (node * width) % leaves;
    const start = leafStart(rows, leaves, first);
    const end = leafStart(rows, leaves, first + width);
    const dimension = bound(data, columns, order, start, end, boxes, 2 * node * columns);
    if (width === 1 || end - start < 2) continue;
    for (let p = start; p < end; p++) keys[p] = data[order[p]! * columns + dimension]!;
    select(keys, order, start, end - 1, leafStart(rows, leaves, first + width / 2));
  }
  return order;
}

/** Writes the bounding box of the samples at places [start, end), and returns the dimension of its greatest extent. */
function bound(
  data: Float64Array,
  columns: number,
  order: Uint32Array,
  start: number,
  end: number,
  boxes: Float64Array,
  box: number,
): number {
  let widest = 0;
  let extent = -1;
  for (let j = 0; j < columns; j++) {
    let lower = Infinity;
    let upper = -Infinity;
    for (let p = start; p < end; p++) {
      const value = data[order[p]! * columns + j]!;
      if (value < lower) lower = value;
      if (value > upper) upper = value;
    }
    boxes[box + j] = lower;
    boxes[box + columns + j] = upper;
    if (upper - lower > extent) {
      extent = upper - lower;
      widest = j;
    }
  }
  return widest;
}

/** Reorders keys and order over [left, right] so that the keys before `middle` are ≤ those from it on (Hoare's selection). */
function select(keys: Float64Array, order: Uint32Array, left: number, right: number, middle: number): void {
  while (left < right) {
    const a = keys[left]!;
    const b = keys[(left + right) >>> 1]!;
    const c = keys[right]!;
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let i = left;
    let j = right;
    while (i <= j) {
      while (keys[i]! < pivot) i++;
      while (keys[j]! > pivot) j--;
      if (i > j) break;
      const key = keys[i]!;
      keys[i] = keys[j]!;
      keys[j] = key;
      const sample = order[i]!;
      order[i] = order[j]!;
      order[j] = sample;
      i++;
      j--;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else return;
  }
}
