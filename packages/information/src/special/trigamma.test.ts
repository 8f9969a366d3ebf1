import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trigamma } from './trigamma.js';

// mpmath 1.4.1, mp.dps = 40.
const GOLDEN: readonly (readonly [x: number, value: number])[] = [
  [1e-9, 9.999999999999999e17],
  [0.001, 1000001.6425331958],
  [0.1, 101.43329915079275],
  [0.5, 4.934802200544679],
  [1, 1.6449340668482264],
  [1.25, 1.1973291545071107],
  [1.5, 0.9348022005446793],
  [2, 0.6449340668482264],
  [2.5, 0.49035775610023485],
  [3, 0.39493406684822646],
  [5, 0.22132295573711533],
  [9.99, 0.10527695014824179],
  [10, 0.10516633568168575],
  [37.5, 0.027025382266785015],
  [1000, 0.0010005001666666333],
  [123456.789, 8.100032878799171e-6],
  [1e10, 1.00000000005e-10],
  [1e100, 1e-100],
  [1e300, 1e-300],
];

describe('trigamma', () => {
  it.each(GOLDEN)('of %s is %s', (x, expected) => {
    const error = Math.abs(trigamma(x) - expected) / expected;
    expect(error).toBeLessThanOrEqual(4 * Number.EPSILON);
  });

  it('keeps its recurrence', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), (x) => {
        expect(trigamma(x) - trigamma(x + 1) - 1 / (x * x)).toBeCloseTo(0, 10);
      }),
    );
  });

  it('has its limits at 0 and Infinity, and is not a number below 0', () => {
    expect(trigamma(0)).toBe(Infinity);
    expect(trigamma(Infinity)).toBe(0);
    expect(trigamma(-0.5)).toBeNaN();
    expect(trigamma(NaN)).toBeNaN();
  });
});
