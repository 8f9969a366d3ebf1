// Functions of one number, of two, and of truth values, element by element.
import { exp4, expOfAll4, log1p4, log4, sigmoid4, softplus4, splat } from './elementary';
import { logNormalCdf4, normalQuantile4 } from './normalLaw';

/** tanh x: Cephes' polynomial below 0.625, else 1 − 2 / (e^2x + 1). */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(z, splat(-5.70498872745e-3)), splat(2.06390887954e-2));
  p = f32x4.add(f32x4.mul(p, z), splat(-5.37397155531e-2));
  p = f32x4.add(f32x4.mul(p, z), splat(1.33314422036e-1));
  p = f32x4.add(f32x4.mul(p, z), splat(-3.33332819422e-1));
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(p, z), x));
  const e = exp4(f32x4.add(size, size));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(e, splat(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  // NaN falls to the polynomial, which keeps it.
  return v128.bitselect(signed, near, f32x4.ge(size, splat(0.625)));
}

/** 1 of x > 0, else the slope α; NaN of NaN. */
// @ts-ignore: decorator
@inline
function step4(x: v128, alpha: v128): v128 {
  const known = v128.bitselect(splat(1), alpha, f32x4.gt(x, splat(0)));
  return v128.bitselect(known, x, f32x4.eq(x, x));
}

/** eˣ − 1 of x ≤ 0: its series near 0. */
// @ts-ignore: decorator
@inline
function expm1OfNegative4(x: v128): v128 {
  let p = f32x4.add(f32x4.mul(x, splat(1.9841270e-4)), splat(1.3888889e-3));
  p = f32x4.add(f32x4.mul(p, x), splat(8.3333333e-3));
  p = f32x4.add(f32x4.mul(p, x), splat(4.1666667e-2));
  p = f32x4.add(f32x4.mul(p, x), splat(1.6666667e-1));
  p = f32x4.add(f32x4.mul(p, x), splat(0.5));
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(p, x), x));
  return v128.bitselect(f32x4.sub(exp4(x), splat(1)), near, f32x4.lt(x, splat(-0.5)));
}

const SELU_ALPHA: f32 = 1.7580993408473768;
const SELU_SCALE: f32 = 1.0507009873554805;

/** scale · x of x ≥ 0, else scale · α · (eˣ − 1). */
// @ts-ignore: decorator
@inline
function selu4(x: v128): v128 {
  const positive = f32x4.mul(x, splat(SELU_SCALE));
  return v128.bitselect(
    positive,
    f32x4.mul(expm1OfNegative4(x), splat(SELU_ALPHA)),
    f32x4.ge(x, splat(0)),
  );
}

/** x of x ≥ 0, else α x. */
// @ts-ignore: decorator
@inline
function leakyRelu4(x: v128, alpha: v128): v128 {
  return v128.bitselect(f32x4.mul(x, alpha), x, f32x4.lt(x, splat(0)));
}

// @ts-ignore: decorator
@inline
function unary4(which: i32, x: v128, parameter: v128): v128 {
  if (which == 0) return expOfAll4(x);
  if (which == 1) return log4(x);
  if (which == 2) return tanh4(x);
  if (which == 3) return softplus4(x);
  if (which == 4) return selu4(x);
  if (which == 5) return leakyRelu4(x, parameter);
  // pmax and pmin keep a NaN, in one instruction.
  if (which == 6) return f32x4.pmax(x, splat(0));
  if (which == 7) return f32x4.pmin(f32x4.pmax(x, splat(0)), splat(6));
  if (which == 8) return step4(x, parameter);
  if (which == 9) return sigmoid4(x);
  if (which == 10) return log1p4(x);
  if (which == 11) return f32x4.neg(x);
  if (which == 12) return f32x4.abs(x);
  if (which == 13) return f32x4.mul(x, x);
  if (which == 15) return logNormalCdf4(x);
  if (which == 16) return normalQuantile4(x);
  return f32x4.sqrt(x);
}

// @ts-ignore: decorator
@inline
function mapAll(which: i32, from: usize, to: usize, count: i32, parameter: f32): void {
  const parameters = splat(parameter);
  const stop = to + ((<usize>(count & ~3)) << 2);
  while (to < stop) {
    v128.store(to, unary4(which, v128.load(from), parameters));
    from += 16;
    to += 16;
  }
  for (let left = count & 3; left > 0; left--) {
    store<f32>(to, f32x4.extract_lane(unary4(which, v128.load_splat<f32>(from), parameters), 0));
    from += 4;
    to += 4;
  }
}

