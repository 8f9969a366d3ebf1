// Divergence of Gaussian dropout from the log-uniform prior, of its variance α or of log α, and its derivative. The formulas are those of `variationalKl` of
// @infodrop/priors.
import { exp4, expOfAll4, log1p4, log4, sigmoid4, softplus4, splat } from './elementary';
import { multiplyAdd } from './multiplyAdd';

const EXACT: i32 = 0;
const CUBIC: i32 = 1;
const FITTED: i32 = 2;

/** ½(γ + 2 log 2), to which KL − ½ log u tends as α → 0, with u = 1/(2α). */
const LIMIT: f32 = 0.98175501301071177;
const LN2: f32 = 0.6931471805599453;
/** Where the two polynomials of the exact form meet in u. */
const BORDER: f32 = 6;

/** Powers of α in the cubic form, from the first on. */
const FIRST: f32 = 1.16145124;
const SECOND: f32 = -1.50204118;
const THIRD: f32 = 0.58629921;

/** What the sigmoid form multiplies 1 − σ and log α by, and adds to the latter. */
const HEIGHT: f32 = 0.63576;
const STEEPNESS: f32 = 1.48695;
const OFFSET: f32 = 1.8732;

/** p x + coefficient */
// @ts-ignore: decorator
@inline
function next(p: v128, x: v128, coefficient: f32): v128 {
  return multiplyAdd(splat(coefficient), p, x);
}

/** KL/u of x = 2u/BORDER − 1, for u ≤ BORDER. */
// @ts-ignore: decorator
@inline
function near4(x: v128): v128 {
  let p = next(splat(3.483492975e-5), x, -0.0001408929695);
  p = next(p, x, 0.0004385471077);
  p = next(p, x, -0.001481033591);
  p = next(p, x, 0.004627152718);
  p = next(p, x, -0.01287603974);
  p = next(p, x, 0.03214849474);
  p = next(p, x, -0.07179927755);
  p = next(p, x, 0.1435005818);
  p = next(p, x, -0.2613708323);
  return next(p, x, 0.4715823039);
}

/** Its derivative. */
// @ts-ignore: decorator
@inline
function nearSlope4(x: v128): v128 {
  let p = next(splat(10 * 3.483492975e-5), x, 9 * -0.0001408929695);
  p = next(p, x, 8 * 0.0004385471077);
  p = next(p, x, 7 * -0.001481033591);
  p = next(p, x, 6 * 0.004627152718);
  p = next(p, x, 5 * -0.01287603974);
  p = next(p, x, 4 * 0.03214849474);
  p = next(p, x, 3 * -0.07179927755);
  p = next(p, x, 2 * 0.1435005818);
  return next(p, x, -0.2613708323);
}

/** (KL − ½ log u − LIMIT) u of x = 2·BORDER/u − 1, for u ≥ BORDER. */
// @ts-ignore: decorator
@inline
function far4(x: v128): v128 {
  let p = next(splat(4.507267693e-5), x, 0.0002288799026);
  p = next(p, x, -0.0002039051903);
  p = next(p, x, -0.0009011913489);
  p = next(p, x, 0.0003337118721);
  p = next(p, x, 0.001873269532);
  p = next(p, x, 0.0004784794255);
  p = next(p, x, -0.00249621272);
  p = next(p, x, -0.006078188185);
  p = next(p, x, -0.02265987651);
  return next(p, x, -0.268530437);
}

/** Its derivative. */
// @ts-ignore: decorator
@inline
function farSlope4(x: v128): v128 {
  let p = next(splat(10 * 4.507267693e-5), x, 9 * 0.0002288799026);
  p = next(p, x, 8 * -0.0002039051903);
  p = next(p, x, 7 * -0.0009011913489);
  p = next(p, x, 6 * 0.0003337118721);
  p = next(p, x, 5 * 0.001873269532);
  p = next(p, x, 4 * 0.0004784794255);
  p = next(p, x, 3 * -0.00249621272);
  p = next(p, x, 2 * -0.006078188185);
  return next(p, x, -0.02265987651);
}

// Below, x is α, or log α where `isLog`; slopes are by log α.

