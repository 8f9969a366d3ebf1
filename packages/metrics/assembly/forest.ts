// What random forests are grown with, and asked: src/learners/forestKernel.ts says what is where in memory.
import { nodeBelow, partRows } from './rows';

/** Bins that a byte tells apart. */
const BINS: i32 = 256;

/** How often each class is among the rows of a node, written to `all`; their sum. Label and weight of a row lie next to each other. */
export function countClasses(from: usize, to: usize, pairs: usize, all: usize, size: i32): f64 {
  memory.fill(all, 0, size << 3);
  let total: f64 = 0;
  for (; from < to; from += 4) {
    const pair = pairs + (load<u32>(from) << 3);
    const at = all + (load<u32>(pair) << 3);
    const weight = <f64>load<u32>(pair, 4);
    store<f64>(at, load<f64>(at) + weight);
    total += weight;
  }
  return total;
}

// The node whose splits are searched: how often each class is in it, how many classes that are, their sum, the fewest rows of a side, and by how much one split must be
// better than another.
let counts: usize = 0;
let bytes: i32 = 0;
let total: f64 = 0;
let least: f64 = 0;
let margin: f64 = 0;

// The best split so far: its score, the last bin of its left side and the first of its right one.
let best: f64 = 0;
let lastLeft: i32 = -1;
let firstRight: i32 = -1;

/** Takes a split if it is better than the best so far: so many rows left of it, Σ count² of the classes of each side, and the bins beside it. */
function consider(left: f64, ofLeft: f64, ofRight: f64, last: i32, next: i32): void {
  const right = total - left;
  if (left < least || right < least) return;
  const score = ofLeft / left + ofRight / right;
  if (score - best <= margin) return;
  best = score;
  lastLeft = last;
  firstRight = next;
}

/**
 * Looks at the splits of a node's rows by one feature: 0 where all are in one bin, 1 where no split is better by the margin than the best so far, 2 where one is, and
 * then its score, the last bin of its left side and the first of its right one are told.
 *
 * `size` is the number of classes, an even one. `room` is memory, zeros but for −1 as the first row of each bin: these, a bit for each bin, the classes of the left side,
 * a table of bins and classes, and of each row the next in its bin.
 */
export function search(
  column: usize,
  from: usize,
  to: usize,
  pairs: usize,
  countsOfNode: usize,
  size: i32,
  totalOfNode: f64,
  leastOfSide: f64,
  bestSoFar: f64,
  marginOfScore: f64,
  room: usize,
  told: usize,
): i32 {
  counts = countsOfNode;
  bytes = size << 3;
  total = totalOfNode;
  least = leastOfSide;
  margin = marginOfScore;
  best = bestSoFar;
  lastLeft = -1;
  // A table of all bins and classes is filled faster, and read more slowly.
  const isMany = <i32>((to - from) >> 2) >= 32 * size;
  const bins = isMany ? searchTable(column, from, to, pairs, room) : searchLists(column, from, to, pairs, room);
  if (lastLeft < 0) return i32(bins > 1);
  store<f64>(told, best);
  store<f64>(told, <f64>lastLeft, 8);
  store<f64>(told, <f64>firstRight, 16);
  return 2;
}

