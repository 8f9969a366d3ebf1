// Information dropout in one pass: strength, noise, product and cost; and its gradient, for which the noise is drawn again.

import { drawStretch, NORMALS } from './draws';
import { exp4, log4, sigmoid4, squareLessOne4 } from './elementary';
import { beginOfPart, partsOf } from './parts';

/** Elements whose normals are drawn at once. */
const CHUNK: i32 = 256;
const DRAWS: usize = 128;
/** Where the last elements, fewer than four, are worked on. */
const TAIL: usize = DRAWS + (<usize>CHUNK << 2);

const LOG_NORMAL: i32 = 1;

// What the lanes of one call share. Globals: a call sets them, and its loops read them.
let fromLogits: bool = false;
let minAlpha: v128 = f32x4.splat(0);
let maxAlpha: v128 = f32x4.splat(0);
/** ½ with mean correction, else 0. */
let correction: v128 = f32x4.splat(0);
let logNormalPrior: bool = false;
/** All ones where an element that is 0 costs nothing, else 0. */
let gate: v128 = f32x4.splat(0);
let logCap: v128 = f32x4.splat(0);
let floor: v128 = f32x4.splat(0);
let loc: v128 = f32x4.splat(0);
let inverseScale: v128 = f32x4.splat(0);

/** Fewest elements of a part of the sums. */
const PART: i32 = 4096;

/** Parts of the sums over elements. */
export function informationDropoutParts(count: i32): i32 {
  return partsOf(count, PART);
}

/** Bytes of scratch that both directions take. */
export function informationDropoutScratch(): i32 {
  return <i32>TAIL + 160;
}

/**
 * Sets what one call of `informationDropout` or its gradient computes.
 *
 * `capBound` > 0: the strengths are logits, α = low + capBound·σ(logit); else they are α. The log-normal prior (1) has its
 * location and the logarithm of its scale at two addresses; the log-uniform (0) takes log cap.
 */
function setUp(
  low: f32,
  capBound: f32,
  meanCorrection: i32,
  prior: i32,
  gateZeros: i32,
  logOfCap: f32,
  smallest: f32,
  locAddress: usize,
  logScaleAddress: usize,
): void {
  fromLogits = capBound > 0;
  minAlpha = f32x4.splat(low);
  maxAlpha = f32x4.splat(capBound);
  correction = f32x4.splat(meanCorrection ? 0.5 : 0);
  logNormalPrior = prior == LOG_NORMAL;
  gate = i32x4.splat(gateZeros ? -1 : 0);
  logCap = f32x4.splat(logOfCap);
  floor = f32x4.splat(smallest);
  if (logNormalPrior) {
    loc = v128.load32_splat(locAddress);
    inverseScale = exp4(f32x4.neg(v128.load32_splat(logScaleAddress)));
  }
}

/** The lanes of `value` whose element costs something. */
// @ts-ignore: decorator
@inline
function charged4(value: v128, f: v128): v128 {
  return v128.andnot(value, v128.and(f32x4.eq(f, f32x4.splat(0)), gate));
}

/** μ − loc: how far the mean of log z is from the prior's. */
// @ts-ignore: decorator
@inline
function deviation4(f: v128, alpha: v128): v128 {
  const shift = f32x4.mul(f32x4.mul(alpha, alpha), correction);
  return f32x4.sub(f32x4.sub(log4(f32x4.pmax(f, floor)), loc), shift);
}

/** z and the cost of four elements; returns the cost. */
// @ts-ignore: decorator
@inline
function forward4(f: v128, strength: v128, normals: v128, z: usize, kl: usize): v128 {
  const alpha = fromLogits ? f32x4.add(f32x4.mul(sigmoid4(strength), maxAlpha), minAlpha) : strength;
  const exponent = f32x4.mul(alpha, f32x4.sub(normals, f32x4.mul(alpha, correction)));
  v128.store(z, f32x4.mul(f, exp4(exponent)));
  let cost: v128;
  if (logNormalPrior) {
    // With a = α/σ and b = (μ − loc)/σ: |(a² − 1)/2 − log a| + b²/2. The first half is ≥ 0, and cancels near a = 1.
    const half = f32x4.splat(0.5);
    const a = f32x4.mul(alpha, inverseScale);
    const spread = f32x4.abs(f32x4.sub(f32x4.mul(squareLessOne4(a), half), log4(a)));
    const b = f32x4.mul(deviation4(f, alpha), inverseScale);
    cost = f32x4.add(spread, f32x4.mul(f32x4.mul(b, b), half));
  } else {
    cost = f32x4.sub(logCap, log4(alpha));
  }
  cost = charged4(cost, f);
  v128.store(kl, cost);
  return cost;
}

// @ts-ignore: decorator
@inline
function sumOfLanes(value: v128): f64 {
  return (
    <f64>f32x4.extract_lane(value, 0) +
    <f64>f32x4.extract_lane(value, 1) +
    (<f64>f32x4.extract_lane(value, 2) + <f64>f32x4.extract_lane(value, 3))
  );
}

