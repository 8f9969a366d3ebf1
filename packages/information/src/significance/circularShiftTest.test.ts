import { foldIn, type Key, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { correlationInformation, distanceFromUniform, product } from '../../test/significance/ownStatistics.js';
import { circularShiftTest } from './circularShiftTest.js';
import { permutationTest } from './permutationTest.js';

/** A series with memory: xₜ = 0.9 xₜ₋₁ + noise. */
function autoregression(key: Key, n: number): Float64Array {
  const noise = normal(key, n + 50);
  const series = new Float64Array(n + 50);
  for (let t = 1; t < series.length; t++) series[t] = 0.9 * series[t - 1]! + noise[t]!;
  return series.slice(50);
}

/** Correlation of x with y one step later: what x tells of y's future. */
const lagged = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  correlationInformation(Array.from(x).slice(0, -1), Array.from(y).slice(1));

describe('a circular shift test', () => {
  it('gives the statistics of all shifts, once each, when as many are asked for as there are', async () => {
    const x = [1, 2, 3, 4, 5, 6];
    const y = [1, 0, 0, 0, 0, 0];
    // Σ x*ₜ yₜ = x at the shift: shifts 2, 3, 4.
    const test = await circularShiftTest(product, [x, y], { seed: 1, minimumShift: 2 });
    expect([...test.nullDistribution.values].sort()).toEqual([3, 4, 5]);
    expect(test.permutations).toBe(3);
    expect(test.pValue).toBe(1);
    const other = await circularShiftTest(product, [y, x], { seed: 1, minimumShift: 2, shifted: 1 });
    expect([...other.nullDistribution.values].sort()).toEqual([3, 4, 5]);
    expect(other.settings).toEqual({ null: 'circular shift', shifted: 1, minimumShift: 2, alternative: 'greater' });
    const best = await circularShiftTest(product, [[9, 2, 3, 4, 5, 6], y], { seed: 5, minimumShift: 2 });
    expect(best.pValue).toBe(1 / 4);
  });

  it('keeps its level for series with memory, where a permutation test does not', async () => {
    const shifts: number[] = [];
    let found = 0;
    for (let i = 0; i < 150; i++) {
      const x = autoregression(foldIn(key(1), i), 400);
      const y = autoregression(foldIn(key(2), i), 400);
      const options = { seed: i, permutations: 99 };
      shifts.push((await circularShiftTest(correlationInformation, [x, y], { ...options, minimumShift: 50 })).pValue);
      if (i < 50) found += Number((await permutationTest(correlationInformation, [x, y], options)).pValue <= 0.05);
    }
    expect(distanceFromUniform(shifts)).toBeLessThan(1.63 / Math.sqrt(150) + 0.01);
    expect(found).toBeGreaterThan(15);
  });

  it('finds what one series tells of the next step of another', async () => {
    const x = normal(key(3), 300);
    const noise = normal(key(4), 300);
    const y = noise.map((e, t) => (t === 0 ? e : 0.6 * x[t - 1]! + e));
    const options = { seed: 1, permutations: 99 };
    expect((await circularShiftTest(lagged, [x, y], options)).pValue).toBe(0.01);
    expect((await circularShiftTest(lagged, [y, x], options)).pValue).toBeGreaterThan(0.05);
  });

  it('refuses more shifts than there are, and a minimum that leaves none', async () => {
    const series = [1, 2, 3, 4, 5, 6];
    const run = (options: object) => circularShiftTest(product, [series, series], { seed: 1, ...options });
    await expect(run({ permutations: 6 })).rejects.toThrow(
      'circularShiftTest: permutations must be an integer ≥ 1 and ≤ 5, got 6.',
    );
    await expect(run({ minimumShift: 4 })).rejects.toThrow(
      'circularShiftTest: minimumShift must be an integer ≥ 1 and ≤ 3, got 4.',
    );
    await expect(run({ minimumShift: 0 })).rejects.toThrow('minimumShift must be an integer ≥ 1');
    await expect(run({ shifted: 2 })).rejects.toThrow('shifted must be an integer ≥ 0 and ≤ 1, got 2.');
    await expect(run({ permuted: 1 })).rejects.toThrow('got "permuted"');
  });
});
