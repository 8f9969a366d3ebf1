// What boosted trees are grown with: src/learners/boostingKernel.ts says what is where in memory.
import { exponentialsBelow } from './exponential';
import { nodeBelow, partRows } from './rows';

/**
 * Of four rows at a time the negative gradient of the cross-entropy, [label = k] − exp(xₖ) / Σ exp(x), from what the trees add up to: both are columns, one
 * class behind the other.
 */
export function descend(
  constants: usize,
  sums: usize,
  targets: usize,
  labels: usize,
  column: i32,
  size: i32,
  room: usize,
): void {
  const one = v128.load64_splat(constants, 136);
  const all = column * size;
  for (const stop = targets + column; targets < stop; targets += 32) {
    let a = v128.load(sums);
    let b = v128.load(sums, 16);
    v128.store(targets, a);
    v128.store(targets, b, 16);
    for (let at = column; at < all; at += column) {
      const c = v128.load(sums + at);
      const d = v128.load(sums + at, 16);
      v128.store(targets + at, c);
      v128.store(targets + at, d, 16);
      a = f64x2.pmax(a, c);
      b = f64x2.pmax(b, d);
    }
    sums += 32;
    exponentialsBelow(targets, targets + all, column, a, b, constants, room);
    a = f64x2.neg(f64x2.div(one, v128.load(room)));
    b = f64x2.neg(f64x2.div(one, v128.load(room, 16)));
    for (let at = targets; at < targets + all; at += column) {
      v128.store(at, f64x2.mul(v128.load(at), a));
      v128.store(at, f64x2.mul(v128.load(at, 16), b), 16);
    }
    for (let row = 0; row < 32; row += 8) {
      const own = targets + row + load<i32>(labels) * column;
      store<f64>(own, 1 + load<f64>(own));
      labels += 4;
    }
  }
}

/** Adds the targets of two outputs to the cells of every row: `offsets` are those of its cells, `features` a row. */
export function addAll(offsets: usize, features: i32, rows: i32, one: usize, other: usize, cells: usize): void {
  for (let row = 0; row < rows; row++) {
    const both = v128.load64_lane(other, v128.load64_splat(one), 1);
    one += 8;
    other += 8;
    for (const end = offsets + (features << 2); offsets < end; offsets += 4) {
      const at = cells + load<u32>(offsets);
      v128.store(at, f64x2.add(v128.load(at), both));
    }
  }
}

/** Sums of one of two outputs, and beside them how many rows are in each cell. */
export function beside(sums: usize, counts: usize, cells: i32, histogram: usize): void {
  for (const end = counts + (cells << 3); counts < end; counts += 8) {
    store<f64>(histogram, load<f64>(sums));
    store<f64>(histogram, load<f64>(counts), 8);
    sums += 16;
    histogram += 16;
  }
}

/** Adds target and 1 to the cells of the rows that the order has from one place to before another. */
export function addRows(
  offsets: usize,
  features: i32,
  from: usize,
  to: usize,
  targets: usize,
  histogram: usize,
): void {
  const bytes = features << 2;
  const one = f64x2.splat(1);
  for (; from < to; from += 4) {
    const row = load<u32>(from);
    const both = v128.load64_lane(targets + (row << 3), one, 0);
    let offset = offsets + row * bytes;
    for (const end = offset + bytes; offset < end; offset += 4) {
      const at = histogram + load<u32>(offset);
      v128.store(at, f64x2.add(v128.load(at), both));
    }
  }
}

/** Takes one histogram off another. */
export function subtract(histogram: usize, other: usize, cells: i32): void {
  for (const end = histogram + (cells << 4); histogram < end; histogram += 16) {
    v128.store(histogram, f64x2.sub(v128.load(histogram), v128.load(other)));
    other += 16;
  }
}

/** Σ t and Σ t² of the targets of some rows. */
export function moments(from: usize, to: usize, targets: usize, told: usize): void {
  let sum = f64x2.splat(0);
  for (; from < to; from += 4) {
    const target = v128.load64_splat(targets + (load<u32>(from) << 3));
    sum = f64x2.add(sum, f64x2.mul(target, f64x2.replace_lane(target, 0, 1)));
  }
  v128.store(told, sum);
}

/** Σ t and Σ p (1 − p) of some rows, with p = [label is this one] − t. */
export function newton(from: usize, to: usize, targets: usize, labels: usize, label: i32, told: usize): void {
  let sum: f64 = 0;
  let curvature: f64 = 0;
  for (; from < to; from += 4) {
    const row = load<u32>(from);
    const target = load<f64>(targets + (row << 3));
    const probability = <f64>i32(load<i32>(labels + (row << 2)) == label) - target;
    sum += target;
    curvature += probability * (1 - probability);
  }
  store<f64>(told, sum);
  store<f64>(told, curvature, 8);
}

/** Adds a number to the sums of some rows. */
export function addValue(from: usize, to: usize, sums: usize, value: f64): void {
  for (; from < to; from += 4) {
    const at = sums + (load<u32>(from) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/**
 * The first cell of the right side of the best split, −1 where there is none; its feature, and what it saves times the rows, are told.
 *
 * Features are asked in the order preferred; another split must save more by a margin.
 */
export function bestSplit(
  histogram: usize,
  preference: usize,
  firstCells: usize,
  features: i32,
  all: f64,
  count: f64,
  least: f64,
  margin: f64,
  told: usize,
): i32 {
  let best: f64 = -1;
  let above = best + margin;
  let place = -1;
  const most = count - least;
  for (const last = preference + (features << 2); preference < last; preference += 4) {
    const f = load<u32>(preference);
    const first = load<u32>(firstCells + (f << 2));
    const end = load<u32>(firstCells + (f << 2), 4);
    let left: f64 = 0;
    let sum: f64 = 0;
    let from = histogram + (first << 4);
    for (let cell = first; cell < end; cell++) {
      if (left >= least && left <= most) {
        const apart = sum * count - left * all;
        const both = left * (count - left);
        if (apart * apart > above * both) {
          best = (apart * apart) / both;
          above = best + margin;
          place = cell;
          store<f64>(told, best);
          store<f64>(told, <f64>f, 8);
        }
      }
      sum += load<f64>(from);
      left += load<f64>(from, 8);
      from += 16;
    }
  }
  return place;
}

/** See {@link partRows}; cells are offsets in a histogram. */
export function part(from: usize, to: usize, cells: usize, bytes: i32, limit: u32, moved: usize): usize {
  return partRows<u32>(from, to, cells, bytes, limit, moved);
}

/** Adds to every row what a tree says; see {@link nodeBelow}, what a node says as a leaf is behind all else. The depth is that of the deepest leaf. */
export function addAnswers(nodes: usize, depth: i32, columns: usize, rows: i32, to: usize): void {
  for (let row = 0; row < rows << 3; row += 8) {
    let node = nodes;
    for (let d = 0; d < depth; d++) node = nodeBelow(nodes, node, columns + row);
    store<f64>(to + row, load<f64>(to + row) + load<f64>(node, 16));
  }
}
