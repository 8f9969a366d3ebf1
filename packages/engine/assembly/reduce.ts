// Sums, of numbers or of products of two, along one run of axes: [outer][reduced][inner] becomes [outer][inner].
import { upperDoubles } from './doubles';
import { beginOfPart, partsOf } from './parts';

/** Rows that are added in float32 before they are added in float64. */
const CHUNK: i32 = 64;

/** Columns that are added up together, at most. */
const COLUMNS: i32 = 4096;

/** Bytes of scratch that `sumAxis` takes. */
export function sumAxisScratch(): i32 {
  return COLUMNS << 3;
}

/** Four terms: numbers, or with `ofProducts` their products with those that lie `apart` from them. */
// @ts-ignore: decorator
@inline
function terms4(ofProducts: bool, x: usize, apart: usize): v128 {
  return ofProducts ? f32x4.mul(v128.load(x), v128.load(x + apart)) : v128.load(x);
}

/** One of them. */
// @ts-ignore: decorator
@inline
function term(ofProducts: bool, x: usize, apart: usize): f32 {
  return ofProducts ? load<f32>(x) * load<f32>(x + apart) : load<f32>(x);
}

/**
 * out[o, i] = factor · Σ x[o, r, i] or, where `y` is not 0, factor · Σ x[o, r, i] y[o, r, i]; in float32 within chunks of rows and in float64
 * across them; for the o of `first … last` or, with `byInner`, for those i.
 */
export function sumAxis(
  x: usize,
  y: usize,
  outer: i32,
  reduced: i32,
  inner: i32,
  factor: f64,
  out: usize,
  byInner: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  if (y == 0) sumsOfAxis(false, x, 0, outer, reduced, inner, factor, out, byInner, first, last, scratch);
  else sumsOfAxis(true, x, y - x, outer, reduced, inner, factor, out, byInner, first, last, scratch);
}

// @ts-ignore: decorator
@inline
function sumsOfAxis(
  ofProducts: bool,
  x: usize,
  apart: usize,
  outer: i32,
  reduced: i32,
  inner: i32,
  factor: f64,
  out: usize,
  byInner: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const firstOuter = byInner != 0 ? 0 : first;
  const lastOuter = byInner != 0 ? outer : last;
  if (inner == 1) {
    for (let o = firstOuter; o < lastOuter; o++) {
      store<f32>(out + ((<usize>o) << 2), <f32>(factor * sumOfRun(ofProducts, x + ((<usize>o * reduced) << 2), apart, reduced)));
    }
    return;
  }
  const begin = byInner != 0 ? first : 0;
  const end = byInner != 0 ? last : inner;
  for (let o = firstOuter; o < lastOuter; o++) {
    for (let column = begin; column < end; column += COLUMNS) {
      sumsOfColumns(ofProducts, x, apart, o, reduced, inner, factor, out, column, min(column + COLUMNS, end), scratch);
    }
  }
}

/** The same of one o, for the i of `first … last`, of which there are no more than COLUMNS. */
// @ts-ignore: decorator
@inline
function sumsOfColumns(
  ofProducts: bool,
  x: usize,
  apart: usize,
  o: i32,
  reduced: i32,
  inner: i32,
  factor: f64,
  out: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const stride = (<usize>inner) << 2;
  memory.fill(scratch, 0, (<usize>(last - first)) << 3);
  for (let start: i32 = 0; start < reduced; start += CHUNK) {
    const count = min(CHUNK, reduced - start);
    const rows = x + (<usize>o * reduced + start) * stride;
    let i = first;
    for (; i + 4 <= last; i += 4) {
      let sum0 = f32x4.splat(0);
      let sum1 = f32x4.splat(0);
      let at = rows + ((<usize>i) << 2);
      let r: i32 = 0;
      for (; r + 2 <= count; r += 2) {
        sum0 = f32x4.add(sum0, terms4(ofProducts, at, apart));
        sum1 = f32x4.add(sum1, terms4(ofProducts, at + stride, apart));
        at += stride << 1;
      }
      if (r < count) sum0 = f32x4.add(sum0, terms4(ofProducts, at, apart));
      const sum = f32x4.add(sum0, sum1);
      const to = scratch + ((<usize>(i - first)) << 3);
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(sum)));
      v128.store(to, f64x2.add(v128.load(to, 16), upperDoubles(sum)), 16);
    }
    for (; i < last; i++) {
      let even: f32 = 0;
      let odd: f32 = 0;
      let at = rows + ((<usize>i) << 2);
      let r: i32 = 0;
      // In the order of the lanes above: a column's sum is the same wherever it falls.
      for (; r + 2 <= count; r += 2) {
        even += term(ofProducts, at, apart);
        odd += term(ofProducts, at + stride, apart);
        at += stride << 1;
      }
      if (r < count) even += term(ofProducts, at, apart);
      const to = scratch + ((<usize>(i - first)) << 3);
      store<f64>(to, load<f64>(to) + <f64>(even + odd));
    }
  }
  const to = out + <usize>o * stride;
  for (let i = first; i < last; i++) {
    store<f32>(to + ((<usize>i) << 2), <f32>(factor * load<f64>(scratch + ((<usize>(i - first)) << 3))));
  }
}

/** Terms of a part of a sum over everything, at least. */
const FEWEST: i32 = 16384;
/** What parts begin at multiples of. */
const STEP: i32 = 512;

/** Parts in which `sumParts` adds up `count` terms. */
export function sumPartsOf(count: i32): i32 {
  return partsOf(count, FEWEST);
}

/**
 * Σ of each of the parts `first … last` of `count` floats, or of their products with those at `y` where that is not 0, in float64, at `sums`.
 * `sumOfParts` adds them up.
 */
export function sumParts(x: usize, y: usize, count: i32, parts: i32, sums: usize, first: i32, last: i32): void {
  for (let part = first; part < last; part++) {
    const begin = beginOfPart(count, part, parts, STEP);
    const own = beginOfPart(count, part + 1, parts, STEP) - begin;
    const at = x + ((<usize>begin) << 2);
    store<f64>(sums + (part << 3), y == 0 ? sumOfRun(false, at, 0, own) : sumOfRun(true, at, y - x, own));
  }
}

/** Σ of `count` contiguous terms: eight partial sums in float32 for 512 terms at a time, float64 across. */
// @ts-ignore: decorator
@inline
function sumOfRun(ofProducts: bool, x: usize, apart: usize, count: i32): f64 {
  let total: f64 = 0;
  let done: i32 = 0;
  while (count - done >= 8) {
    const stop = min(count, done + 512) & ~7;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    for (; done < stop; done += 8) {
      sum0 = f32x4.add(sum0, terms4(ofProducts, x, apart));
      sum1 = f32x4.add(sum1, terms4(ofProducts, x + 16, apart));
      x += 32;
    }
    const low = f64x2.add(f64x2.promote_low_f32x4(sum0), f64x2.promote_low_f32x4(sum1));
    const high = f64x2.add(upperDoubles(sum0), upperDoubles(sum1));
    const both = f64x2.add(low, high);
    total += f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  for (; done < count; done++) {
    total += <f64>term(ofProducts, x, apart);
    x += 4;
  }
  return total;
}
