// Searches of a k-d tree in the max norm: the distances to the k nearest samples, and how many are within a radius.
// src/neighbours/compiledSearch.ts says what is where in memory.
import { insert } from './list';

/** Cuts of each dimension, at quantiles. */
const CUTS = 64;
/** Rows of bits of a dimension. */
const ROWS = CUTS + 2;
/** Bytes of a row: the samples of a leaf. */
const ROW = 16;
/** Where the query is, behind the stack of nodes that is at 0. */
const QUERY: usize = 256;
/** What part of the last frame's the bound must be for another frame to be worth setting. */
const NARROWER = 0.8;
/** How much farther than the last sample's k-th nearest the next one's is sought at first. */
const MARGIN = 1.4;

/** Bytes of a point: its coordinates, two to a vector, four at least. */
let size: usize = 0;
/** Dimensions that have bits: all of them, or none. */
let framed: i32 = 0;
let leaves: i32 = 0;
let frame: usize = 0;
let bits: usize = 0;
let boxes: usize = 0;
let points: usize = 0;
let cuts: usize = 0;
let order: usize = 0;
let starts: usize = 0;
let list: usize = 0;

/** Says what the tree is like, and where it is. */
export function place(
  ofSize: usize,
  ofFramed: i32,
  ofLeaves: i32,
  atFrame: usize,
  atBits: usize,
  atBoxes: usize,
  atPoints: usize,
  atCuts: usize,
  atOrder: usize,
  atStarts: usize,
  atList: usize,
): void {
  size = ofSize;
  framed = ofFramed;
  leaves = ofLeaves;
  frame = atFrame;
  bits = atBits;
  boxes = atBoxes;
  points = atPoints;
  cuts = atCuts;
  order = atOrder;
  starts = atStarts;
  list = atList;
}

/** The next number after one that is not negative; NaN, which no comparison reaches, after Infinity. */
// @ts-ignore: decorator
@inline
function next(x: f64): f64 {
  return reinterpret<f64>(reinterpret<i64>(x) + 1);
}

/** Whether any of the two lanes is not below the bound. */
// @ts-ignore: decorator
@inline
function reaches(distances: v128, bound: v128): bool {
  return v128.any_true(f64x2.ge(distances, bound));
}

/** Distances of two coordinates of a point from the query's, `at` bytes behind the first. */
// @ts-ignore: decorator
@inline
function apart(point: usize, at: usize): v128 {
  return f64x2.abs(f64x2.sub(v128.load(point + at), v128.load(QUERY + at)));
}

/** Whether the sample at a place came within `window` of `sample`. */
// @ts-ignore: decorator
@inline
function passedOver(place: i32, sample: i32, window: i32): bool {
  const other = load<i32>(order + (place << 2));
  return other - sample <= window && sample - other <= window;
}

/** How many cuts, upwards (1) or downwards (−1) from one on, are `bound` or more before the value. */
function cutsBefore(at: usize, direction: i32, value: f64, bound: f64): i32 {
  let count = 0;
  for (let step = CUTS >> 1; ; step >>= 1) {
    // The last step, of none, settles whether there is one more.
    const taken = max(step, 1);
    const before = <f64>direction * (value - load<f64>(at + (direction * (count + taken - 1) << 3)));
    count += select(taken, 0, before >= bound);
    if (!step) break;
  }
  return count;
}

/**
 * For each dimension, where the rows of bits are between which all samples nearer than `bound` are. The first row has no sample,
 * those after it the samples before one cut (the first cut is the least value), and the last row all. Between the rows that are one
 * further in on either side, all samples are nearer than `bound`.
 */
function setFrame(bound: f64): void {
  for (let j = 0; j < framed; j++) {
    const first = cuts + (j * CUTS << 3);
    const value = load<f64>(QUERY + (j << 3));
    const row = j * ROWS;
    const at = frame + (j << 3);
    store<i32>(at, (row + cutsBefore(first, 1, value, bound)) * ROW);
    store<i32>(at, (row + ROWS - 1 - cutsBefore(first + (CUTS - 1 << 3), -1, value, bound)) * ROW, 4);
  }
}

/** The samples of a leaf that are between the rows of each dimension, those `low` and `high` bytes behind the frame's. */
function between(leaf: usize, low: usize, high: usize): v128 {
  let found = i64x2.splat(-1);
  for (let at = frame, end = at + (framed << 3); at < end; at += 8) {
    const before = v128.load(leaf + low + load<i32>(at));
    found = v128.and(found, v128.andnot(v128.load(leaf + high + load<i32>(at, 4)), before));
  }
  return found;
}

/**
 * Fills the list with the distances to the nearest samples that are not farther than `limit`; or, when k is 0, gives how many such
 * there are. Samples that are within `window` of `sample` in the order they came are passed over. The search begins with node `from`.
 *
 * The two loops over the samples of a leaf are apart, and what is done with a sample stands in both: merged, they are a sixth slower.
 */
