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

// As above.
const farQuantiles = [
  [1e-15, 5, -1568.3911928228774],
  [1e-16, 5, -2485.7338279612054],
  [1e-17, 5, -3939.6234445579057],
  [1e-20, 3, -4795275.720468973],
  [1e-100, 12, -622225003.2651479],
  [1e-9, 2000, -6.025637571042371],
  [1e-300, 1, -3.183098861837907e299],
] as const;
const tails = [
  [-60, 16, 1.4456291369788353e-20],
  [-1e10, 2, 5e-21],
  [-20, 30, 3.3745418328856447e-19],
  [-2, 5, 0.050969739414929174],
  [-1.9999, 7, 0.04281597827440455],
  [-3, 3, 0.02883444281121865],
  [-8, 1000, 1.7133307411957489e-15],
  [-37, 100_000, 5.987314121711992e-298],
  [-1e5, 61, 1.442199102327361e-252],
  [-40, 301, 8.627340646698732e-123],
  // scipy has 0; mpmath 1.4.1, ½ betainc(½, ½, 0, 1/(1 + t²), regularized=True), at 40 digits:
  [-1e200, 1, 3.1830988618379067e-201],
] as const;

describe('studentTCdf', () => {
  it.each(tails)('at t = %f with %i degrees of freedom has a tail as scipy', (t, degrees, expected) => {
    expect(Math.abs(studentTCdf(t, degrees) / expected - 1)).toBeLessThan(1e-12);
    expect(studentTCdf(-t, degrees)).toBe(1 - studentTCdf(t, degrees));
  });

  it('is between 0 and 1 and rises, however far out', () => {
    const far = fc.double({ min: 1e-3, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(far, fc.double({ min: 1, max: 10 }), fc.integer({ min: 1, max: 400 }), (t, more, degrees) => {
        const [outer, inner] = [studentTCdf(-t * more, degrees), studentTCdf(-t, degrees)];
        expect(outer).toBeGreaterThanOrEqual(0);
        expect(outer).toBeLessThanOrEqual(inner * (1 + 1e-12));
        expect(studentTCdf(t, degrees)).toBeLessThanOrEqual(1);
      }),
    );
    for (const degrees of [1, 2, 9, 1000]) {
      expect([-Infinity, Infinity].map((t) => studentTCdf(t, degrees))).toEqual([0, 1]);
      expect(studentTCdf(Number.NaN, degrees)).toBeNaN();
      // Where the two forms meet.
      const least = studentTCdf(-2, degrees);
      expect(studentTCdf(-2 + 1e-9, degrees) / least).toBeCloseTo(1, 8);
      expect(studentTCdf(-2 + Number.EPSILON, degrees) / least).toBeCloseTo(1, 12);
    }
  });

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
  it.each(farQuantiles)(
    'at %f with %i degrees of freedom is as far out as scipy has it',
    (probability, degrees, expected) => {
      expect(Math.abs(studentTQuantile(probability, degrees) / expected - 1)).toBeLessThan(1e-12);
    },
  );

  it('is infinite beyond the doubles', () => {
    expect(studentTQuantile(5e-324, 1)).toBe(-Infinity);
  });

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
    expect(() => studentTQuantile('0.5' as never, 4)).toThrow('probability must be in (0, 1), got "0.5"');
    expect(() => studentTCdf(null as never, 4)).toThrow('studentTCdf: t must be a number, got null.');
    expect(() => studentTCdf(0, 1.5)).toThrow('studentTCdf: degreesOfFreedom');
  });
});
