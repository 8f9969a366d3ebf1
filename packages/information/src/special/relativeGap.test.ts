import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairSum, pairTotal, relativeGap } from './relativeGap.js';

/** A double as a whole number of 2⁻¹⁰⁷⁴. */
function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n === 1n ? -magnitude : magnitude;
}

/** n/d to 30 digits after the point of its mantissa, rounded once. */
function ratio(n: bigint, d: bigint): number {
  if (n === 0n) return 0;
  const shift = BigInt(n.toString(2).length - d.toString(2).length) - 70n;
  const scaled = shift > 0n ? n / (d << shift) : (n << -shift) / d;
  return shift < -1000n
    ? Number(scaled) * 2 ** -1000 * 2 ** Number(shift + 1000n)
    : Number(scaled) * 2 ** Number(shift);
}

const positive = fc
  .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -300, max: 300 }))
  .map(([mantissa, exponent]) => mantissa * 2 ** exponent);

describe('relativeGap', () => {
  it('is ab/(cd) − 1 to its last digits, by whole numbers', () => {
    fc.assert(
      fc.property(positive, positive, positive, (a, b, c) => {
        // d such that the products are next to each other, or far apart.
        for (const d of [(a / c) * b, (a / c) * b * (1 + 2 ** -30), (a / c) * b * 3]) {
          const [x, y] = [exact(a) * exact(b), exact(c) * exact(d)];
          const expected = ratio(x - y, y);
          const value = relativeGap([a, 0], [b, 0], [c, 0], [d, 0]);
          if (expected === 0) expect(value).toBe(0);
          else expect(Math.abs(value / expected - 1)).toBeLessThan(1e-14);
        }
      }),
    );
  });

  it('takes numbers that no double holds', () => {
    // (2⁶⁰ + 1)·3 / (3·2⁶⁰) − 1 = 2⁻⁶⁰.
    expect(relativeGap([2 ** 60, 1], [3, 0], [3, 0], [2 ** 60, 0])).toBe(2 ** -60);
    expect(relativeGap([2 ** 60, 0], [7, 0], [2 ** 60, 1], [7, 0])).toBe(-(2 ** -60));
    expect(relativeGap([1e300, 0], [1e300, 0], [1e-300, 0], [1e-300, 0])).toBe(Infinity);
    expect(relativeGap([5e-324, 0], [1e308, 0], [1, 0], [5e-324 * 1e308, 0])).toBeCloseTo(0, 15);
  });
});

describe('pairs', () => {
  it('hold sums exactly', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [high, low] = pairSum(a, b);
        expect(high).toBe(a + b);
        expect(exact(high) + exact(low)).toBe(exact(a) + exact(b));
      }),
    );
    expect(pairTotal([1e20, 1, -1e20, 2 ** -30])).toEqual([1 + 2 ** -30, 0]);
    expect(pairTotal([2 ** 53, 1, 1, 1])).toEqual([2 ** 53 + 4, -1]);
    expect(pairTotal([])).toEqual([0, 0]);
  });
});
