import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianKlDivergence } from './klDivergence.js';

const A = covariance([
  [2, 0.5, 0.3, 0],
  [0.5, 1, -0.2, 0.1],
  [0.3, -0.2, 3, 0.7],
  [0, 0.1, 0.7, 1.5],
]);
const B = covariance([
  [1, 0.2, 0, 0.4],
  [0.2, 2, 0.6, 0],
  [0, 0.6, 1.2, -0.3],
  [0.4, 0, -0.3, 4],
]);
const variance = (value: number) => covariance([[value]]);

describe('gaussianKlDivergence', () => {
  it('is its textbook formula in one dimension', () => {
    const p = { mean: [1], covariance: variance(4) };
    const q = { mean: [3], covariance: variance(9) };
    expect(gaussianKlDivergence(p, q)).toBeCloseTo(Math.log(3 / 2) + (4 + 4) / 18 - 0.5, 15);
    expect(gaussianKlDivergence(p, q, { base: 2 })).toBeCloseTo((Math.log(3 / 2) + 8 / 18 - 0.5) / Math.LN2, 14);
  });

  it('agrees with 40 digits in four dimensions', () => {
    // mpmath 1.4.1, mp.dps = 40.
    const p = { mean: [0.1, -0.2, 0.3, 0], covariance: A };
    const q = { mean: [0, 1, 0, -1], covariance: B };
    expect(gaussianKlDivergence(p, q)).toBeCloseTo(1.967485374429475, 14);
  });

  it('is 0 for equal distributions, and keeps its digits for all but equal ones', () => {
    expect(gaussianKlDivergence(A, A)).toBeLessThan(1e-60); // rounding, of twice as many digits
    expect(gaussianKlDivergence({ mean: [1e-9], covariance: variance(1) }, variance(1))).toBeCloseTo(5e-19, 33);
    const e = 2 ** -30;
    const grown = covariance([
      [2 + 2 * e, 1 + e],
      [1 + e, 2 + 2 * e],
    ]);
    // Two dimensions, each ½ (e − log(1 + e)) = e²/4 − e³/6.
    expect(
      gaussianKlDivergence(
        grown,
        covariance([
          [2, 1],
          [1, 2],
        ]),
      ) /
        ((e * e) / 2 - (e * e * e) / 3),
    ).toBeCloseTo(1, 12);
    const near = covariance([
      [1, 1 - e],
      [1 - e, 1],
    ]);
    expect(gaussianKlDivergence(near, near)).toBeLessThan(1e-60);
  });

  it('holds for extremely different variances', () => {
    expect(gaussianKlDivergence(variance(1e-200), variance(1))).toBeCloseTo((-1 + 200 * Math.LN10) / 2, 11);
    expect(gaussianKlDivergence(variance(1e200), variance(1)) / 5e199).toBeCloseTo(1, 14);
  });

  it('is not negative, unchanged by linear maps, and a sum over independent coordinates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (seed, s) => {
        const noise = Float64Array.from(normal(key(seed), 60));
        const p = {
          mean: noise.subarray(50, 52),
          covariance: covarianceOf({ data: noise.subarray(0, 20), shape: [10, 2] }),
        };
        const q = {
          mean: noise.subarray(52, 54),
          covariance: covarianceOf({ data: noise.subarray(20, 40), shape: [10, 2] }),
        };
        const value = gaussianKlDivergence(p, q);
        expect(value).toBeGreaterThan(0);
        const mapped = ({ mean, covariance: c }: typeof p) => {
          const [a, b, d] = [c.covariance[0]!, c.covariance[1]!, c.covariance[3]!];
          // x → (s x₁ + x₂, x₂)
          return {
            mean: [s * mean[0]! + mean[1]!, mean[1]!],
            covariance: covariance([
              [s * s * a + 2 * s * b + d, s * b + d],
              [s * b + d, d],
            ]),
          };
        };
        expect(gaussianKlDivergence(mapped(p), mapped(q)) / value).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
    const diagonal = (a: number, b: number) =>
      covariance([
        [a, 0],
        [0, b],
      ]);
    expect(gaussianKlDivergence(diagonal(2, 3), diagonal(5, 1))).toBeCloseTo(
      gaussianKlDivergence(variance(2), variance(5)) + gaussianKlDivergence(variance(3), variance(1)),
      14,
    );
  });

  it.each(['both', 'p', 'q'] as const)('is unbiased with %s from samples', (which) => {
    const [n, m, d, runs] = [7, 9, 2, 3000];
    const p = {
      mean: [0.5, 0],
      covariance: covariance([
        [2, 0],
        [0, 1],
      ]),
    };
    const q = {
      mean: [0, 0],
      covariance: covariance([
        [1, 0.5],
        [0.5, 1.25],
      ]),
    };
    const truth = gaussianKlDivergence(p, q);
    let sum = 0;
    let squares = 0;
    let plain = 0;
    for (let seed = 0; seed < runs; seed++) {
      const z = normal(key(seed), d * (n + m));
      const x = Array.from({ length: n }, (_, t) => [0.5 + Math.SQRT2 * z[2 * t]!, z[2 * t + 1]!]);
      const y = Array.from({ length: m }, (_, t) => [z[2 * (n + t)]!, 0.5 * z[2 * (n + t)]! + z[2 * (n + t) + 1]!]);
      const [first, second] = [which === 'q' ? p : x, which === 'p' ? q : y];
      const error = gaussianKlDivergence(first, second) - truth;
      sum += error;
      squares += error * error;
      plain += gaussianKlDivergence(first, second, { biasCorrection: false }) - truth;
    }
    const spread = Math.sqrt(squares - (sum * sum) / runs);
    expect(Math.abs(sum / spread)).toBeLessThan(3);
    expect(plain / spread).toBeGreaterThan(10);
  });

  it('has local values log p/q that average to it', () => {
    const z = normal(key(9), 40);
    const x = Array.from({ length: 20 }, (_, t) => [z[2 * t]! + 1, z[2 * t + 1]! * 2]);
    const result = gaussianKlDivergence(
      x,
      covariance([
        [1, 0],
        [0, 4],
      ]),
      { details: true, biasCorrection: false },
    );
    expect(result.local!.reduce((sum, each) => sum + each, 0) / 20).toBeCloseTo(result.value, 13);
    expect(result).toMatchObject({ samples: 20, settings: { biasCorrection: false, dimensions: 2 } });
    // One dimension, written out, with p's variance over n in its density.
    const values = [1, 2, 4, 7, 11];
    const line = gaussianKlDivergence(values, variance(3), { details: true, biasCorrection: false });
    const [mean, unbiased] = [5, 16.5];
    for (const [t, value] of values.entries()) {
      const quadratic = ((value - mean) ** 2 * 5) / 4; // scaled so that its mean is the unbiased variance
      const logRatio =
        Math.log(3 / unbiased) / 2 - quadratic / unbiased / 2 + (quadratic + 2 * (value - mean) * mean + mean ** 2) / 6;
      expect(line.local![t]).toBeCloseTo(logRatio, 12);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => gaussianKlDivergence(A, variance(1))).toThrow('same number of dimensions, got 4 and 1.');
    expect(() => gaussianKlDivergence({ covariance: [[1]] } as never, A)).toThrow('covariance of p must be tagged');
    expect(() => gaussianKlDivergence({ mean: [1], covariance: A }, A)).toThrow(
      'mean of p must hold 4 numbers, got [1].',
    );
    expect(() => gaussianKlDivergence({ mean: [NaN], covariance: variance(1) }, variance(1))).toThrow(RangeError);
    const singular = covariance([
      [1, 1],
      [1, 1],
    ]);
    const fine = covariance([
      [1, 0],
      [0, 1],
    ]);
    expect(() => gaussianKlDivergence(singular, fine)).toThrow('got dimension 1 of p a linear combination');
    expect(() => gaussianKlDivergence(fine, singular)).toThrow('got dimension 1 of q a linear combination');
    expect(() => gaussianKlDivergence([1, 2, 4], [1, 3, 2])).toThrow(
      'number of samples of q must be an integer ≥ 4 for the correction',
    );
    expect(() =>
      gaussianKlDivergence(
        [
          [1, 2],
          [2, 1],
        ],
        fine,
      ),
    ).toThrow('number of samples of p must exceed');
    expect(() => gaussianKlDivergence(A, A, { biasCorrection: 'no' as never })).toThrow(TypeError);
    expect(() => gaussianKlDivergence(A, A, { bias: false } as never)).toThrow(TypeError);
    expect(() => gaussianKlDivergence(null as never, A)).toThrow(TypeError);
  });
});
