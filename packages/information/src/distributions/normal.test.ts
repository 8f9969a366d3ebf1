import { describe, expect, it } from 'vitest';
import { logNormalEntropy, logNormalKlDivergence } from './logNormal.js';
import { logUniformEntropy, logUniformKlDivergence } from './logUniform.js';
import { normalEntropy, normalKlDivergence } from './normal.js';

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

describe('normalEntropy and normalKlDivergence', () => {
  it('are ½ log 2πe + log scale, and 0 from itself', () => {
    expect(normalEntropy({ loc: 5, scale: 1 })).toBeCloseTo(1.4189385332046727, 15);
    expect(normalEntropy({ loc: 0, scale: 2 ** -1000 }, { base: 2 })).toBeCloseTo(2.047095585180641 - 1000, 12);
    expect(normalKlDivergence({ loc: 3, scale: 0.1 }, { loc: 3, scale: 0.1 })).toBe(0);
  });

  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [[0, 1], [0, 1.000000001], 1.0000001638140818e-18],
    [[1, 2], [3, 0.5], 14.11370563888011],
    [[0, 1e-200], [0, 1], 460.01701859880916],
    [[0, 1e-5], [1e-9, 1e-5], 5e-9],
    [[0, 1000], [0, 1], 499992.592244721],
  ] as const)('diverge: %j from %j by %d', ([loc, scale], [otherLoc, otherScale], expected) => {
    const value = normalKlDivergence({ loc, scale }, { loc: otherLoc, scale: otherScale });
    expect(relative(value, expected)).toBeLessThan(5e-15);
    expect(logNormalKlDivergence({ loc, scale }, { loc: otherLoc, scale: otherScale })).toBe(value);
  });

  it('refuse parameters out of range, missing or misspelt', () => {
    const p = { loc: 0, scale: 1 };
    expect(() => normalEntropy({ loc: 0, scale: 0 })).toThrow(
      'normalEntropy: scale must be a finite number > 0, got 0.',
    );
    expect(() => normalEntropy({ scale: 1 } as never)).toThrow('loc must be a finite number, got undefined.');
    expect(() => normalEntropy({ loc: 0, scale: 1, sigma: 1 } as never)).toThrow(TypeError);
    expect(() => normalKlDivergence(p, { loc: Infinity, scale: 1 })).toThrow('normalKlDivergence: loc');
    expect(() => normalKlDivergence(p, null as never)).toThrow('parameters must be an object of loc, scale, got null.');
    expect(() => logNormalKlDivergence(p, { loc: 0, scale: NaN })).toThrow('logNormalKlDivergence: scale');
    expect(() => logNormalEntropy(p, { base: 1 })).toThrow(RangeError);
    expect(() => logNormalEntropy(p, { details: true } as never)).toThrow(TypeError);
  });
});

describe('logNormalEntropy and logNormalKlDivergence', () => {
  it('add the mean of log z to the entropy of log z', () => {
    // scipy 1.17.1, stats.lognorm(0.5, scale=np.exp(-0.125)).entropy().
    expect(logNormalEntropy({ loc: -0.125, scale: 0.5 })).toBeCloseTo(0.6007913526447273, 14);
  });

  it('are the divergence of log-normal noise from its prior, 0.125 + log 2 − 0.5 at f = 1, α = ½', () => {
    // The example of (22) of docs/equations.md in @infodrop/priors.
    expect(logNormalKlDivergence({ loc: 0, scale: 0.5 }, { loc: 0, scale: 1 })).toBeCloseTo(0.125 + Math.LN2 - 0.5, 15);
  });
});

describe('logUniformEntropy and logUniformKlDivergence', () => {
  it('have closed forms', () => {
    expect(logUniformEntropy({ low: 1, high: Math.E })).toBeCloseTo(0.5, 15);
    // scipy 1.17.1, stats.loguniform(0.01, 100).entropy().
    expect(logUniformEntropy({ low: 0.01, high: 100 })).toBeCloseTo(2.2203268063678467, 14);
    // Next to a point it is the entropy of a uniform distribution.
    expect(logUniformEntropy({ low: 1, high: 1 + 2 ** -40 })).toBeCloseTo(-40 * Math.LN2, 11);
  });

  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [[1, 10], [1, 100], 0.6931471805599453],
    [[1, 2], [1, 2.0000000002], 1.442695160081883e-10],
    [[1, 1.000001], [1e-300, 1e300], 21.046473158510434],
  ] as const)('diverge: %j from %j by %d', ([low, high], [otherLow, otherHigh], expected) => {
    const [p, q] = [
      { low, high },
      { low: otherLow, high: otherHigh },
    ];
    expect(relative(logUniformKlDivergence(p, q), expected)).toBeLessThan(1e-15);
    expect(logUniformKlDivergence(p, p)).toBe(0);
    expect(logUniformKlDivergence(q, p)).toBe(Infinity);
  });

  it('refuse bounds that are not positive, finite and in order', () => {
    expect(() => logUniformEntropy({ low: 0, high: 1 })).toThrow(
      'logUniformEntropy: low must be a finite number > 0, got 0.',
    );
    expect(() => logUniformEntropy({ low: 2, high: 2 })).toThrow('high must be a finite number > 2, got 2.');
    expect(() => logUniformEntropy({ low: 1, high: Infinity })).toThrow(RangeError);
    expect(() => logUniformKlDivergence({ low: 1, high: 2 }, { low: 3, high: 2 })).toThrow(RangeError);
  });
});