// @ts-ignore: decorator
@inline
function alpha4(isLog: bool, x: v128): v128 {
  return isLog ? exp4(x) : x;
}

// @ts-ignore: decorator
@inline
function logAlpha4(isLog: bool, x: v128): v128 {
  return isLog ? x : log4(x);
}

/** u = 1/(2α). */
// @ts-ignore: decorator
@inline
function inverse4(isLog: bool, x: v128): v128 {
  return isLog ? f32x4.mul(expOfAll4(f32x4.neg(x)), splat(0.5)) : f32x4.div(splat(0.5), x);
}

// @ts-ignore: decorator
@inline
function exact4(isLog: bool, x: v128): v128 {
  const u = inverse4(isLog, x);
  const small = f32x4.pmin(u, splat(BORDER));
  const s = f32x4.div(splat(1), f32x4.pmax(u, splat(BORDER)));
  const near = f32x4.mul(small, near4(next(small, splat(2 / BORDER), -1)));
  // ½ log u = −½(log α + log 2)
  const half = f32x4.mul(logAlpha4(isLog, x), splat(-0.5));
  const far = f32x4.add(f32x4.add(f32x4.mul(s, far4(next(s, splat(2 * BORDER), -1))), half), splat(LIMIT - LN2 / 2));
  return v128.bitselect(near, far, f32x4.lt(u, splat(BORDER)));
}

/** −u dKL/du */
// @ts-ignore: decorator
@inline
function exactSlope4(isLog: bool, x: v128): v128 {
  const u = inverse4(isLog, x);
  const small = f32x4.pmin(u, splat(BORDER));
  const s = f32x4.div(splat(1), f32x4.pmax(u, splat(BORDER)));
  const y = next(small, splat(2 / BORDER), -1);
  const near = f32x4.mul(
    f32x4.neg(small),
    f32x4.add(near4(y), f32x4.mul(f32x4.mul(small, splat(2 / BORDER)), nearSlope4(y))),
  );
  const z = next(s, splat(2 * BORDER), -1);
  const fall = f32x4.mul(s, f32x4.add(far4(z), f32x4.mul(f32x4.mul(s, splat(2 * BORDER)), farSlope4(z))));
  return v128.bitselect(near, f32x4.sub(fall, splat(0.5)), f32x4.lt(u, splat(BORDER)));
}

// @ts-ignore: decorator
@inline
function cubic4(isLog: bool, x: v128): v128 {
  const alpha = alpha4(isLog, x);
  const polynomial = f32x4.mul(alpha, next(next(splat(THIRD), alpha, SECOND), alpha, FIRST));
  return f32x4.sub(next(logAlpha4(isLog, x), splat(-0.5), LIMIT - LN2 / 2), polynomial);
}

// @ts-ignore: decorator
@inline
function cubicSlope4(isLog: bool, x: v128): v128 {
  const alpha = alpha4(isLog, x);
  const slope = next(next(splat(3 * THIRD), alpha, 2 * SECOND), alpha, FIRST);
  return f32x4.sub(splat(-0.5), f32x4.mul(alpha, slope));
}

/** σ of the sigmoid form. */
// @ts-ignore: decorator
@inline
function share4(isLog: bool, x: v128): v128 {
  return sigmoid4(next(logAlpha4(isLog, x), splat(STEEPNESS), OFFSET));
}

// @ts-ignore: decorator
@inline
function fitted4(isLog: bool, x: v128): v128 {
  const rest = f32x4.mul(f32x4.sub(splat(1), share4(isLog, x)), splat(HEIGHT));
  // log(1 + 1/α)
  const logarithm = isLog ? softplus4(f32x4.neg(x)) : log1p4(f32x4.div(splat(1), x));
  return f32x4.add(f32x4.mul(logarithm, splat(0.5)), rest);
}

// @ts-ignore: decorator
@inline
function fittedSlope4(isLog: bool, x: v128): v128 {
  const share = share4(isLog, x);
  const fall = f32x4.mul(f32x4.mul(share, f32x4.sub(splat(1), share)), splat(HEIGHT * STEEPNESS));
  // 1/(1 + α)
  const inverse = isLog ? sigmoid4(f32x4.neg(x)) : f32x4.div(splat(1), f32x4.add(splat(1), x));
  return f32x4.sub(f32x4.mul(inverse, splat(-0.5)), fall);
}

