// A normal law cut to an interval: draws from standard normals, its entropy, and the derivatives of both.
import { exp4, log4, splat } from './elementary';
import { normalCdf4, normalQuantile4 } from './normalLaw';

/** Parameters whose ends are computed together: repeated to at least as many, they are read in whole vectors. */
const BLOCK: i32 = 256;
/** Floats of a table of one quantity of them. */
const TABLE: usize = 2 * BLOCK;

const LOG_SQRT_2PI: f32 = 0.9189385332046727;

/** Bytes of scratch of `truncatedNormal` and its gradient. */
export function truncatedNormalScratch(): usize {
  return (6 * TABLE) << 2;
}

/** φ(x). */
// @ts-ignore: decorator
@inline
function density4(x: v128): v128 {
  return exp4(f32x4.neg(f32x4.add(f32x4.mul(f32x4.mul(x, x), splat(0.5)), splat(LOG_SQRT_2PI))));
}

/** An end of the interval in units of the law's scale from its loc. */
// @ts-ignore: decorator
@inline
function standardEnd4(end: v128, loc: v128, scale: v128): v128 {
  return f32x4.div(f32x4.sub(end, loc), scale);
}

/** How often parameters are repeated in a table, for one block of so many. */
// @ts-ignore: decorator
@inline
function repeats(parameters: i32): i32 {
  return max(1, (BLOCK + parameters - 1) / parameters);
}

/** Writes `count` floats once more and again behind them, until there are `length`. */
function repeat(table: usize, count: i32, length: i32): void {
  for (let i = count; i < length; i++) {
    store<f32>(table + (<usize>i << 2), load<f32>(table + (<usize>(i - count) << 2)));
  }
}

/** Loads four floats, or one four times where there are no four. */
// @ts-ignore: decorator
@inline
function some(address: usize, isWhole: bool): v128 {
  return isWhole ? v128.load(address) : v128.load_splat<f32>(address);
}

// @ts-ignore: decorator
@inline
function put(address: usize, isWhole: bool, value: v128): void {
  if (isWhole) v128.store(address, value);
  else store<f32>(address, f32x4.extract_lane(value, 0));
}

/** The first place of a block, of those every `stride` places from `from` on, that may reach `first`. */
// @ts-ignore: decorator
@inline
function placeOfBlock(from: i32, stride: i32, first: i32): i32 {
  return from + (max(0, first - from) / stride) * stride;
}

/**
 * Draws `first` to `last` of x = loc + scale·t and of t = Φ⁻¹(Φ(a) + Φ(η)(Φ(b) − Φ(a))), where a and b are the ends in units of the scale
 * from loc, and normals η repeat the `parameters` in their order. What rounding takes out of the ends is put back.
 */
