import { key, normal, uniform } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kozachenkoLeonenkoEntropy } from './kozachenkoLeonenkoEntropy.js';

describe('kozachenkoLeonenkoEntropy', () => {
  it("gives the numbers of infomeasure's tests", () => {
    // test_kozachenko_leonenko.py, bits.
    expect(kozachenkoLeonenkoEntropy([1, 2, 3, 4, 5], { k: 2, base: 2 })).toBeCloseTo(2.96291962762, 10);
    expect(kozachenkoLeonenkoEntropy([1, 2, 3, 4, 5], { k: 3, base: 2 })).toBeCloseTo(3.0755571074, 9);
  });

  it('has the mean of the exact entropy, within four standard errors, in one to three dimensions and both norms', () => {
    for (const [dimensions, norm] of [
      [1, 'max'],
      [2, 'max'],
      [2, 'euclidean'],
      [3, 'euclidean'],
    ] as const) {
      const truth = (dimensions / 2) * Math.log(2 * Math.PI * Math.E);
      const values = Array.from({ length: 30 }, (_, seed) => {
        const data = Float64Array.from(normal(key(seed), 1500 * dimensions));
        return kozachenkoLeonenkoEntropy({ data, shape: [1500, dimensions] }, { norm, k: 1 });
      });
      const mean = values.reduce((sum, value) => sum + value, 0) / 30;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29);
      const z = (mean - truth) / (deviation / Math.sqrt(30));
      expect(Math.abs(z), `${dimensions} dimensions, ${norm}: z = ${z}`).toBeLessThan(4);
    }
  });

  it('grows by d log|a| when the data is scaled by a, and not at all when it is shifted', () => {
    const scales = fc.constantFrom(-0.125, 2, 1e-9, 1e12);
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 6 }), scales, (seed, dimensions, scale) => {
        const data = Float64Array.from(uniform(key(seed), 40 * dimensions));
        const shape = [40, dimensions] as const;
        const value = kozachenkoLeonenkoEntropy({ data, shape });
        const scaled = kozachenkoLeonenkoEntropy({ data: data.map((each) => scale * each), shape });
        expect(scaled - value).toBeCloseTo(dimensions * Math.log(Math.abs(scale)), 9);
        expect(kozachenkoLeonenkoEntropy({ data: data.map((each) => each + 0.5), shape })).toBeCloseTo(value, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same in one dimension for both norms, and gives local values', () => {
    const x = Float64Array.from(normal(key(1), 100));
    const value = kozachenkoLeonenkoEntropy(x);
    expect(kozachenkoLeonenkoEntropy(x, { norm: 'euclidean' })).toBeCloseTo(value, 12);
    const { local, settings, estimator, warnings } = kozachenkoLeonenkoEntropy(x, { details: true });
    expect(local!.reduce((sum, each) => sum + each, 0) / 100).toBeCloseTo(value, 12);
    expect(settings).toEqual({ k: 4, norm: 'max', theilerWindow: 0, ties: 'keep' });
    expect(estimator).toBe('Kozachenko–Leonenko');
    expect(warnings).toEqual([]);
  });

  it('refuses samples with k copies, constants, too few samples, and options that an entropy has not', () => {
    const copies = [1, 1, 2, 3, 4, 5];
    expect(() => kozachenkoLeonenkoEntropy(copies, { k: 1 })).toThrow('got 2 of 6 with 1 or more exact copies');
    expect(kozachenkoLeonenkoEntropy(copies, { k: 2 })).toBeGreaterThan(-Infinity);
    expect(kozachenkoLeonenkoEntropy(copies, { k: 1, ties: { noise: 1e-6, seed: 3 } })).toBeGreaterThan(-Infinity);
    expect(() => kozachenkoLeonenkoEntropy([2, 2, 2], { k: 1 })).toThrow('x must vary, got the constant 2');
    expect(() => kozachenkoLeonenkoEntropy([1, 2, 3, 4])).toThrow('samples must be at least 5 for k = 4, got 4');
    expect(() => kozachenkoLeonenkoEntropy([1, 2, 3], { scaling: 'ranks' } as object)).toThrow('options must be among');
    expect(() => kozachenkoLeonenkoEntropy([1, 2, 3], { negative: 'zero' } as object)).toThrow('options must be among');
  });
});
