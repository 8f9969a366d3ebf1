import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../samples.js';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianEntropy } from './entropy.js';
import { gaussianMutualInformation } from './mutualInformation.js';

describe('covariance', () => {
  it('takes rows, and row-major data with a shape', () => {
    expect(
      covariance([
        [2, 1],
        [1, 3],
      ]),
    ).toEqual({ covariance: Float64Array.of(2, 1, 1, 3), size: 2 });
    expect(covariance({ data: Float64Array.of(2, 1, 1, 3), shape: [2, 2] }).covariance).toEqual(
      Float64Array.of(2, 1, 1, 3),
    );
  });

  it('copies its entries', () => {
    const data = Float64Array.of(2, 1, 1, 3);
    const result = covariance({ data, shape: [2, 2] });
    data[0] = 7;
    expect(result.covariance[0]).toBe(2);
  });

  it('takes the mean of two mirrored entries that differ by rounding, and refuses more', () => {
    const { covariance: entries } = covariance([
      [1, 0.5],
      [0.5 + 4e-13, 1],
    ]);
    expect(entries[1]).toBe(entries[2]);
    expect(() =>
      covariance([
        [1, 0.5],
        [0.5 + 1e-11, 1],
      ]),
    ).toThrow('covariance: matrix must be symmetric, got 0.50000000001');
  });

  it('refuses a matrix that is not square, not finite, or has a variance that is not positive', () => {
    expect(() => covariance([[1, 0]])).toThrow('covariance: matrix must be square, got 1 rows of 2.');
    expect(() =>
      covariance([
        [1, NaN],
        [NaN, 1],
      ]),
    ).toThrow(RangeError);
    expect(() =>
      covariance([
        [1, 0],
        [0, 0],
      ]),
    ).toThrow('variance of coordinate 1 must be above 0 and finite, got 0.');
    expect(() => covariance([[-1]])).toThrow(RangeError);
    expect(() => covariance('matrix' as never)).toThrow(TypeError);
  });
});

/** The textbook's sums, sample by sample. */
function byDefinition(data: ArrayLike<number>, n: number, d: number): number[] {
  const mean = Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (let t = 0; t < n; t++) sum += data[t * d + j]!;
    return sum / n;
  });
  return Array.from({ length: d * d }, (_, at) => {
    const i = Math.floor(at / d);
    const j = at % d;
    let sum = 0;
    for (let t = 0; t < n; t++) sum += (data[t * d + i]! - mean[i]!) * (data[t * d + j]! - mean[j]!);
    return sum / (n - 1);
  });
}

describe('covarianceOf', () => {
  it('is the sum of products about the mean over n − 1', () => {
    expect(covarianceOf(columns([1, 2, 3], [2, 4, 9])).covariance).toEqual(Float64Array.of(1, 3.5, 3.5, 13));
  });

  it.each([
    [2, 1],
    [5, 3],
    [255, 2],
    [256, 4],
    [257, 5],
    [1000, 7],
    [513, 9],
  ])('agrees with the definition for %i samples of %i dimensions, whatever the tiles and blocks', (n, d) => {
    const data = Float64Array.from(normal(key(n), n * d));
    const { covariance: ours, size } = covarianceOf({ data, shape: [n, d] });
    const expected = byDefinition(data, n, d);
    expect(size).toBe(d);
    for (let at = 0; at < d * d; at++) expect(ours[at]).toBeCloseTo(expected[at]!, 13);
  });

  it('does not change when an offset a hundred million times the spread is added', () => {
    const data = Float64Array.from(normal(key(1), 600), (value) => Math.round(value * 1024) / 1024);
    const moved = data.map((value) => value + 2 ** 27);
    const expected = covarianceOf({ data, shape: [200, 3] }).covariance;
    const ours = covarianceOf({ data: moved, shape: [200, 3] }).covariance;
    for (let at = 0; at < 9; at++) expect(ours[at]).toBeCloseTo(expected[at]!, 12);
  });

  it('scales with the square of the data', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), (power) => {
        const data = Float64Array.from(normal(key(2), 40));
        const scale = 2 ** power;
        const expected = covarianceOf({ data, shape: [20, 2] }).covariance.map((entry) => entry * scale * scale);
        expect(covarianceOf({ data: data.map((value) => value * scale), shape: [20, 2] }).covariance).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('with ddof 0 is that of maximum likelihood: over n, with the entropy that no normal law fitted to the samples falls below', () => {
    // numpy 2.4.6, np.cov([[1, 2, 3, 7], [2, 4, 9, 1]], ddof=0).
    const samples = columns([1, 2, 3, 7], [2, 4, 9, 1]);
    const { covariance: entries } = covarianceOf(samples, { ddof: 0 });
    [5.1875, -2, -2, 9.5].forEach((entry, at) => {
      expect(entries[at]).toBeCloseTo(entry, 14);
    });
    const nats = gaussianEntropy(covarianceOf(samples, { ddof: 0 }));
    expect(nats).toBeCloseTo(Math.log(2 * Math.PI * Math.E) + Math.log(5.1875 * 9.5 - 4) / 2, 14);
    // The same as the measure's own value without its correction, up to (d/2) ln((n − 1)/n).
    const plain = gaussianEntropy(covarianceOf(samples));
    expect(nats - plain).toBeCloseTo(Math.log(3 / 4), 13);
    expect(gaussianMutualInformation(covarianceOf(samples, { ddof: 0 }))).toBeCloseTo(
      gaussianMutualInformation(covarianceOf(samples, { ddof: 1 })),
      13,
    );
    for (const ddof of [2, -1, 0.5, NaN, '1']) {
      expect(() => covarianceOf(samples, { ddof: ddof as 0 })).toThrow(
        'covarianceOf: ddof must be an integer ≥ 0 and ≤ 1',
      );
    }
  });

  it('refuses one sample, a constant dimension, and squares beyond the range of doubles', () => {
    expect(() => covarianceOf([1])).toThrow('covarianceOf: number of samples must be an integer ≥ 2, got 1.');
    expect(() => covarianceOf([])).toThrow(RangeError);
    expect(() => covarianceOf(columns([1, 2, 3], [0.1, 0.1, 0.1]))).toThrow(
      'covarianceOf: samples must vary, got the constant 0.1 in dimension 1. Leave it out.',
    );
    expect(() => covarianceOf([1e-160, 2e-160])).toThrow(RangeError);
    expect(() => covarianceOf([1e160, -1e160])).toThrow('got Infinity');
    expect(() => covarianceOf([1, NaN])).toThrow(RangeError);
  });
});