export function truncatedNormal(
  loc: usize,
  scale: usize,
  normals: usize,
  x: usize,
  standard: usize,
  parameters: i32,
  low: f32,
  high: f32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const belows = scratch;
  const masses = belows + (TABLE << 2);
  const locs = masses + (TABLE << 2);
  const scales = locs + (TABLE << 2);
  const lows = scales + (TABLE << 2);
  const highs = lows + (TABLE << 2);
  const lowest = splat(low);
  const highest = splat(high);
  for (let from = 0; from < parameters; from += BLOCK) {
    const count = min(BLOCK, parameters - from);
    const isAll = count == parameters;
    const length = isAll ? count * repeats(count) : count;
    const stride = isAll ? length : parameters;
    let hasTables = false;
    for (let start = placeOfBlock(from, stride, first); start < last; start += stride) {
      const begin = max(start, first);
      const end = min(start + length, last);
      if (begin >= end) continue;
      if (!hasTables) {
        const offset = <usize>from << 2;
        for (let i = 0; i < count; ) {
          const isWhole = i + 4 <= count;
          const place = <usize>i << 2;
          const mean = some(loc + offset + place, isWhole);
          const spread = some(scale + offset + place, isWhole);
          const a = standardEnd4(lowest, mean, spread);
          const b = standardEnd4(highest, mean, spread);
          const below = normalCdf4(a);
          put(belows + place, isWhole, below);
          put(masses + place, isWhole, f32x4.sub(normalCdf4(b), below));
          put(locs + place, isWhole, mean);
          put(scales + place, isWhole, spread);
          put(lows + place, isWhole, a);
          put(highs + place, isWhole, b);
          i += isWhole ? 4 : 1;
        }
        for (let table = belows; table <= highs; table += TABLE << 2) repeat(table, count, length);
        hasTables = true;
      }
      const at = <usize>start << 2;
      for (let i = begin - start; i < end - start; ) {
        const isWhole = i + 4 <= end - start;
        const place = <usize>i << 2;
        const share = normalCdf4(some(normals + at + place, isWhole));
        const level = f32x4.add(some(belows + place, isWhole), f32x4.mul(share, some(masses + place, isWhole)));
        // pmin and pmax keep a NaN.
        const above = f32x4.pmax(normalQuantile4(level), some(lows + place, isWhole));
        const t = f32x4.pmin(above, some(highs + place, isWhole));
        const value = f32x4.add(some(locs + place, isWhole), f32x4.mul(some(scales + place, isWhole), t));
        put(standard + at + place, isWhole, t);
        put(x + at + place, isWhole, f32x4.pmin(f32x4.pmax(value, lowest), highest));
        i += isWhole ? 4 : 1;
      }
    }
  }
}

/** φ(x)/φ(t). */
// @ts-ignore: decorator
@inline
function relative4(t: v128, x: v128): v128 {
  return exp4(f32x4.mul(f32x4.mul(f32x4.sub(t, x), f32x4.add(t, x)), splat(0.5)));
}

/**
 * Of those draws dx/dloc · dy = (1 − l − h)·dy and dx/dscale · dy = (t − a·l − b·h)·dy, with l = (1 − v)φ(a)/φ(t), h = vφ(b)/φ(t) and
 * v = Φ(η).
 */
export function truncatedNormalGradient(
  dy: usize,
  loc: usize,
  scale: usize,
  normals: usize,
  standard: usize,
  dLoc: usize,
  dScale: usize,
  parameters: i32,
  low: f32,
  high: f32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const lows = scratch;
  const highs = lows + (TABLE << 2);
  for (let from = 0; from < parameters; from += BLOCK) {
    const count = min(BLOCK, parameters - from);
    const isAll = count == parameters;
    const length = isAll ? count * repeats(count) : count;
    const stride = isAll ? length : parameters;
    let hasTables = false;
    for (let start = placeOfBlock(from, stride, first); start < last; start += stride) {
      const begin = max(start, first);
      const end = min(start + length, last);
      if (begin >= end) continue;
      if (!hasTables) {
        const offset = <usize>from << 2;
        for (let i = 0; i < count; ) {
          const isWhole = i + 4 <= count;
          const place = <usize>i << 2;
          const mean = some(loc + offset + place, isWhole);
          const spread = some(scale + offset + place, isWhole);
          put(lows + place, isWhole, standardEnd4(splat(low), mean, spread));
          put(highs + place, isWhole, standardEnd4(splat(high), mean, spread));
          i += isWhole ? 4 : 1;
        }
        repeat(lows, count, length);
        repeat(highs, count, length);
        hasTables = true;
      }
      const at = <usize>start << 2;
      for (let i = begin - start; i < end - start; ) {
        const isWhole = i + 4 <= end - start;
        const place = <usize>i << 2;
        const a = some(lows + place, isWhole);
        const b = some(highs + place, isWhole);
        const t = some(standard + at + place, isWhole);
        const slope = some(dy + at + place, isWhole);
        const share = normalCdf4(some(normals + at + place, isWhole));
        const ofLow = f32x4.mul(f32x4.sub(splat(1), share), relative4(t, a));
        const ofHigh = f32x4.mul(share, relative4(t, b));
        put(dLoc + at + place, isWhole, f32x4.mul(slope, f32x4.sub(splat(1), f32x4.add(ofLow, ofHigh))));
        const inScale = f32x4.sub(t, f32x4.add(f32x4.mul(a, ofLow), f32x4.mul(b, ofHigh)));
        put(dScale + at + place, isWhole, f32x4.mul(slope, inScale));
        i += isWhole ? 4 : 1;
      }
    }
  }
}

