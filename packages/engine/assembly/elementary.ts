// exp, sigmoid, log, log1p and softplus of four lanes at once, to about one unit in the last place.
// The polynomials are those of the Cephes library (S. Moshier), expf and logf, summed in pairs: their terms then wait less
// for each other.

import { multiplyAdd } from './multiplyAdd';

const LOG2_E: f32 = 1.4426950408889634;
/** ln 2 in two parts, the first with few digits, so that a multiple of it is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
const SQRT_HALF_BITS: i32 = 0x3f3504f3;
/** 1.5 · 2²³: a small number added to it is rounded to an integer, which its lowest bits then hold. */
const ROUNDER: f32 = 12582912;

// @ts-ignore: decorator
@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** a + x b */
// @ts-ignore: decorator
@inline
function line(a: f32, b: f32, x: v128): v128 {
  return multiplyAdd(splat(a), x, splat(b));
}

/** eʳ of |r| ≤ ln √2. */
// @ts-ignore: decorator
@inline
function expOfRest4(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const low = line(5.0000001201e-1, 1.6666665459e-1, r);
  const middle = line(4.1665795894e-2, 8.3334519073e-3, r);
  const high = line(1.3981999507e-3, 1.9875691500e-4, r);
  const p = multiplyAdd(low, square, multiplyAdd(middle, square, high));
  return multiplyAdd(f32x4.add(splat(1), r), square, p);
}

/** What is left of x when n · ln 2 is taken away. */
// @ts-ignore: decorator
@inline
function restOf4(x: v128, n: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, splat(LN2_HIGH))), f32x4.mul(n, splat(LN2_LOW)));
}

/** eˣ; 0 below −87.7, Infinity above 88.3, NaN of NaN. */
// @ts-ignore: decorator
@inline
export function exp4(given: v128): v128 {
  // At the ends n is −127 or 128, whose power of two has the bits of 0 or Infinity. pmin and pmax keep a NaN.
  const x = f32x4.pmin(f32x4.pmax(given, splat(-88)), splat(88.7));
  const rounded = f32x4.add(f32x4.mul(x, splat(LOG2_E)), splat(ROUNDER));
  const n = f32x4.sub(rounded, splat(ROUNDER));
  const power = i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(0x3f800000));
  return f32x4.mul(expOfRest4(restOf4(x, n)), power);
}

/** 2ⁿ of integers −126 ≤ n ≤ 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo4(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** eˣ wherever a float32 has it, subnormal numbers included; the same bits as `exp4` where that is neither 0 nor Infinity. */
// @ts-ignore: decorator
@inline
export function expOfAll4(given: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(given, splat(-105)), splat(89));
  const rounded = f32x4.add(f32x4.mul(x, splat(LOG2_E)), splat(ROUNDER));
  const n = f32x4.sub(rounded, splat(ROUNDER));
  // In two steps: no float is 2¹²⁸ or 2⁻¹⁵⁰. The first is exact, so that the result is rounded once.
  const power = i32x4.sub(rounded, f32x4.splat(ROUNDER));
  const half = i32x4.shr_s(power, 1);
  const y = f32x4.mul(expOfRest4(restOf4(x, n)), powerOfTwo4(half));
  return f32x4.mul(y, powerOfTwo4(i32x4.sub(power, half)));
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))));
}

/** ln x of normal numbers > 0. */
// @ts-ignore: decorator
@inline
function logOfNormal(x: v128): v128 {
  const shifted = i32x4.sub(x, i32x4.splat(SQRT_HALF_BITS));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = f32x4.sub(i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(SQRT_HALF_BITS)), splat(1));
  const square = f32x4.mul(m, m);
  const a = line(3.3333331174e-1, -2.4999993993e-1, m);
  const b = line(2.0000714765e-1, -1.6668057665e-1, m);
  const c = line(1.4249322787e-1, -1.2420140846e-1, m);
  const d = line(1.1676998740e-1, -1.1514610310e-1, m);
  const fourth = f32x4.mul(square, square);
  const high = multiplyAdd(multiplyAdd(c, square, d), fourth, splat(7.0376836292e-2));
  const p = multiplyAdd(multiplyAdd(a, square, b), fourth, high);
  const rest = f32x4.sub(
    f32x4.add(f32x4.mul(f32x4.mul(m, square), p), f32x4.mul(k, splat(LN2_LOW))),
    f32x4.mul(square, splat(0.5)),
  );
  return f32x4.add(f32x4.add(m, rest), f32x4.mul(k, splat(LN2_HIGH)));
}

/** ln x where a lane is subnormal, 0, negative, Infinity or NaN. */
function logOfAny(x: v128): v128 {
  const tiny = f32x4.lt(x, splat(1.1754943508e-38));
  const scaled = logOfNormal(v128.bitselect(f32x4.mul(x, splat(16777216)), x, tiny));
  const inside = f32x4.sub(scaled, v128.and(tiny, splat(16.635532)));
  const infinite = v128.bitselect(splat(f32.POSITIVE_INFINITY), inside, f32x4.eq(x, splat(f32.POSITIVE_INFINITY)));
  const zero = v128.bitselect(splat(f32.NEGATIVE_INFINITY), infinite, f32x4.eq(x, splat(0)));
  return v128.bitselect(zero, splat(f32.NaN), f32x4.ge(x, splat(0)));
}

/** ln x; −Infinity of 0, NaN below 0. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const normal = v128.and(
    f32x4.ge(x, splat(1.1754943508e-38)),
    f32x4.lt(x, splat(f32.POSITIVE_INFINITY)),
  );
  return i32x4.all_true(normal) ? logOfNormal(x) : logOfAny(x);
}

/** a² − 1, to the precision of a near 1. */
// @ts-ignore: decorator
@inline
export function squareLessOne4(a: v128): v128 {
  return f32x4.mul(f32x4.sub(a, splat(1)), f32x4.add(a, splat(1)));
}

/** What the rounding of u = 1 + x takes from ln(1 + x). */
// @ts-ignore: decorator
@inline
function lostByRounding(x: v128, u: v128): v128 {
  return f32x4.div(f32x4.sub(x, f32x4.sub(u, splat(1))), u);
}

/** ln(1 + x). */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(splat(1), x);
  const log = log4(u);
  // Of large x the 1 makes no difference to what is lost; there, and of −1 and less, the correction would be NaN.
  return v128.bitselect(f32x4.add(log, lostByRounding(x, u)), log, f32x4.lt(f32x4.abs(x), splat(1)));
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const power = exp4(f32x4.neg(f32x4.abs(x)));
  const u = f32x4.add(splat(1), power);
  // 1 ≤ u ≤ 2, or NaN, which the correction keeps.
  return f32x4.add(f32x4.max(x, splat(0)), f32x4.add(logOfNormal(u), lostByRounding(power, u)));
}
