import { describe, expect, it } from 'vitest';
import { gammaEntropy, gammaKlDivergence } from './gamma.js';

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

describe('gammaEntropy', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [1e-300, 1, -9.999999999999999e299],
    [0.001, 2, -993.3599646550546],
    [0.5, 0.5, 0.7837571104739337],
    [2.5, 3, 0.6313356208369447],
    [9.99, 1, 2.535518862597695],
    [10, 1, 2.53605417848098],
    [37.5, 1e-5, 14.73508611009208],
    [1000000, 1, 8.326693478853393],
    [1000000000000000, 1000000000000000, -15.85044966425067],
    [1e300, 1, 346.80670248231155],
  ])('of concentration %d and rate %d is %d', (concentration, rate, expected) => {
    expect(relative(gammaEntropy({ concentration, rate }), expected)).toBeLessThan(2e-15);
  });

  it('of an exponential distribution is 1 − log rate', () => {
    expect(gammaEntropy({ concentration: 1, rate: 8 }, { base: 2 })).toBeCloseTo(1 / Math.LN2 - 3, 14);
  });

  it('refuses parameters out of range, missing or misspelt', () => {
    expect(() => gammaEntropy({ concentration: 0, rate: 1 })).toThrow(
      'gammaEntropy: concentration must be a finite number > 0, got 0.',
    );
    expect(() => gammaEntropy({ concentration: 1, rate: Infinity })).toThrow(RangeError);
    expect(() => gammaEntropy({ concentration: 1 } as never)).toThrow(
      'rate must be a finite number > 0, got undefined.',
    );
    expect(() => gammaEntropy({ concentration: 1, scale: 1 } as never)).toThrow(TypeError);
    expect(() => gammaEntropy(undefined as never)).toThrow(
      'gammaEntropy: parameters must be an object of concentration, rate',
    );
  });
});

describe('gammaKlDivergence', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [[2.5, 3], [1, 0.5], 0.4784782263896673],
    [[1, 1], [1, 1.000000001], 5.00000082407041e-19],
    [[2, 1], [2.000000001, 1], 3.2246708671884707e-19],
    [[0.001, 1], [50, 1], 50165.436586079544],
    [[50, 1], [0.001, 1], 57.43701662076015],
    [[1000000, 1], [1000001, 1], 5.000000833333334e-7],
    [[100000000, 3], [200000000, 6], 0.153426410136694],
    [[10000000000, 1], [10, 1], 9999999792.637304],
    [[10, 1], [10000000000, 1], 197740983407.85907],
    [[1e-10, 1e-10], [10000000000, 10000000000], 9.999999977551364e19],
  ] as const)('of %j from %j is %d', ([a, b], [c, d], expected) => {
    const value = gammaKlDivergence({ concentration: a, rate: b }, { concentration: c, rate: d });
    expect(relative(value, expected)).toBeLessThan(1e-14);
  });

  it('is 0 from itself', () => {
    for (const concentration of [1e-300, 0.3, 1, 9.9, 10, 1e9]) {
      expect(gammaKlDivergence({ concentration, rate: 3 }, { concentration, rate: 3 })).toBe(0);
    }
  });

  it('refuses parameters out of range', () => {
    const p = { concentration: 1, rate: 1 };
    expect(() => gammaKlDivergence(p, { concentration: -1, rate: 1 })).toThrow(RangeError);
    expect(() => gammaKlDivergence(p, p, { unit: 'bits' } as never)).toThrow(TypeError);
  });
});