/**
 * z = f·ε and the cost of each element, for the parts `first … last` of `parts`; the sum of a part's costs goes to its
 * double in `sums`. The settings are those of `setUp`.
 */
export function informationDropout(
  low: f32,
  capBound: f32,
  meanCorrection: i32,
  prior: i32,
  gateZeros: i32,
  logOfCap: f32,
  smallest: f32,
  locAddress: usize,
  logScaleAddress: usize,
  key0: i32,
  key1: i32,
  blockLow: i32,
  blockHigh: i32,
  skip: i32,
  count: i32,
  f: usize,
  strength: usize,
  z: usize,
  kl: usize,
  sums: usize,
  parts: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  setUp(low, capBound, meanCorrection, prior, gateZeros, logOfCap, smallest, locAddress, logScaleAddress);
  const block = ((<u64>(<u32>blockHigh)) << 32) | (<u64>(<u32>blockLow));
  for (let part = first; part < last; part++) {
    const begin = beginOfPart(count, part, parts, CHUNK);
    const end = beginOfPart(count, part + 1, parts, CHUNK);
    store<f64>(
      sums + (part << 3),
      partOfInformationDropout(key0, key1, block, skip, begin, end, f, strength, z, kl, scratch),
    );
  }
}

/** The sum of the costs of the elements `begin … end`; `begin` is a multiple of CHUNK. */
function partOfInformationDropout(
  key0: i32,
  key1: i32,
  firstBlock: u64,
  skip: i32,
  begin: i32,
  end: i32,
  f: usize,
  strength: usize,
  z: usize,
  kl: usize,
  scratch: usize,
): f64 {
  const normals = scratch + DRAWS;
  let block = firstBlock + <u64>(begin >> 2);
  let total: f64 = 0;
  for (let start = begin; start < end; start += CHUNK) {
    const taken = min(CHUNK, end - start);
    drawStretch(NORMALS, key0, key1, block, skip, taken, normals, scratch);
    block += CHUNK >> 2;
    const whole = taken & ~3;
    const base = <usize>start << 2;
    let costs = f32x4.splat(0);
    for (let i: i32 = 0; i < whole; i += 4) {
      const at = base + (<usize>i << 2);
      const cost = forward4(
        v128.load(f + at),
        v128.load(strength + at),
        v128.load(normals + (<usize>i << 2)),
        z + at,
        kl + at,
      );
      costs = f32x4.add(costs, cost);
    }
    total += sumOfLanes(costs);
    const rest = taken - whole;
    if (rest > 0) {
      const at = base + (<usize>whole << 2);
      const tail = scratch + TAIL;
      copyPadded(f + at, rest, tail);
      copyPadded(strength + at, rest, tail + 16);
      copyPadded(normals + (<usize>whole << 2), rest, tail + 32);
      forward4(v128.load(tail), v128.load(tail + 16), v128.load(tail + 32), tail + 48, tail + 64);
      for (let i: i32 = 0; i < rest; i++) {
        const lane = <usize>i << 2;
        store<f32>(z + at + lane, load<f32>(tail + 48 + lane));
        const cost = load<f32>(tail + 64 + lane);
        store<f32>(kl + at + lane, cost);
        total += <f64>cost;
      }
    }
  }
  return total;
}

