import { foldIn, key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';

/** README of NPEET. */
const X = [1.3, 3.7, 5.1, 2.4, 3.4];
const Y = [1.5, 3.32, 5.3, 2.3, 3.3];

function gaussianPair(seed: number, rows: number, rho: number): [Float64Array, Float64Array] {
  const z = normal(key(seed), 2 * rows);
  const x = Float64Array.from(z.subarray(0, rows));
  return [x, x.map((value, i) => rho * value + Math.sqrt(1 - rho * rho) * z[rows + i]!)];
}

/** How many standard errors the mean of estimates from 30 seeds is from the truth. */
function zScore(estimate: (seed: number) => number, truth: number): number {
  const values = Array.from({ length: 30 }, (_, seed) => estimate(seed));
  const mean = values.reduce((sum, value) => sum + value, 0) / 30;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29;
  return (mean - truth) / Math.sqrt(variance / 30);
}

describe('ksgMutualInformation', () => {
  it("gives the numbers of NPEET's README at k = 3, 2 and 1", () => {
    expect(ksgMutualInformation(X, Y, { k: 3 })).toBeCloseTo(7 / 60, 14);
    expect(ksgMutualInformation(X, Y, { k: 3, base: 2 })).toBeCloseTo(0.168314421, 9);
    expect(ksgMutualInformation(X, Y, { k: 2 })).toBeCloseTo(33 / 60, 14);
    expect(ksgMutualInformation(X, Y, { k: 1 })).toBeCloseTo(59 / 60, 14);
  });

  it("gives the numbers of infomeasure's tests", () => {
    // tests/estimators/mutual_information/test_kraskov_stoegbauer_grassberger.py: KSG 1, max norm, nats, unscaled, k = 4.
    const x = [-2.49, 1.64, -3.05, 7.95, -5.96, 1.77, -5.24, 7.03, -0.11, -1.86];
    const a = [11.08, 8.41, 11.47, 8.78, 14.09, 6.03, 10.67, 9.45, 12.72, 11.12];
    const b = [-8.59, 8.41, 3.76, 3.77, 5.69, 1.75, -3.2, -4, -4, 6.85];
    expect(ksgMutualInformation(x, x)).toBeCloseTo(0.99563492063492, 13);
    expect(ksgMutualInformation(x, a)).toBeCloseTo(0.081626984126984, 13);
    expect(ksgMutualInformation(x, b)).toBeCloseTo(-0.034126984126984, 13);
  });

  it('has the mean −½ log(1 − ρ²) on Gaussian data, within four standard errors', () => {
    for (const [rho, algorithm] of [
      [0, 1],
      [0.5, 1],
      [0.75, 1],
      [0, 2],
      [0.75, 2],
    ] as const) {
      const truth = -0.5 * Math.log(1 - rho * rho);
      const z = zScore((seed) => ksgMutualInformation(...gaussianPair(seed, 600, rho), { algorithm }), truth);
      expect(Math.abs(z), `ρ = ${rho}, algorithm ${algorithm}: z = ${z}`).toBeLessThan(4);
    }
  });

  it('has a mean of zero on independent series with a Theiler window', () => {
    const z = zScore((seed) => ksgMutualInformation(...gaussianPair(seed, 150, 0), { theilerWindow: 20 }), 0);
    expect(Math.abs(z)).toBeLessThan(4);
  });

  it('is symmetric, and unchanged by permuting, shifting, reflecting and scaling both variables alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -64, max: 64 })), {
          minLength: 8,
          maxLength: 60,
        }),
        fc.constantFrom(1 as const, 2 as const),
        fc.integer({ min: 1, max: 5 }),
        (pairs, algorithm, k) => {
          fc.pre(new Set(pairs.map(([a]) => a)).size > 1 && new Set(pairs.map(([, b]) => b)).size > 1);
          const x = pairs.map(([a]) => a);
          const y = pairs.map(([, b]) => b);
          const options = { k, algorithm };
          const value = ksgMutualInformation(x, y, options);
          expect(ksgMutualInformation(y, x, options)).toBe(value);
          expect(ksgMutualInformation([...x].reverse(), [...y].reverse(), options)).toBeCloseTo(value, 12);
          expect(
            ksgMutualInformation(
              x.map((a) => 8 * a + 5),
              y.map((b) => -8 * b),
              options,
            ),
          ).toBe(value);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gives local values whose mean it is, and every setting, with details', () => {
    const [x, y] = gaussianPair(3, 200, 0.8);
    const estimate = ksgMutualInformation(x, y, { base: 2, details: true });
    expect(estimate.value).toBe(ksgMutualInformation(x, y, { base: 2 }));
    expect(estimate.local!.reduce((sum, value) => sum + value, 0) / 200).toBeCloseTo(estimate.value, 12);
    expect(estimate).toMatchObject({
      unit: 'bits',
      estimator: 'KSG 1',
      samples: 200,
      settings: { k: 4, norm: 'max', theilerWindow: 0, scaling: 'none', ties: 'keep', negative: 'keep', algorithm: 1 },
      warnings: [],
    });
  });

  it('does not depend on how the samples are passed', () => {
    const [x, y] = gaussianPair(4, 100, 0.5);
    const value = ksgMutualInformation(x, y);
    expect(ksgMutualInformation([...x], columns(y))).toBe(value);
    expect(
      ksgMutualInformation(
        [...x].map((a) => [a]),
        { data: y, shape: [100, 1] },
      ),
    ).toBe(value);
  });

  it('is unchanged by an independent dimension in which no sample is far, up to its counts', () => {
    const [x, y] = gaussianPair(5, 300, 0.9);
    const flat = normal(foldIn(key(5), 1), 300).map((value) => 1e-12 * value);
    expect(ksgMutualInformation(columns(x, flat), y)).toBeCloseTo(ksgMutualInformation(x, y), 12);
    expect(ksgMutualInformation(columns(x, flat), y, { norm: 'euclidean' })).toBeCloseTo(
      ksgMutualInformation(x, y),
      12,
    );
  });

  it('counts no neighbour where copies make the distance 0, and says so', () => {
    const x = [0, 0, 0, 1, 2, 3];
    const { local, warnings } = ksgMutualInformation(x, x, { k: 2, details: true });
    // ψ(2) + ψ(6) − 2 ψ(1) at each of the three copies.
    const psi = (n: number): number => Array.from({ length: n - 1 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
    expect(local![0]).toBeCloseTo(psi(2) + psi(6), 12);
    expect(warnings[0]).toContain('3 of 6 samples have 2 or more exact copies');
  });

  it('breaks ties with seeded noise relative to the deviation, only when asked', () => {
    const x = Array.from({ length: 60 }, (_, i) => i % 7);
    const y = x.map((value) => 1e-20 * value);
    const ties = { noise: 1e-3, seed: 1 };
    const value = ksgMutualInformation(x, y, { scaling: 'standardize', ties });
    expect(ksgMutualInformation(x, y, { scaling: 'standardize', ties })).toBe(value);
    expect(ksgMutualInformation(x, y, { scaling: 'standardize', ties: { ...ties, seed: 2 } })).not.toBe(value);
    // The noise of x is not that of y: the labels are shared, the noise is not.
    expect(value).toBeLessThan(Math.log(7) + 0.5);
    const { settings, warnings } = ksgMutualInformation(x, y, { scaling: 'standardize', ties, details: true });
    expect(settings.ties).toEqual(ties);
    expect(warnings).toEqual([]);
  });

  it('keeps data on any scale when it is asked to standardize, and warns when it is not', () => {
    const [x, y] = gaussianPair(6, 400, 0.7);
    const wide = y.map((value) => 2 ** 40 * value);
    const near = ksgMutualInformation(x, y, { scaling: 'standardize' });
    expect(ksgMutualInformation(x, wide, { scaling: 'standardize' })).toBeCloseTo(near, 10);
    expect(ksgMutualInformation(x, wide, { details: true }).warnings[0]).toContain("scaling: 'standardize'");
    expect(ksgMutualInformation(x, y, { details: true }).warnings).toEqual([]);
  });

  it('is unchanged by monotone maps with ranks', () => {
    const [x, y] = gaussianPair(7, 300, 0.7);
    const value = ksgMutualInformation(x, y, { scaling: 'ranks' });
    expect(
      ksgMutualInformation(
        x.map(Math.exp),
        y.map((b) => b ** 3),
        { scaling: 'ranks' },
      ),
    ).toBe(value);
  });

  it('keeps an estimate below zero, or sets it to zero when asked, and says so', () => {
    const [x, y] = gaussianPair(1, 50, 0);
    const seeds = Array.from({ length: 20 }, (_, seed) => gaussianPair(seed, 50, 0));
    const [a, b] = seeds.find((pair) => ksgMutualInformation(...pair) < 0) ?? [x, y];
    expect(ksgMutualInformation(a, b)).toBeLessThan(0);
    expect(ksgMutualInformation(a, b, { negative: 'zero' })).toBe(0);
    const warned = ksgMutualInformation(a, b, { negative: 'zero', details: true });
    expect(warned.warnings[0]).toContain('below zero and was set to zero');
    expect(ksgMutualInformation(a, b, { details: true }).warnings[0]).toContain('below zero');
  });

  it('refuses what it cannot estimate from, and says what to do', () => {
    const refused = (run: () => unknown, text: string): void => {
      expect(run).toThrow(text);
    };
    refused(() => ksgMutualInformation(X, [1, 2]), 'must have the same number of samples, got 5, 2');
    refused(() => ksgMutualInformation(X, Y, { k: 5 }), 'samples must be at least 6 for k = 5, got 5');
    refused(() => ksgMutualInformation(X, Y, { k: 1, theilerWindow: 2 }), 'samples must be at least 6');
    refused(() => ksgMutualInformation(X, Y, { k: 0 }), 'k must be an integer ≥ 1, got 0');
    refused(() => ksgMutualInformation(X, Y, { k: 1.5 }), 'k must be an integer');
    refused(() => ksgMutualInformation(X, Y, { theilerWindow: -1 }), 'theilerWindow must be an integer ≥ 0');
    refused(() => ksgMutualInformation([1, NaN, 2, 3, 4], Y), 'x must be finite numbers, got NaN at sample 1');
    refused(() => ksgMutualInformation(X, [1, 2, Infinity, 3, 4]), 'y must be finite numbers');
    refused(() => ksgMutualInformation([], []), 'samples must be at least 5');
    refused(() => ksgMutualInformation([1], [2]), 'samples must be at least 5');
    refused(() => ksgMutualInformation(X, Y, { algorithm: 3 as 1 }), 'algorithm must be an integer ≥ 1 and ≤ 2, got 3');
    refused(() => ksgMutualInformation(X, Y, { norm: 'l1' as 'max' }), 'norm must be one of "max", "euclidean"');
    refused(() => ksgMutualInformation(X, Y, { scaling: 'z' as 'ranks' }), 'scaling must be one of');
    refused(() => ksgMutualInformation(X, Y, { negative: 'clamp' as 'zero' }), 'negative must be one of');
    refused(() => ksgMutualInformation(X, Y, { ties: 'noise' as 'keep' }), 'ties must be one of');
    refused(
      () => ksgMutualInformation(X, Y, { ties: { noise: 0, seed: 1 } }),
      'noise of ties must be a finite number > 0',
    );
    refused(() => ksgMutualInformation(X, Y, { ties: { noise: 1, seed: -1 } }), 'seed of ties must be an integer ≥ 0');
    refused(() => ksgMutualInformation(X, Y, { neighbours: 4 } as object), 'options must be among');
    refused(() => ksgMutualInformation('abc' as unknown as number[], Y), 'x must be an array of numbers');
  });
});