/** log(√(2πe)·scale·Z) + W/(2Z) of the parameters from `first` to `last`, at most `most`: Z = Φ(b) − Φ(a), W = aφ(a) − bφ(b). */
export function truncatedNormalEntropy(
  loc: usize,
  scale: usize,
  out: usize,
  low: f32,
  high: f32,
  most: f32,
  first: i32,
  last: i32,
): void {
  for (let i = first; i < last; ) {
    const isWhole = i + 4 <= last;
    const place = <usize>i << 2;
    const spread = some(scale + place, isWhole);
    const a = standardEnd4(splat(low), some(loc + place, isWhole), spread);
    const b = standardEnd4(splat(high), some(loc + place, isWhole), spread);
    const mass = f32x4.sub(normalCdf4(b), normalCdf4(a));
    const excess = f32x4.div(f32x4.sub(f32x4.mul(a, density4(a)), f32x4.mul(b, density4(b))), mass);
    const logs = f32x4.add(log4(spread), log4(mass));
    const entropy = f32x4.add(logs, f32x4.add(f32x4.mul(excess, splat(0.5)), splat(LOG_SQRT_2PI + 0.5)));
    put(out + place, isWhole, f32x4.pmin(entropy, splat(most)));
    i += isWhole ? 4 : 1;
  }
}

/** φ(x)(W/Z − 1 − x²)/(2Z): the square is multiplied step by step, for far in a tail it may be none where the density is 0. */
// @ts-ignore: decorator
@inline
function endSlope4(x: v128, relative: v128, excess: v128): v128 {
  const rest = f32x4.sub(f32x4.mul(relative, f32x4.sub(excess, splat(1))), f32x4.mul(x, f32x4.mul(x, relative)));
  return f32x4.mul(rest, splat(0.5));
}

/** dH/dloc · dy and dH/dscale · dy of those parameters. */
export function truncatedNormalEntropyGradient(
  dy: usize,
  loc: usize,
  scale: usize,
  dLoc: usize,
  dScale: usize,
  low: f32,
  high: f32,
  first: i32,
  last: i32,
): void {
  for (let i = first; i < last; ) {
    const isWhole = i + 4 <= last;
    const place = <usize>i << 2;
    const spread = some(scale + place, isWhole);
    const a = standardEnd4(splat(low), some(loc + place, isWhole), spread);
    const b = standardEnd4(splat(high), some(loc + place, isWhole), spread);
    const mass = f32x4.sub(normalCdf4(b), normalCdf4(a));
    const atLow = density4(a);
    const atHigh = density4(b);
    const excess = f32x4.div(f32x4.sub(f32x4.mul(a, atLow), f32x4.mul(b, atHigh)), mass);
    const ofLow = endSlope4(a, f32x4.div(atLow, mass), excess);
    const ofHigh = endSlope4(b, f32x4.div(atHigh, mass), excess);
    const back = f32x4.div(some(dy + place, isWhole), spread);
    put(dLoc + place, isWhole, f32x4.mul(back, f32x4.sub(ofHigh, ofLow)));
    const inScale = f32x4.sub(f32x4.mul(b, ofHigh), f32x4.mul(a, ofLow));
    put(dScale + place, isWhole, f32x4.mul(back, f32x4.add(inScale, splat(1))));
    i += isWhole ? 4 : 1;
  }
}
