import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianEntropy } from './entropy.js';

describe('gaussianEntropy', () => {
  it('is ½ log 2πeσ² in one dimension', () => {
    expect(gaussianEntropy(covariance([[1]]))).toBeCloseTo(1.4189385332046727, 15);
    expect(gaussianEntropy(covariance([[4]]), { base: 2 })).toBeCloseTo(1.4189385332046727 / Math.LN2 + 1, 14);
  });

  it('is ½ log |2πeΣ| in more', () => {
    expect(
      gaussianEntropy(
        covariance([
          [5, 3],
          [3, 4],
        ]),
      ),
    ).toBeCloseTo(2.8378770664093453 + Math.log(11) / 2, 14);
  });

  it('grows by log |a| when a coordinate is multiplied by a, over the whole range of doubles', () => {
    fc.assert(
      fc.property(fc.integer({ min: -140, max: 140 }), (power) => {
        const a = 10 ** power;
        const expected =
          gaussianEntropy(
            covariance([
              [1, 0.5],
              [0.5, 2],
            ]),
          ) +
          power * Math.LN10;
        expect(
          gaussianEntropy(
            covariance([
              [a * a, 0.5 * a],
              [0.5 * a, 2],
            ]),
          ),
        ).toBeCloseTo(expected, 11);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [2, 1],
    [5, 3],
    [30, 2],
  ])('is unbiased for %i samples of %i dimensions, and its standard error is the spread', (n, d) => {
    const runs = 2000;
    let sum = 0;
    let squares = 0;
    let plain = 0;
    let variances = 0;
    for (let seed = 0; seed < runs; seed++) {
      const samples = { data: Float64Array.from(normal(key(seed), n * d)), shape: [n, d] } as const;
      const { value, standardError } = gaussianEntropy(samples, { details: true });
      const error = value - d * 1.4189385332046727;
      sum += error;
      squares += error * error;
      variances += standardError! ** 2;
      plain += gaussianEntropy(samples, { biasCorrection: false }) - d * 1.4189385332046727;
    }
    const spread = Math.sqrt(squares - (sum * sum) / runs);
    expect(Math.abs(sum / spread)).toBeLessThan(3);
    expect(plain / spread).toBeLessThan(-5);
    if (n === 30) expect(Math.abs(Math.sqrt(variances) / spread - 1)).toBeLessThan(0.1);
  });

  it('without the correction is that of the covariance of the samples', () => {
    const samples = [
      [1, 2],
      [3, 1],
      [0, 7],
      [4, 4],
    ];
    expect(gaussianEntropy(samples, { biasCorrection: false })).toBeCloseTo(gaussianEntropy(covarianceOf(samples)), 14);
  });

  it('has as local values −log p at each sample, with the covariance over n, but for a shift', () => {
    const values = [1, 4, 2, 8, 5];
    const { value, local } = gaussianEntropy(values, { details: true, biasCorrection: false });
    const [mean, variance] = [4, 6];
    for (const [t, x] of values.entries()) {
      const expected = Math.log(2 * Math.PI * 7.5) / 2 + (x - mean) ** 2 / (2 * variance);
      expect(local![t]).toBeCloseTo(expected, 13);
    }
    expect(local!.reduce((sum, each) => sum + each, 0) / 5).toBeCloseTo(value, 14);
  });

  it('gives an estimate without samples for a covariance', () => {
    expect(gaussianEntropy(covariance([[1]]), { details: true })).toEqual({
      value: gaussianEntropy(covariance([[1]])),
      unit: 'nats',
      estimator: 'Gaussian',
      settings: { dimensions: [1] },
      warnings: [],
    });
  });

  it('refuses a constant, a single sample, a singular covariance and options it does not have', () => {
    expect(() => gaussianEntropy([2, 2, 2])).toThrow(
      'gaussianEntropy: samples must vary, got the constant 2. Leave it out.',
    );
    expect(() => gaussianEntropy([2])).toThrow(RangeError);
    expect(() =>
      gaussianEntropy([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow('must exceed the number of dimensions, 2, got 2.');
    expect(() =>
      gaussianEntropy(
        covariance([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toThrow(RangeError);
    expect(() => gaussianEntropy([1, 2, 3], { dimensions: [1] } as never)).toThrow(TypeError);
    expect(() => gaussianEntropy(covariance([[1]]), { biasCorrection: false } as never)).toThrow(TypeError);
  });
});
