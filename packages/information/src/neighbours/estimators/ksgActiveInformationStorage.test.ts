import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { ksgActiveInformationStorage } from './ksgActiveInformationStorage.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';

/** x_t = a x_{t−1} + √(1 − a²) noise, stationary from the start: A = −½ ln(1 − a²), for any history. */
function autoregressive(seed: number, length: number, a: number): Float64Array {
  const x = Float64Array.from(normal(key(seed), length));
  for (let t = 1; t < length; t++) x[t] = a * x[t - 1]! + Math.sqrt(1 - a * a) * x[t]!;
  return x;
}

const SEEDS = Array.from({ length: 16 }, (_, seed) => seed);

describe('ksgActiveInformationStorage', () => {
  it.each([0, 0.5, 0.8])('finds −½ ln(1 − a²) of a first-order process with a = %d', (a) => {
    const estimates = SEEDS.map((seed) => ksgActiveInformationStorage(autoregressive(seed, 1500, a), { theilerWindow: 10 })); // prettier-ignore
    expect(Math.abs(zScore(estimates, -Math.log(1 - a * a) / 2))).toBeLessThan(3.5);
  });

  it('is the mutual information of past and present, within trials', () => {
    const [first, second] = [autoregressive(1, 80, 0.7), autoregressive(2, 60, 0.7)];
    const past = (from: number): Float64Array =>
      Float64Array.of(...first.slice(from, from + 78), ...second.slice(from, from + 58));
    for (const options of [{}, { algorithm: 2 }, { k: 3, norm: 'euclidean' }, { theilerWindow: 4 }] as const) {
      const found = ksgActiveInformationStorage(Float64Array.of(...first, ...second), {
        ...options,
        history: 2,
        trialLengths: [80, 60],
        details: true,
      });
      expect(found.value).toBe(ksgMutualInformation(columns(past(1), past(0)), past(2), options));
      expect(found.samples).toBe(136);
      expect(found.settings).toMatchObject({ history: 2, trialLengths: [80, 60] });
    }
  });

  it('scales before it takes pasts, and takes series of several columns', () => {
    const [x, y] = [autoregressive(3, 200, 0.6), autoregressive(4, 200, 0.6)];
    const both = ksgActiveInformationStorage(columns(x, y), { scaling: 'standardize' });
    const scaled = columns(x.map((v) => 64 * v), y); // prettier-ignore
    expect(ksgActiveInformationStorage(scaled, { scaling: 'standardize' })).toBeCloseTo(both, 12);
    expect(both).toBeGreaterThan(0.2);
  });

  it('refuses series too short for their past, and options it has not', () => {
    const x = autoregressive(5, 8, 0.5);
    expect(() => ksgActiveInformationStorage(x, { history: 8 })).toThrow('longer than the 8 samples');
    expect(() => ksgActiveInformationStorage(x, { history: 4 })).toThrow(
      'times whose pasts are known must be at least 5 for k = 4, got 4',
    );
    expect(() => ksgActiveInformationStorage(x, { history: 0 })).toThrow('history must be an integer ≥ 1');
    expect(() => ksgActiveInformationStorage(x, { trialLengths: [4, 3] })).toThrow('add up to the 8 samples, got 7');
    expect(() => ksgActiveInformationStorage(x, { delay: 2 } as never)).toThrow(TypeError);
  });
});
