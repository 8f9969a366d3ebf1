import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../samples.js';
import { gaussianCopulaConditionalMutualInformation, gaussianCopulaMutualInformation } from './copula.js';
import { gaussianConditionalMutualInformation } from './conditionalMutualInformation.js';
import { gaussianMutualInformation } from './mutualInformation.js';
import { normalQuantile } from '../special/normalQuantile.js';

function draw(seed: number, n: number, rho: number): [x: Float64Array, y: Float64Array, z: Float64Array] {
  const noise = Float64Array.from(normal(key(seed), 3 * n));
  const x = noise.subarray(0, n);
  const y = noise.subarray(n, 2 * n).map((value, t) => rho * x[t]! + Math.sqrt(1 - rho * rho) * value);
  return [x, y, noise.subarray(2 * n)];
}

describe('gaussianCopulaMutualInformation', () => {
  it('is the Gaussian mutual information of normal scores of ranks', () => {
    const x = [3, -1, 10, 5, 4];
    const y = [0.1, 0.2, 0.9, 0.5, 0.3];
    const score = (ranks: number[]): number[] => ranks.map((rank) => normalQuantile(rank / 6));
    const expected = gaussianMutualInformation(score([2, 1, 5, 4, 3]), score([1, 2, 5, 4, 3]));
    expect(gaussianCopulaMutualInformation(x, y)).toBeCloseTo(expected, 14);
  });

  it('gives equal values the mean of their ranks, and says how many there are', () => {
    const x = [1, 1, 2, 3, 3, 3];
    const y = [1, 2, 3, 5, 4, 6];
    const scores = [1.5, 1.5, 3, 5, 5, 5].map((rank) => normalQuantile(rank / 7));
    const result = gaussianCopulaMutualInformation(x, y, { details: true });
    expect(result.value).toBeCloseTo(
      gaussianMutualInformation(
        scores,
        y.map((rank) => normalQuantile(rank / 7)),
      ),
      13,
    );
    expect(result.warnings).toEqual([
      '5 values of x are equal to another; equal values share the mean of their ranks.',
    ]);
    expect(result.estimator).toBe('Gaussian copula');
  });

  it('does not change when a coordinate is put through an increasing map, or the samples are permuted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const [x, y] = draw(seed, 30, 0.6);
        const value = gaussianCopulaMutualInformation(x, y);
        expect(
          gaussianCopulaMutualInformation(
            x.map(Math.exp),
            y.map((each) => each ** 3 - 5),
          ),
        ).toBe(value);
        expect(gaussianCopulaMutualInformation([...x].reverse(), [...y].reverse())).toBeCloseTo(value, 12);
        expect(
          gaussianCopulaMutualInformation(
            y,
            x.map((each) => -each),
          ),
        ).toBeCloseTo(value, 12);
      }),
      { numRuns: 20 },
    );
  });

  it('finds −½ log(1 − ρ²) of a Gaussian copula with other margins', () => {
    // Ten seeds of 2,000 samples: their mean within 4 of its standard errors and a bias of 1/n.
    const values = Array.from({ length: 10 }, (_, seed) => {
      const [x, y] = draw(seed, 2000, 0.75);
      return gaussianCopulaMutualInformation(
        x.map((each) => each ** 3),
        y.map(Math.exp),
      );
    });
    const mean = values.reduce((sum, each) => sum + each, 0) / 10;
    const spread = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 9 / 10);
    expect(Math.abs(mean - 0.413339287)).toBeLessThan(4 * spread + 5e-4);
    expect(spread).toBeLessThan(0.01);
  });

  it('takes several dimensions, each ranked by itself', () => {
    const [x, y, z] = draw(5, 40, 0.5);
    const rows = Array.from(x, (value, t) => [Math.exp(value), z[t]!]);
    expect(gaussianCopulaMutualInformation(rows, y)).toBe(
      gaussianCopulaMutualInformation(columns(x, z.map(Math.exp)), y),
    );
  });

  it('is 0 with a constant, and passes over one among several columns', () => {
    const [x, y] = draw(6, 40, 0.5);
    const constant = new Float64Array(40).fill(3);
    expect(gaussianCopulaMutualInformation(constant, y)).toBe(0);
    expect(gaussianCopulaMutualInformation(columns(constant, x), y)).toBe(gaussianCopulaMutualInformation(x, y));
    expect(gaussianCopulaConditionalMutualInformation(x, y, constant)).toBeCloseTo(
      gaussianCopulaMutualInformation(x, y),
      12,
    );
  });

  it('refuses copies, unequal lengths and too few samples', () => {
    expect(() => gaussianCopulaMutualInformation([1, 2, 3, 4], [1, 20, 300, 4000])).toThrow('linear combination');
    expect(() => gaussianCopulaMutualInformation([1, 2, 3], [1, 2])).toThrow('same number of samples');
    expect(() => gaussianCopulaMutualInformation([1, 2], [2, 1])).toThrow('must exceed');
    expect(() => gaussianCopulaMutualInformation([1, 2, NaN], [2, 1, 3])).toThrow(RangeError);
    expect(() => gaussianCopulaMutualInformation([1, 2, 4], [2, 1, 3], { ties: 'mean' } as never)).toThrow(TypeError);
  });
});

describe('gaussianCopulaConditionalMutualInformation', () => {
  it('is the Gaussian conditional mutual information of normal scores', () => {
    const [x, y, z] = draw(2, 25, 0.5);
    const scores = (values: Float64Array): number[] =>
      Array.from(values, (value) => normalQuantile((1 + values.filter((other) => other < value).length) / 26));
    expect(gaussianCopulaConditionalMutualInformation(x, y, z)).toBeCloseTo(
      gaussianConditionalMutualInformation(scores(x), scores(y), scores(z)),
      12,
    );
    expect(gaussianCopulaConditionalMutualInformation(x, y, z, { details: true, base: 2 }).unit).toBe('bits');
  });
});
