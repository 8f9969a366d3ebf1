import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expOfNegative } from './exponentials.js';

describe('expOfNegative', () => {
  it('is exp to a few units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(expOfNegative(x) / Math.exp(x) - 1)).toBeLessThan(4 * Number.EPSILON);
      }),
      { numRuns: 2000 },
    );
  });

  it('is 1 at 0, vanishes as exp does, and keeps the order', () => {
    expect(expOfNegative(0)).toBe(1);
    expect(expOfNegative(-0)).toBe(1);
    expect(expOfNegative(-740)).toBeGreaterThan(0);
    for (const x of [-800, -1e6, -1e300, -Infinity]) expect(expOfNegative(x)).toBe(0);
    expect(expOfNegative(-1e-17)).toBe(1);
    expect(expOfNegative(-3)).toBeLessThan(expOfNegative(-2.9999999));
  });
});