function exponentials(from: usize, to: usize, count: i32): void {
  mapAll(0, from, to, count, 0);
}
function logarithms(from: usize, to: usize, count: i32): void {
  mapAll(1, from, to, count, 0);
}
function tangents(from: usize, to: usize, count: i32): void {
  mapAll(2, from, to, count, 0);
}
function softpluses(from: usize, to: usize, count: i32): void {
  mapAll(3, from, to, count, 0);
}
function selus(from: usize, to: usize, count: i32): void {
  mapAll(4, from, to, count, 0);
}
function leakyRelus(from: usize, to: usize, count: i32, alpha: f32): void {
  mapAll(5, from, to, count, alpha);
}

// Each function has its loop: one that asks which to compute is slower by far.
function relus(from: usize, to: usize, count: i32): void {
  mapAll(6, from, to, count, 0);
}
function relu6s(from: usize, to: usize, count: i32): void {
  mapAll(7, from, to, count, 0);
}
function steps(from: usize, to: usize, count: i32, alpha: f32): void {
  mapAll(8, from, to, count, alpha);
}
function sigmoids(from: usize, to: usize, count: i32): void {
  mapAll(9, from, to, count, 0);
}
function log1ps(from: usize, to: usize, count: i32): void {
  mapAll(10, from, to, count, 0);
}
function opposites(from: usize, to: usize, count: i32): void {
  mapAll(11, from, to, count, 0);
}
function sizes(from: usize, to: usize, count: i32): void {
  mapAll(12, from, to, count, 0);
}
function squares(from: usize, to: usize, count: i32): void {
  mapAll(13, from, to, count, 0);
}
function roots(from: usize, to: usize, count: i32): void {
  mapAll(14, from, to, count, 0);
}
function logCdfs(from: usize, to: usize, count: i32): void {
  mapAll(15, from, to, count, 0);
}
function quantiles(from: usize, to: usize, count: i32): void {
  mapAll(16, from, to, count, 0);
}

/**
 * out = function(x) for the elements from `first` to `last`: 0 exp, 1 log, 2 tanh, 3 softplus, 4 selu, 5 leaky relu, 6 relu,
 * 7 relu6, 8 step, 9 sigmoid, 10 log1p, 11 negation, 12 absolute value, 13 square, 14 square root, 15 log Φ, 16 Φ⁻¹.
 */
export function mapElements(which: i32, x: usize, out: usize, parameter: f32, first: i32, last: i32): void {
  const from = x + ((<usize>first) << 2);
  const to = out + ((<usize>first) << 2);
  const count = last - first;
  if (which == 0) exponentials(from, to, count);
  else if (which == 1) logarithms(from, to, count);
  else if (which == 2) tangents(from, to, count);
  else if (which == 3) softpluses(from, to, count);
  else if (which == 4) selus(from, to, count);
  else if (which == 5) leakyRelus(from, to, count, parameter);
  else if (which == 6) relus(from, to, count);
  else if (which == 7) relu6s(from, to, count);
  else if (which == 8) steps(from, to, count, parameter);
  else if (which == 9) sigmoids(from, to, count);
  else if (which == 10) log1ps(from, to, count);
  else if (which == 11) opposites(from, to, count);
  else if (which == 12) sizes(from, to, count);
  else if (which == 13) squares(from, to, count);
  else if (which == 15) logCdfs(from, to, count);
  else if (which == 16) quantiles(from, to, count);
  else roots(from, to, count);
}

/** Whether the result is a number, not a truth value. */
// @ts-ignore: decorator
@inline
function isNumber(which: i32): bool {
  return which < 2 || which > 7;
}

// @ts-ignore: decorator
@inline
function pair4(which: i32, a: v128, b: v128): v128 {
  if (which == 0) return f32x4.max(a, b);
  if (which == 1) return f32x4.min(a, b);
  if (which == 2) return f32x4.gt(a, b);
  if (which == 3) return f32x4.ge(a, b);
  if (which == 4) return f32x4.lt(a, b);
  if (which == 5) return f32x4.le(a, b);
  if (which == 6) return f32x4.eq(a, b);
  if (which == 7) return f32x4.ne(a, b);
  if (which == 8) return leakyRelu4(a, b);
  if (which == 9) return f32x4.add(a, b);
  if (which == 10) return f32x4.sub(a, b);
  if (which == 11) return f32x4.mul(a, b);
  if (which == 12) return f32x4.div(a, b);
  if (which == 13) return f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b));
  // NaN of b stays.
  const outside =
    which == 14 ? f32x4.le(b, splat(0)) : v128.or(f32x4.le(b, splat(0)), f32x4.gt(b, splat(6)));
  return v128.bitselect(v128.andnot(a, outside), b, f32x4.eq(b, b));
}

