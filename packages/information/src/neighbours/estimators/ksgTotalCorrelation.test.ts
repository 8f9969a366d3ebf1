import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';
import { ksgTotalCorrelation } from './ksgTotalCorrelation.js';

const draw = (seed: number, rows: number): Float64Array => Float64Array.from(normal(key(seed), rows));

describe('ksgTotalCorrelation', () => {
  it('of two variables is their mutual information, by either algorithm, norm and number of dimensions', () => {
    const [a, b, c] = [1, 2, 3].map((seed) => draw(seed, 200)) as [Float64Array, Float64Array, Float64Array];
    const y = a.map((value, i) => value + b[i]!);
    for (const options of [{}, { algorithm: 2 }, { norm: 'euclidean', k: 3 }, { theilerWindow: 5 }] as const) {
      expect(ksgTotalCorrelation(columns(a, y), options)).toBe(ksgMutualInformation(a, y, options));
      const grouped = ksgTotalCorrelation(columns(a, c, y), { ...options, dimensions: [2, 1] });
      expect(grouped).toBe(ksgMutualInformation(columns(a, c), y, options));
    }
  });

  it('has the mean of the Gaussian total correlation, within four standard errors', () => {
    // Covariance 1 with .5 off the diagonal, three variables: −½ log(1 · ¾ · ⅔) = ½ ln 2.
    const values = Array.from({ length: 30 }, (_, seed) => {
      const [a, b, c, shared] = [0, 1, 2, 3].map((part) => draw(10 * seed + part, 500)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const mix = (own: Float64Array): Float64Array => own.map((value, i) => (value + shared[i]!) / Math.SQRT2);
      return ksgTotalCorrelation(columns(mix(a), mix(b), mix(c)));
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / 30;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29);
    expect(Math.abs(mean - Math.LN2 / 2)).toBeLessThan((4 * deviation) / Math.sqrt(30));
  });

  it('names its dimensions among the settings', () => {
    const { settings, estimator, local } = ksgTotalCorrelation(columns(draw(1, 50), draw(2, 50), draw(3, 50)), {
      dimensions: [1, 2],
      algorithm: 2,
      details: true,
    });
    expect(settings).toMatchObject({ dimensions: [1, 2], algorithm: 2, k: 4 });
    expect(estimator).toBe('KSG 2');
    expect(local).toHaveLength(50);
  });

  it('refuses one variable, and dimensions that do not add up', () => {
    const three = columns(draw(1, 20), draw(2, 20), draw(3, 20));
    expect(() => ksgTotalCorrelation(draw(1, 20))).toThrow(
      'dimensions must be two or more integers ≥ 1 that add up to the 1 columns',
    );
    expect(() => ksgTotalCorrelation(three, { dimensions: 3 as never })).toThrow('add up to the 3 columns, got 3.');
    expect(() => ksgTotalCorrelation(three, { dimensions: [3] })).toThrow('got [3]');
    expect(() => ksgTotalCorrelation(three, { dimensions: [1, 1] })).toThrow('add up to the 3 columns, got [1, 1]');
    expect(() => ksgTotalCorrelation(three, { dimensions: [3, 0] })).toThrow(
      'that add up to the 3 columns, got [3, 0]',
    );
  });
});