// @ts-ignore: decorator
@inline
function value4(form: i32, isLog: bool, x: v128): v128 {
  if (form == EXACT) return exact4(isLog, x);
  if (form == CUBIC) return cubic4(isLog, x);
  return fitted4(isLog, x);
}

// @ts-ignore: decorator
@inline
function slope4(form: i32, isLog: bool, x: v128): v128 {
  const slope =
    form == EXACT ? exactSlope4(isLog, x) : form == CUBIC ? cubicSlope4(isLog, x) : fittedSlope4(isLog, x);
  return isLog ? slope : f32x4.div(slope, x);
}

// @ts-ignore: decorator
@inline
function values(form: i32, isLog: bool, x: usize, out: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(out, value4(form, isLog, v128.load(x)));
    x += 16;
    out += 16;
  }
  for (; count > 0; count--) {
    store<f32>(out, f32x4.extract_lane(value4(form, isLog, v128.load_splat<f32>(x)), 0));
    x += 4;
    out += 4;
  }
}

// @ts-ignore: decorator
@inline
function slopes(form: i32, isLog: bool, dy: usize, x: usize, out: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(out, f32x4.mul(v128.load(dy), slope4(form, isLog, v128.load(x))));
    dy += 16;
    x += 16;
    out += 16;
  }
  for (; count > 0; count--) {
    store<f32>(out, load<f32>(dy) * f32x4.extract_lane(slope4(form, isLog, v128.load_splat<f32>(x)), 0));
    dy += 4;
    x += 4;
    out += 4;
  }
}

// Each form has its loops: one that asks which to compute is slower by far.
function exactValues(isLog: bool, x: usize, out: usize, count: i32): void {
  if (isLog) values(EXACT, true, x, out, count);
  else values(EXACT, false, x, out, count);
}
function cubicValues(isLog: bool, x: usize, out: usize, count: i32): void {
  if (isLog) values(CUBIC, true, x, out, count);
  else values(CUBIC, false, x, out, count);
}
function fittedValues(isLog: bool, x: usize, out: usize, count: i32): void {
  if (isLog) values(FITTED, true, x, out, count);
  else values(FITTED, false, x, out, count);
}
function exactSlopes(isLog: bool, dy: usize, x: usize, out: usize, count: i32): void {
  if (isLog) slopes(EXACT, true, dy, x, out, count);
  else slopes(EXACT, false, dy, x, out, count);
}
function cubicSlopes(isLog: bool, dy: usize, x: usize, out: usize, count: i32): void {
  if (isLog) slopes(CUBIC, true, dy, x, out, count);
  else slopes(CUBIC, false, dy, x, out, count);
}
function fittedSlopes(isLog: bool, dy: usize, x: usize, out: usize, count: i32): void {
  if (isLog) slopes(FITTED, true, dy, x, out, count);
  else slopes(FITTED, false, dy, x, out, count);
}

/** KL of the elements from `first` to `last`, in form 0 exact, 1 cubic, 2 sigmoid, of α (`logarithm` 0) or log α (1). */
export function variationalKl(form: i32, logarithm: i32, x: usize, out: usize, first: i32, last: i32): void {
  const begin = (<usize>first) << 2;
  const count = last - first;
  const isLog = logarithm != 0;
  if (form == EXACT) exactValues(isLog, x + begin, out + begin, count);
  else if (form == CUBIC) cubicValues(isLog, x + begin, out + begin, count);
  else fittedValues(isLog, x + begin, out + begin, count);
}

/** dy · dKL/dx of those elements. */
export function variationalKlGradient(
  form: i32,
  logarithm: i32,
  dy: usize,
  x: usize,
  out: usize,
  first: i32,
  last: i32,
): void {
  const begin = (<usize>first) << 2;
  const count = last - first;
  const isLog = logarithm != 0;
  if (form == EXACT) exactSlopes(isLog, dy + begin, x + begin, out + begin, count);
  else if (form == CUBIC) cubicSlopes(isLog, dy + begin, x + begin, out + begin, count);
  else fittedSlopes(isLog, dy + begin, x + begin, out + begin, count);
}