/** Runs over `count` elements; an operand whose step is 0 lies in memory four times. Truth values are bytes. */
// @ts-ignore: decorator
@inline
function pairRun(which: i32, a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const result = pair4(which, v128.load(a), v128.load(b));
    if (isNumber(which)) {
      v128.store(out, result);
      out += 16;
    } else {
      const bytes = v128.and(result, i32x4.splat(1));
      const packed = v128.shuffle<i8>(bytes, bytes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
      store<i32>(out, i32x4.extract_lane(packed, 0));
      out += 4;
    }
    a += aStep << 2;
    b += bStep << 2;
  }
  for (; k < count; k++) {
    const result = pair4(which, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    if (isNumber(which)) {
      store<f32>(out, f32x4.extract_lane(result, 0));
      out += 4;
    } else {
      store<u8>(out, <u8>(i32x4.extract_lane(result, 0) & 1));
      out += 1;
    }
    a += aStep;
    b += bStep;
  }
}

function maxima(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(0, a, aStep, b, bStep, out, count);
}
function minima(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(1, a, aStep, b, bStep, out, count);
}
function greater(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(2, a, aStep, b, bStep, out, count);
}
function greaterEqual(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(3, a, aStep, b, bStep, out, count);
}
function less(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(4, a, aStep, b, bStep, out, count);
}
function lessEqual(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(5, a, aStep, b, bStep, out, count);
}
function equal(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(6, a, aStep, b, bStep, out, count);
}
function notEqual(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(7, a, aStep, b, bStep, out, count);
}
function prelus(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(8, a, aStep, b, bStep, out, count);
}
function sums(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(9, a, aStep, b, bStep, out, count);
}
function differences(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(10, a, aStep, b, bStep, out, count);
}
function products(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(11, a, aStep, b, bStep, out, count);
}
function quotients(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(12, a, aStep, b, bStep, out, count);
}
function squaredDifferences(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(13, a, aStep, b, bStep, out, count);
}
function reluGradients(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(14, a, aStep, b, bStep, out, count);
}
function relu6Gradients(a: usize, aStep: i32, b: usize, bStep: i32, out: usize, count: i32): void {
  pairRun(15, a, aStep, b, bStep, out, count);
}

/** Elements that are worth a run. */
const WORTHWHILE: i32 = 128;
/** Bytes for an operand that is written several times: a lengthened run has fewer than 2 · WORTHWHILE floats. */
const PLACE: i32 = WORTHWHILE << 3;

/** Bytes of scratch that `pairElements` takes. */
export function pairElementsScratch(): i32 {
  return 2 * PLACE;
}

/** Whether an operand goes on with the next run, or begins again with every one. */
// @ts-ignore: decorator
@inline
function canRunOn(outer: i32, step: i32, inner: i32): bool {
  return step != 0 && (outer == 0 || outer == inner);
}

/** Writes `times` copies of a row, if the operand repeats with every run. */
// @ts-ignore: decorator
@inline
function writeRows(row: usize, outer: i32, inner: i32, times: i32, place: usize): void {
  if (outer != 0) return;
  const bytes = <usize>inner << 2;
  for (let copy: i32 = 0; copy < times; copy++) memory.copy(place + copy * bytes, row, bytes);
}

/** The address of element i of a run of an operand, which lies at `run` or in rows at `place`; one of step 0 is written four times there. */
// @ts-ignore: decorator
@inline
function placed(run: usize, step: i32, i: i32, inRows: bool, place: usize): usize {
  if (inRows) return place + (<usize>i << 2);
  if (step != 0) return run + (<usize>i << 2);
  v128.store(place, v128.load_splat<f32>(run));
  return place;
}

/**
 * out[block, o, i] of two operands, for the elements (block · outers + o) · inner + i from `first` to `last`: 0 maximum, 1
 * minimum (floats), 2 >, 3 ≥, 4 <, 5 ≤, 6 =, 7 ≠ (bytes), 8 a, or a · b where a < 0, 9 sum, 10 difference, 11 product, 12
 * quotient, 13 squared difference, 14 a, or 0 where b ≤ 0, 15 a, or 0 where b ≤ 0 or b > 6, both NaN where b is (floats). An
 * operand moves by `…Block` floats with the block, by `…Outer` floats with o, and by `…Step` bytes, 0 or 4, with i.
 */
export function pairElements(
  which: i32,
  a: usize,
  aBlock: i32,
  aOuter: i32,
  aStep: i32,
  b: usize,
  bBlock: i32,
  bOuter: i32,
  bStep: i32,
  outers: i32,
  inner: i32,
  out: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const shift: usize = isNumber(which) ? 2 : 0;
  // Short runs become long ones, where an operand that repeats with every run is written several times.
  const runOn = canRunOn(aOuter, aStep, inner) && canRunOn(bOuter, bStep, inner);
  const times = runOn ? min((WORTHWHILE + inner - 1) / inner, outers) : 1;
  const isShort = times > 1;
  const length = inner * times;
  const blockElements = outers * inner;
  let written: i32 = -1;
  let at = first;
  while (at < last) {
    const block = at / blockElements;
    const inBlock = at % blockElements;
    const run = inBlock / length;
    const i = inBlock % length;
    const count = min(min(length - i, blockElements - inBlock), last - at);
    const leftBlock = a + (<usize>block * aBlock << 2);
    const rightBlock = b + (<usize>block * bBlock << 2);
    if (isShort && block != written) {
      writeRows(leftBlock, aOuter, inner, times, scratch);
      writeRows(rightBlock, bOuter, inner, times, scratch + PLACE);
      written = block;
    }
    const leftRun = leftBlock + (<usize>run * times * aOuter << 2);
    const rightRun = rightBlock + (<usize>run * times * bOuter << 2);
    const left = placed(leftRun, aStep, i, isShort && aOuter == 0, scratch);
    const right = placed(rightRun, bStep, i, isShort && bOuter == 0, scratch + PLACE);
    const to = out + ((<usize>at) << shift);
    if (which == 0) maxima(left, aStep, right, bStep, to, count);
    else if (which == 1) minima(left, aStep, right, bStep, to, count);
    else if (which == 2) greater(left, aStep, right, bStep, to, count);
    else if (which == 3) greaterEqual(left, aStep, right, bStep, to, count);
    else if (which == 4) less(left, aStep, right, bStep, to, count);
    else if (which == 5) lessEqual(left, aStep, right, bStep, to, count);
    else if (which == 6) equal(left, aStep, right, bStep, to, count);
    else if (which == 7) notEqual(left, aStep, right, bStep, to, count);
    else if (which == 8) prelus(left, aStep, right, bStep, to, count);
    else if (which == 9) sums(left, aStep, right, bStep, to, count);
    else if (which == 10) differences(left, aStep, right, bStep, to, count);
    else if (which == 11) products(left, aStep, right, bStep, to, count);
    else if (which == 12) quotients(left, aStep, right, bStep, to, count);
    else if (which == 13) squaredDifferences(left, aStep, right, bStep, to, count);
    else if (which == 14) reluGradients(left, aStep, right, bStep, to, count);
    else relu6Gradients(left, aStep, right, bStep, to, count);
    at += count;
  }
}

/** 1 where a ∧ b (`either` 0) or a ∨ b, of bytes that are 0 or not, for the elements from `first` to `last`. */
export function combineTruths(either: i32, a: usize, b: usize, out: usize, first: i32, last: i32): void {
  const zero = i8x16.splat(0);
  const one = i8x16.splat(1);
  let k: i32 = first;
  for (; k + 16 <= last; k += 16) {
    const left = i8x16.ne(v128.load(a + k), zero);
    const right = i8x16.ne(v128.load(b + k), zero);
    v128.store(out + k, v128.and(either != 0 ? v128.or(left, right) : v128.and(left, right), one));
  }
  for (; k < last; k++) {
    const left = load<u8>(a + k) != 0;
    const right = load<u8>(b + k) != 0;
    store<u8>(out + k, <u8>(either != 0 ? left || right : left && right));
  }
}

/** a where a byte is not 0, else b, for the elements from `first` to `last`. */
export function chooseElements(truths: usize, a: usize, b: usize, out: usize, first: i32, last: i32): void {
  const zero = i8x16.splat(0);
  let k: i32 = first;
  for (; k + 4 <= last; k += 4) {
    const bytes = i8x16.ne(v128.load32_zero(truths + k), zero);
    const mask = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes));
    const at = <usize>k << 2;
    v128.store(out + at, v128.bitselect(v128.load(a + at), v128.load(b + at), mask));
  }
  for (; k < last; k++) {
    const at = <usize>k << 2;
    store<f32>(out + at, load<u8>(truths + k) != 0 ? load<f32>(a + at) : load<f32>(b + at));
  }
}

/** sum ← sum + x, in place. */
export function addTo(x: usize, sum: usize, first: i32, last: i32): void {
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(sum + at, f32x4.add(v128.load(sum + at), v128.load(x + at)));
  }
  for (; i < last; i++) {
    const at = (<usize>i) << 2;
    store<f32>(sum + at, load<f32>(sum + at) + load<f32>(x + at));
  }
}
