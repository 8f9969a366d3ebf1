import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { sap } from './sap.js';

const factors = factorsOf([10, 10, 10], 3000);

describe('sap', () => {
  it('is near 1, and below it, for codes that are the factors; 0 for constants and for duplicated codes', () => {
    const { value } = sap(factors, factors);
    expect(value).toBeGreaterThan(0.98);
    expect(value).toBeLessThan(1);
    expect(sap(constantCodes(3000, 3), factors).value).toBe(0);
    expect(sap(columnsOf(factors, [0, 1, 2, 0, 1, 2]), factors).value).toBe(0);
  });

  it('does not change when dimensions and factors are scaled and moved, however far', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-140, max: 1e140, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (scale, move) => {
          const moved = { data: factors.data.map((value) => scale * (value + move)), shape: factors.shape };
          expect(sap(moved, factors).value).toBeCloseTo(sap(factors, factors).value, 9);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('takes a constant for one, whatever its rounding', () => {
    const tenths = { data: new Float64Array(3000 * 2).fill(0.1), shape: [3000, 2] as const };
    expect(Array.from(sap(tenths, factors).predictability)).toEqual(new Array(6).fill(0));
  });

  it('refuses one dimension and a constant factor', () => {
    expect(() => sap(columnsOf(factors, [0]), factors)).toThrow('sap: codes must be of 2 dimensions or more, got 1.');
    expect(() => sap(factors, constantCodes(3000, 1))).toThrow('sap: factors[0] must be of two or more different');
  });
});
