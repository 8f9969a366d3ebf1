/** 2²⁷ + 1: multiplies a double into two halves of 26 bits. */
const SPLITTER = 134217729;

/** A number of about 32 digits: the unevaluated sum of two doubles, the second less than an ulp of the first. */
export type Pair = readonly [high: number, low: number];

/** a + b, exactly. */
export function pairSum(a: number, b: number): Pair {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** The sum of numbers, to about 32 digits of the largest. */
export function pairTotal(values: Iterable<number>): Pair {
  let high = 0;
  let low = 0;
  for (const value of values) {
    const [sum, rest] = pairSum(high, value);
    high = sum;
    low += rest;
  }
  return pairSum(high, low);
}

/** The same pair divided by a power of two that brings it near 1, and that power. */
function mantissa([high, low]: Pair): { pair: Pair; exponent: number } {
  const exponent = Math.floor(Math.log2(high));
  // In two steps, neither of which leaves the range of doubles.
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** -half, 2 ** (half - exponent)];
  return { pair: [high * first * second, low * first * second], exponent };
}

/** a·b as a pair. Source: Dekker 1971 (https://doi.org/10.1007/BF01397083). */
function product([a, aLow]: Pair, [b, bLow]: Pair): Pair {
  const high = a * b;
  const ca = SPLITTER * a;
  const cb = SPLITTER * b;
  const aTop = ca - (ca - a);
  const bTop = cb - (cb - b);
  const aRest = a - aTop;
  const bRest = b - bTop;
  const rest = aRest * bRest - (high - aTop * bTop - aRest * bTop - aTop * bRest);
  return [high, rest + (a * bLow + aLow * b)];
}

/** a·b / (c·d) − 1 with all its digits, also where it is next to 0; for numbers > 0 of any size. */
export function relativeGap(a: Pair, b: Pair, c: Pair, d: Pair): number {
  const [ma, mb, mc, md] = [a, b, c, d].map(mantissa) as [
    ReturnType<typeof mantissa>,
    ReturnType<typeof mantissa>,
    ReturnType<typeof mantissa>,
    ReturnType<typeof mantissa>,
  ];
  const exponent = ma.exponent + mb.exponent - mc.exponent - md.exponent;
  const [over, overRest] = product(ma.pair, mb.pair);
  const [under, underRest] = product(mc.pair, md.pair);
  // Far apart, nothing cancels, and a product may leave the range of doubles.
  if (Math.abs(exponent) > 200) return (over / under) * 2 ** exponent - 1;
  const scale = 2 ** exponent;
  return (over * scale - under + (overRest * scale - underRest)) / under;
}