function search(k: i32, from: i32, sample: i32, window: i32, limit: f64): i32 {
  let bound = f64x2.splat(next(limit));
  let boundOfFrame: f64 = Infinity;
  let count = 0;
  const q = v128.load(QUERY);
  const r = v128.load(QUERY, 16);
  const last = list + (k << 3) - 8;
  // Nobody is passed over: samples can be counted many at a time.
  const all = !k && window < 0;
  // The node to begin with, then the sibling of each node above it.
  for (let node = from, start = from; ; start = node ^ 1, node >>= 1) {
    let top: usize = 4;
    store<i32>(0, start);
    do {
      top -= 4;
      const at = load<i32>(top);
      const lower = boxes + <usize>at * (size << 1);
      const upper = lower + size;
      const belowQ = f64x2.sub(v128.load(lower), q);
      const belowR = f64x2.sub(v128.load(lower, 16), r);
      const aboveQ = f64x2.sub(q, v128.load(upper));
      const aboveR = f64x2.sub(r, v128.load(upper, 16));
      if (reaches(f64x2.pmax(f64x2.pmax(belowQ, aboveQ), f64x2.pmax(belowR, aboveR)), bound)) continue;
      if (framed) {
        let j: usize = 32;
        for (; j < size; j += 16) {
          const c = v128.load(QUERY + j);
          if (reaches(f64x2.pmax(f64x2.sub(v128.load(lower + j), c), f64x2.sub(c, v128.load(upper + j))), bound)) break;
        }
        if (j < size) continue;
      } else if (all) {
        const farthest = f64x2.neg(f64x2.pmin(f64x2.pmin(belowQ, aboveQ), f64x2.pmin(belowR, aboveR)));
        if (!reaches(farthest, bound)) {
          const height = clz(at) - clz(leaves);
          const first = starts + ((at << height) - leaves << 2);
          count += load<i32>(first + (4 << height)) - load<i32>(first);
          continue;
        }
      }
      if (at < leaves) {
        store<i32>(top, at << 1);
        store<i32>(top, at << 1 | 1, 4);
        top += 8;
        continue;
      }
      const range = starts + (at - leaves << 2);
      let p = load<i32>(range);
      if (framed) {
        const b = f64x2.extract_lane(bound, 0);
        if (!(b > boundOfFrame * NARROWER)) {
          setFrame(b);
          boundOfFrame = b;
        }
        const leaf = bits + <usize>(at - leaves) * framed * (ROWS * ROW);
        let found = between(leaf, 0, 0);
        if (all) {
          const sure = between(leaf, ROW, -ROW);
          count += i32(popcnt(i64x2.extract_lane(sure, 0)) + popcnt(i64x2.extract_lane(sure, 1)));
          found = v128.andnot(found, sure);
        }
        let word = i64x2.extract_lane(found, 0);
        let second = i64x2.extract_lane(found, 1);
        for (; ; word &= word - 1) {
          if (!word) {
            word = second;
            second = 0;
            p += 64;
            if (!word) break;
          }
          const place = p + i32(ctz(word));
          const point = points + <usize>place * size;
          let distances = apart(point, 0);
          for (let j: usize = 16; j < size; j += 16) distances = f64x2.pmax(distances, apart(point, j));
          const outside = reaches(distances, bound);
          if (all) count += i32(!outside);
          else if (!outside) {
            if (!passedOver(place, sample, window)) {
              if (!k) count++;
              else bound = insert(distances, list, last);
            }
          }
        }
      } else {
        for (const end = load<i32>(range, 4); p < end; p++) {
          const point = points + (<usize>p << 5);
          const distances = f64x2.pmax(
            f64x2.abs(f64x2.sub(v128.load(point), q)),
            f64x2.abs(f64x2.sub(v128.load(point, 16), r)),
          );
          const outside = reaches(distances, bound);
          if (all) count += i32(!outside);
          else if (!outside) {
            if (!passedOver(p, sample, window)) {
              if (!k) count++;
              else bound = insert(distances, list, last);
            }
          }
        }
      }
    } while (top > 0);
    if (node <= 1) break;
  }
  return count;
}

/**
 * For each of the points at `queries` from `first` to before `last`, the distance to the k-th nearest sample, as a double at `out`;
 * or, when k is 0, how many samples are not farther than the double that is there. The points are those of the samples, unless
 * `window` is negative: then nobody is passed over.
 */
export function each(k: i32, from: i32, first: i32, last: i32, window: i32, queries: usize, out: usize): void {
  let limit = f64.MAX_VALUE;
  for (let p = first; p < last; ) {
    for (let j: usize = 0; j < size; j += 16) v128.store(QUERY + j, v128.load(queries + <usize>p * size + j));
    const sample = window < 0 ? 0 : load<i32>(order + (p << 2));
    const at = out + (p << 3);
    let found: f64;
    if (k) {
      for (let i = 0; i < k; i++) store<f64>(list + (i << 3), next(limit));
      search(k, from, sample, window, limit);
      found = load<f64>(list + (k - 1 << 3));
      if (found > limit && limit < f64.MAX_VALUE) {
        // Not k within the limit: without one, then.
        limit = f64.MAX_VALUE;
        continue;
      }
      limit = min(found * MARGIN, f64.MAX_VALUE);
    } else found = search(0, from, sample, window, load<f64>(at));
    store<f64>(at, found);
    p++;
  }
}
