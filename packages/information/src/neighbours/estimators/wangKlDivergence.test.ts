import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { wangKlDivergence } from './wangKlDivergence.js';

const SEEDS = Array.from({ length: 16 }, (_, seed) => seed);

describe('wangKlDivergence', () => {
  it('finds the closed form of Gaussian densities', () => {
    // KL(N(1, 1) ‖ N(0, 4)) = ½ (1/4 + 1/4 − 1 + ln 4).
    const estimates = SEEDS.map((seed) =>
      wangKlDivergence(
        normal(key(seed), 1000).map((v) => v + 1),
        normal(key(seed + 100), 1300).map((v) => 2 * v),
      ),
    );
    expect(Math.abs(zScore(estimates, (0.5 - 1 + Math.log(4)) / 2))).toBeLessThan(3.5);
  });

  it('is zero within its error for samples of one density, in two dimensions and both norms', () => {
    for (const norm of ['max', 'euclidean'] as const) {
      const estimates = SEEDS.map((seed) => {
        const [x, y] = [normal(key(seed), 800), normal(key(seed + 100), 1000)];
        return wangKlDivergence({ data: x, shape: [400, 2] }, { data: y, shape: [500, 2] }, { norm });
      });
      expect(Math.abs(zScore(estimates, 0))).toBeLessThan(3.5);
    }
  });

  it('does not change when both are shifted and scaled by powers of two, or standardized together', () => {
    const [x, y] = [normal(key(1), 50), normal(key(2), 60)];
    const value = wangKlDivergence(x, y);
    expect(
      wangKlDivergence(
        x.map((v) => 8 * v),
        y.map((v) => 8 * v),
      ),
    ).toBeCloseTo(value, 12);
    expect(wangKlDivergence(x, y, { scaling: 'standardize' })).toBeCloseTo(value, 10);
  });

  it('tells what it was made by', () => {
    const found = wangKlDivergence([0, 1, 3, 7], [0.5, 2, 9], { k: 1, details: true });
    // ρ = 1, 1, 2, 4; ν = ½, ½, 1, 2: ⟨ln ½⟩ + ln(3 / 3).
    expect(found.value).toBeCloseTo(-Math.LN2, 14);
    expect([...found.local!]).toEqual([-Math.LN2, -Math.LN2, -Math.LN2, -Math.LN2]);
    expect(found).toMatchObject({ estimator: 'Wang–Kulkarni–Verdú', samples: 4 });
    expect(found.settings).toEqual({
      k: 1,
      norm: 'max',
      margins: 'keep',
      scaling: 'none',
      ties: 'keep',
      negative: 'keep',
    });
    expect(found.warnings[0]).toContain('below zero');
    expect(wangKlDivergence([0, 1, 3, 7], [0.5, 2, 9], { k: 1, negative: 'zero' })).toBe(0);
  });

  it('refuses copies, dimensions that differ, and too few samples', () => {
    const x = [1, 2, 3, 4, 5, 6];
    expect(() => wangKlDivergence([1, 1, 2, 3], [5, 6, 7], { k: 1 })).toThrow('fewer than 1 exact copies in x, got 2');
    expect(() => wangKlDivergence(x, x, { k: 1 })).toThrow('fewer than 1 exact copies in y, got 6');
    expect(wangKlDivergence(x, x, { k: 1, ties: { noise: 0.01, seed: 1 } })).toBeTypeOf('number');
    expect(() => wangKlDivergence(x, [[1, 2]])).toThrow('same dimensions, got 1 and 2');
    expect(() => wangKlDivergence([1, 2], x, { k: 2 })).toThrow('at least 3 of x and 2 of y for k = 2, got 2 and 6');
    expect(() => wangKlDivergence(x, [1], { k: 2 })).toThrow('got 6 and 1');
    expect(() => wangKlDivergence(x, [1, NaN])).toThrow('y must be finite');
    expect(() => wangKlDivergence(x, x, { theilerWindow: 1 } as object)).toThrow(TypeError);
  });
});
