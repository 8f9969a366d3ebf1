import { gaussianTotalCorrelation } from '@infodrop/information';
import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { asWritten } from './disentangling.js';

describe('asWritten', () => {
  it('is −Σ log of the squares of the rows of the covariance', () => {
    // Covariance [[2, 1], [1, 2/3]], ddof 1.
    const samples = { data: Float64Array.of(-1, -1, -1, 0, 0, 0, 2, 1), shape: [4, 2] as [number, number] };
    expect(asWritten(samples)).toBeCloseTo(-Math.log(4 + 1) - Math.log(1 + 4 / 9), 12);
  });

  it('is not 0 for independent units and changes with their scale, where (23) does neither', () => {
    const numbers = normal(key(0), 3000);
    const at = (scale: number) => ({
      data: Float64Array.from(numbers, (x) => scale * x),
      shape: [1000, 3] as [number, number],
    });
    expect(asWritten(at(0.1))).toBeGreaterThan(20);
    expect(asWritten(at(0.1)) - asWritten(at(1))).toBeCloseTo(3 * 4 * Math.log(10), 9);
    expect(gaussianTotalCorrelation(at(0.1))).toBeCloseTo(gaussianTotalCorrelation(at(1)), 9);
    expect(Math.abs(gaussianTotalCorrelation(at(1)))).toBeLessThan(0.01);
  });
});
