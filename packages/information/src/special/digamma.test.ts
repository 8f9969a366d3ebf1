import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digamma, digammaTable } from './digamma.js';

// mpmath 1.4.1, mp.dps = 40.
const GOLDEN: readonly (readonly [x: number, value: number])[] = [
  [1e-300, -9.999999999999999e299],
  [1e-9, -1000000000.5772156],
  [0.001, -1000.5755719318103],
  [0.1, -10.423754940411076],
  [0.5, -1.9635100260214235],
  [1, -0.5772156649015329],
  [1.25, -0.22745353337626542],
  [1.5, 0.03648997397857652],
  [2, 0.42278433509846713],
  [2.5, 0.7031566406452432],
  [3, 0.9227843350984671],
  [5, 1.5061176684318005],
  [9.99, 2.250700372831201],
  [10, 2.251752589066721],
  [37.5, 3.6109483445963386],
  [1000, 6.907255195648812],
  [123456.789, 11.723642437180377],
  [1e10, 23.025850929890456],
  [1e100, 230.25850929940458],
  [1e300, 690.7755278982137],
];

describe('digamma', () => {
  it.each(GOLDEN)('of %s is %s', (x, expected) => {
    const error = Math.abs(digamma(x) - expected) / Math.max(Math.abs(expected), 1);
    expect(error).toBeLessThanOrEqual(4 * Number.EPSILON);
  });

  it('keeps its recurrence', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), (x) => {
        expect(digamma(x + 1) - digamma(x) - 1 / x).toBeCloseTo(0, 12);
      }),
    );
  });

  it('has its limits at 0 and Infinity, and is not a number below 0', () => {
    expect(digamma(0)).toBe(-Infinity);
    expect(digamma(Infinity)).toBe(Infinity);
    expect(digamma(-0.5)).toBeNaN();
    expect(digamma(NaN)).toBeNaN();
  });
});

describe('digammaTable', () => {
  it('holds ψ(0) … ψ(n)', () => {
    const table = digammaTable(2000);
    expect(table[0]).toBe(-Infinity);
    for (let i = 1; i <= 2000; i++) expect(Math.abs(table[i]! - digamma(i))).toBeLessThan(4e-15);
  });

  it('is right to the last place after a hundred thousand sums', () => {
    expect(digammaTable(100_000)[100_000]).toBeCloseTo(digamma(100_000), 14);
  });
});
