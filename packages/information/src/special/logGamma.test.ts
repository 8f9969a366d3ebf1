import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma } from './logGamma.js';

// mpmath 1.4.1, mp.dps = 40.
const GOLDEN: readonly (readonly [x: number, value: number])[] = [
  [1e-300, 690.7755278982137],
  [1e-9, 20.723265836369194],
  [0.001, 6.907178885383853],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1, 0.0],
  [1.25, -0.09827183642181316],
  [1.5, -0.12078223763524522],
  [2, 0.0],
  [0.999999, 5.772164873855652e-7],
  [2.000001, 4.2278465762452923e-7],
  [2.5, 0.2846828704729192],
  [3, 0.6931471805599453],
  [5, 3.1780538303479458],
  [9.99, 12.779315214350193],
  [10, 12.801827480081469],
  [37.5, 97.52177522288821],
  [1000, 5905.220423209181],
  [123456.789, 1323902.0187950633],
  [1e10, 220258509288.81058],
  [1e100, 2.2925850929940456e102],
  [1e300, 6.897755278982137e302],
];

describe('logGamma', () => {
  it.each(GOLDEN)('of %s is %s', (x, expected) => {
    const error = expected === 0 ? Math.abs(logGamma(x)) : Math.abs(logGamma(x) / expected - 1);
    expect(error).toBeLessThanOrEqual(4 * Number.EPSILON);
  });

  it('keeps its recurrence', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), (x) => {
        expect(logGamma(x + 1) - logGamma(x) - Math.log(x)).toBeCloseTo(0, 9);
      }),
    );
  });

  it('has its limits at 0 and Infinity, and is not a number below 0', () => {
    expect(logGamma(0)).toBe(Infinity);
    expect(logGamma(Infinity)).toBe(Infinity);
    expect(logGamma(-0.5)).toBeNaN();
    expect(logGamma(NaN)).toBeNaN();
  });
});
