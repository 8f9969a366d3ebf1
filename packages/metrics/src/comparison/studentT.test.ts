import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { studentTCdf, studentTQuantile } from './studentT.js';

// scipy 1.17.1: scipy.stats.t.ppf(probability, degrees of freedom) and .cdf(t, degrees of freedom)
const quantiles = [
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 3, 3.1824463052837078],
  [0.975, 4, 2.7764451051977934],
  [0.95, 5, 2.0150483733330233],
  [0.975, 9, 2.262157162798205],
  [0.995, 10, 3.16927267261695],
  [0.9, 30, 1.3104150253913955],
  [0.9995, 7, 5.407882520861828],
  [0.025, 4, -2.7764451051977943],
] as const;
const probabilities = [
  [0.5, 3, 0.6742760175759245],
  [-1.7, 4, 0.082177470635025],
  [2.2, 11, 0.9749569445090979],
  [3.1, 20, 0.9971775615304379],
] as const;

describe('studentTCdf', () => {
  it.each(probabilities)('at t = %f with %i degrees of freedom agrees with scipy', (t, degrees, expected) => {
    expect(studentTCdf(t, degrees)).toBeCloseTo(expected, 14);
  });

  it('is symmetric about 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 1, max: 40 }), (t, degrees) => {
        expect(studentTCdf(t, degrees) + studentTCdf(-t, degrees)).toBeCloseTo(1, 14);
      }),
    );
  });
});

describe('studentTQuantile', () => {
  it.each(quantiles)('at %f with %i degrees of freedom agrees with scipy', (probability, degrees, expected) => {
    expect(Math.abs(studentTQuantile(probability, degrees) / expected - 1)).toBeLessThan(1e-12);
  });

  it('is 0 at one half', () => {
    expect(studentTQuantile(0.5, 4)).toBeCloseTo(0, 15);
  });

  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 60 }), (p, degrees) => {
        expect(studentTCdf(studentTQuantile(p, degrees), degrees)).toBeCloseTo(p, 12);
      }),
    );
  });

  it('refuses what has no quantile', () => {
    expect(() => studentTQuantile(1, 4)).toThrow('probability must be in (0, 1), got 1');
    expect(() => studentTQuantile(0.5, 0)).toThrow('degreesOfFreedom must be an integer ≥ 1, got 0');
    expect(() => studentTCdf(0, 1.5)).toThrow('studentTCdf: degreesOfFreedom');
  });
});