/** By a table of how often each class is in each bin; how many bins hold rows. */
function searchTable(column: usize, from: usize, to: usize, pairs: usize, room: usize): i32 {
  const left = room + BINS * 4 + BINS / 8;
  let table = left + bytes;
  memory.fill(left, 0, bytes + BINS * bytes);
  for (; from < to; from += 4) {
    const row = load<u32>(from);
    const pair = pairs + (row << 3);
    const at = table + <i32>load<u8>(column + row) * bytes + (load<u32>(pair) << 3);
    store<f64>(at, load<f64>(at) + <f64>load<u32>(pair, 4));
  }
  let sum: f64 = 0;
  let ofLeft: f64 = 0;
  let ofRight: f64 = 0;
  let last = -1;
  let held = 0;
  for (let bin = 0; bin < BINS; bin++) {
    let own = v128.load(table);
    for (let k = 16; k < bytes; k += 16) own = f64x2.add(own, v128.load(table + k));
    const rows = f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1);
    if (rows > 0) {
      if (held > 0) consider(sum, ofLeft, ofRight, last, bin);
      // Counts are whole numbers: the sums of their squares have no rounding, in whatever order.
      let squares = f64x2.splat(0);
      let others = f64x2.splat(0);
      for (let k = 0; k < bytes; k += 16) {
        const here = f64x2.add(v128.load(left + k), v128.load(table + k));
        const beyond = f64x2.sub(v128.load(counts + k), here);
        v128.store(left + k, here);
        squares = f64x2.add(squares, f64x2.mul(here, here));
        others = f64x2.add(others, f64x2.mul(beyond, beyond));
      }
      ofLeft = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
      ofRight = f64x2.extract_lane(others, 0) + f64x2.extract_lane(others, 1);
      sum += rows;
      last = bin;
      held++;
    }
    table += bytes;
  }
  return held;
}

/** By lists of the rows of each bin, of which only those are looked at that hold any: deep nodes have few. How many those are. */
function searchLists(column: usize, from: usize, to: usize, pairs: usize, room: usize): i32 {
  const occupied = room + BINS * 4;
  const left = occupied + BINS / 8;
  const nexts = left + bytes + BINS * bytes;
  memory.fill(left, 0, bytes);
  let ofRight: f64 = 0;
  for (let k = 0; k < bytes; k += 8) ofRight += load<f64>(counts + k) * load<f64>(counts + k);
  for (; from < to; from += 4) {
    const row = load<u32>(from);
    const bin = <i32>load<u8>(column + row);
    const first = room + (bin << 2);
    store<i32>(nexts + (row << 2), load<i32>(first));
    store<i32>(first, row);
    const word = occupied + ((bin >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (bin & 63)));
  }
  let sum: f64 = 0;
  let ofLeft: f64 = 0;
  let last = -1;
  let held = 0;
  for (let group = 0; group < BINS / 64; group++) {
    let word = load<u64>(occupied + (group << 3));
    store<u64>(occupied + (group << 3), 0);
    for (; word != 0; word &= word - 1) {
      const bin = (group << 6) + <i32>ctz(word);
      if (held > 0) consider(sum, ofLeft, ofRight, last, bin);
      const first = room + (bin << 2);
      for (let row = load<i32>(first); row >= 0; row = load<i32>(nexts + (row << 2))) {
        const pair = pairs + (row << 3);
        const label = load<u32>(pair) << 3;
        const weight = <f64>load<u32>(pair, 4);
        const here = load<f64>(left + label);
        ofLeft += weight * (2 * here + weight);
        ofRight += weight * (weight - 2 * (load<f64>(counts + label) - here));
        store<f64>(left + label, here + weight);
        sum += weight;
      }
      store<i32>(first, -1);
      last = bin;
      held++;
    }
  }
  return held;
}

/** See {@link partRows}; cells are bins. */
export function partBins(from: usize, to: usize, column: usize, bin: u32, moved: usize): usize {
  return partRows<u8>(from, to, column, 1, bin, moved);
}

/** Takes every row so many questions down a tree, from the node where it is, whose address `places` has; see {@link nodeBelow}. */
export function walk(nodes: usize, questions: i32, columns: usize, rows: i32, places: usize): void {
  for (let row = 0; row < rows << 3; row += 8) {
    let node: usize = load<u32>(places);
    for (let d = 0; d < questions; d++) node = nodeBelow(nodes, node, columns + row);
    store<u32>(places, <u32>node);
    places += 4;
  }
}

/** Adds to every row the shares of the node where it is, whose address that node has behind all else. Of each row, and node, there is an even number of them. */
export function addShares(rows: i32, places: usize, size: i32, votes: usize): void {
  const bytes = size << 3;
  for (const end = places + (rows << 2); places < end; places += 4) {
    const shares = load<u32>(load<u32>(places), 16);
    for (let k = 0; k < bytes; k += 16) {
      v128.store(votes + k, f64x2.add(v128.load(votes + k), v128.load(shares + k)));
    }
    votes += bytes;
  }
}
