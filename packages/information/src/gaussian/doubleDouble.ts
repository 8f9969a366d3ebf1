/** Numbers of about 32 digits, each the unevaluated sum of two doubles, |low| ≤ ½ ulp(high): a vector or a row-major matrix. */
export interface DoubleDouble {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** 2²⁷ + 1: multiplies a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/** `length` zeros. */
export function doubleDouble(length: number): DoubleDouble {
  return { high: new Float64Array(length), low: new Float64Array(length) };
}

/** Stores the sum of two doubles of any size. */
function store(to: DoubleDouble, at: number, high: number, low: number): void {
  const sum = high + low;
  const part = sum - high;
  to.high[at] = sum;
  to.low[at] = high - (sum - part) + (low - part);
}

/**
 * to[at] −= Σₖ a[aStart + k] · b[bStart + k] over `count` terms, to about 2⁻¹⁰⁴ of the sum of the terms' magnitudes.
 *
 * Source: Dekker 1971 (https://doi.org/10.1007/BF01397083; the product without a fused operation), Ogita, Rump & Oishi 2005
 * (https://doi.org/10.1137/030601818; Dot2).
 */
export function subtractDot(
  to: DoubleDouble,
  at: number,
  a: DoubleDouble,
  aStart: number,
  b: DoubleDouble,
  bStart: number,
  count: number,
): void {
  const { high: aHigh, low: aLow } = a;
  const { high: bHigh, low: bLow } = b;
  let high = to.high[at]!;
  let low = to.low[at]!;
  for (let k = 0; k < count; k++) {
    const x = aHigh[aStart + k]!;
    const y = bHigh[bStart + k]!;
    const product = -x * y;
    const cx = SPLITTER * x;
    const xHigh = cx - (cx - x);
    const xLow = x - xHigh;
    const cy = SPLITTER * y;
    const yHigh = cy - (cy - y);
    const yLow = y - yHigh;
    const rest = product + xHigh * yHigh + xHigh * yLow + xLow * yHigh + xLow * yLow;
    const sum = high + product;
    const part = sum - high;
    low += high - (sum - part) + (product - part) - (rest + (x * bLow[bStart + k]! + aLow[aStart + k]! * y));
    high = sum;
  }
  store(to, at, high, low);
}

/** to[at] = a[i] / b[j]. */
export function divide(
  to: DoubleDouble,
  at: number,
  a: DoubleDouble,
  i: number,
  b: DoubleDouble,
  j: number,
  scratch: DoubleDouble,
): void {
  const quotient = a.high[i]! / b.high[j]!;
  scratch.high[0] = quotient;
  scratch.low[0] = 0;
  scratch.high[1] = a.high[i]!;
  scratch.low[1] = a.low[i]!;
  subtractDot(scratch, 1, scratch, 0, b, j, 1);
  store(to, at, quotient, scratch.high[1] / b.high[j]!);
}

/** a[i] − b[j], rounded once. */
export function difference(a: DoubleDouble, i: number, b: DoubleDouble, j: number): number {
  const high = a.high[i]!;
  const minus = -b.high[j]!;
  const sum = high + minus;
  const part = sum - high;
  return sum + (high - (sum - part) + (minus - part) + (a.low[i]! - b.low[j]!));
}

/** ln(a[i] / b[j]) to a few units in its last place, however near the ratio is to 1. */
export function logRatio(a: DoubleDouble, i: number, b: DoubleDouble, j: number): number {
  const excess = difference(a, i, b, j) / b.high[j]!;
  return Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(a.high[i]! / b.high[j]!);
}