/** `count` < 4 numbers, and ones after them, at `out`. */
function copyPadded(from: usize, count: i32, out: usize): void {
  v128.store(out, f32x4.splat(1));
  for (let i: i32 = 0; i < count; i++) store<f32>(out + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
}

let locSum: v128 = f32x4.splat(0);
let logScaleSum: v128 = f32x4.splat(0);

/** Gradients in f and in the strength of four elements; those in the prior's parameters are added to the sums. */
// @ts-ignore: decorator
@inline
function backward4(
  dz: v128,
  dkl: v128,
  f: v128,
  strength: v128,
  normals: v128,
  df: usize,
  dStrength: usize,
): void {
  const one = f32x4.splat(1);
  const share = fromLogits ? sigmoid4(strength) : one;
  const alpha = fromLogits ? f32x4.add(f32x4.mul(share, maxAlpha), minAlpha) : strength;
  const epsilon = exp4(f32x4.mul(alpha, f32x4.sub(normals, f32x4.mul(alpha, correction))));
  const twice = f32x4.add(correction, correction);
  let inF = f32x4.mul(dz, epsilon);
  let inAlpha = f32x4.mul(
    f32x4.mul(dz, f32x4.mul(f, epsilon)),
    f32x4.sub(normals, f32x4.mul(alpha, twice)),
  );
  const weight = charged4(dkl, f);
  let slope: v128;
  if (logNormalPrior) {
    const median = f32x4.pmax(f, floor);
    const b = f32x4.mul(deviation4(f, alpha), inverseScale);
    const scaled = f32x4.mul(b, inverseScale);
    const excess = squareLessOne4(f32x4.mul(alpha, inverseScale));
    slope = f32x4.sub(f32x4.div(excess, alpha), f32x4.mul(alpha, f32x4.mul(scaled, twice)));
    const above = f32x4.ge(f, floor);
    inF = f32x4.add(inF, f32x4.mul(weight, v128.and(f32x4.div(scaled, median), above)));
    locSum = f32x4.sub(locSum, f32x4.mul(weight, scaled));
    logScaleSum = f32x4.sub(logScaleSum, f32x4.mul(weight, f32x4.add(excess, f32x4.mul(b, b))));
  } else {
    slope = f32x4.neg(f32x4.div(one, alpha));
  }
  inAlpha = f32x4.add(inAlpha, f32x4.mul(weight, slope));
  v128.store(df, inF);
  v128.store(
    dStrength,
    fromLogits ? f32x4.mul(inAlpha, f32x4.mul(maxAlpha, f32x4.mul(share, f32x4.sub(one, share)))) : inAlpha,
  );
}

/**
 * Gradients in f and the strengths, for the parts `first … last` of `parts`; and, for the log-normal prior, the sums of
 * those in its location and in the logarithm of its scale, at the parts' doubles in `locSums` and `logScaleSums`.
 *
 * `dMean`, times `factor`, is added to each element's `dKl`.
 */
export function informationDropoutGradient(
  low: f32,
  capBound: f32,
  meanCorrection: i32,
  prior: i32,
  gateZeros: i32,
  logOfCap: f32,
  smallest: f32,
  locAddress: usize,
  logScaleAddress: usize,
  key0: i32,
  key1: i32,
  blockLow: i32,
  blockHigh: i32,
  skip: i32,
  count: i32,
  dz: usize,
  dKl: usize,
  dMean: usize,
  factor: f32,
  f: usize,
  strength: usize,
  df: usize,
  dStrength: usize,
  locSums: usize,
  logScaleSums: usize,
  parts: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  setUp(low, capBound, meanCorrection, prior, gateZeros, logOfCap, smallest, locAddress, logScaleAddress);
  const block = ((<u64>(<u32>blockHigh)) << 32) | (<u64>(<u32>blockLow));
  const shared = f32x4.splat(load<f32>(dMean) * factor);
  for (let part = first; part < last; part++) {
    const begin = beginOfPart(count, part, parts, CHUNK);
    const end = beginOfPart(count, part + 1, parts, CHUNK);
    totalLoc = 0;
    totalLogScale = 0;
    partOfGradient(key0, key1, block, skip, begin, end, dz, dKl, shared, f, strength, df, dStrength, scratch);
    store<f64>(locSums + (part << 3), totalLoc);
    store<f64>(logScaleSums + (part << 3), totalLogScale);
  }
}

let totalLoc: f64 = 0;
let totalLogScale: f64 = 0;

/** The gradients of the elements `begin … end`; `begin` is a multiple of CHUNK. Adds to the two totals. */
function partOfGradient(
  key0: i32,
  key1: i32,
  firstBlock: u64,
  skip: i32,
  begin: i32,
  end: i32,
  dz: usize,
  dKl: usize,
  shared: v128,
  f: usize,
  strength: usize,
  df: usize,
  dStrength: usize,
  scratch: usize,
): void {
  const normals = scratch + DRAWS;
  let block = firstBlock + <u64>(begin >> 2);
  for (let start = begin; start < end; start += CHUNK) {
    const taken = min(CHUNK, end - start);
    drawStretch(NORMALS, key0, key1, block, skip, taken, normals, scratch);
    block += CHUNK >> 2;
    const whole = taken & ~3;
    const base = <usize>start << 2;
    locSum = f32x4.splat(0);
    logScaleSum = f32x4.splat(0);
    for (let i: i32 = 0; i < whole; i += 4) {
      const at = base + (<usize>i << 2);
      backward4(
        v128.load(dz + at),
        f32x4.add(v128.load(dKl + at), shared),
        v128.load(f + at),
        v128.load(strength + at),
        v128.load(normals + (<usize>i << 2)),
        df + at,
        dStrength + at,
      );
    }
    const rest = taken - whole;
    if (rest > 0) {
      const at = base + (<usize>whole << 2);
      const tail = scratch + TAIL;
      copyPadded(dz + at, rest, tail);
      copyPadded(dKl + at, rest, tail + 16);
      copyPadded(f + at, rest, tail + 32);
      copyPadded(strength + at, rest, tail + 48);
      copyPadded(normals + (<usize>whole << 2), rest, tail + 64);
      const present = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest));
      backward4(
        v128.load(tail),
        v128.and(f32x4.add(v128.load(tail + 16), shared), present),
        v128.load(tail + 32),
        v128.load(tail + 48),
        v128.load(tail + 64),
        tail + 80,
        tail + 96,
      );
      for (let i: i32 = 0; i < rest; i++) {
        const lane = <usize>i << 2;
        store<f32>(df + at + lane, load<f32>(tail + 80 + lane));
        store<f32>(dStrength + at + lane, load<f32>(tail + 96 + lane));
      }
    }
    totalLoc += sumOfLanes(locSum);
    totalLogScale += sumOfLanes(logScaleSum);
  }
}
