import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../test/bruteForce/zScore.js';
import { columns } from '../samples.js';
import { gaussianActiveInformationStorage } from './activeInformationStorage.js';
import { gaussianMutualInformation } from './mutualInformation.js';

/** x_t = a x_{t−1} + b x_{t−2} + noise, after it has forgotten its start. */
function autoregressive(seed: number, length: number, a: number, b = 0): Float64Array {
  const x = Float64Array.from(normal(key(seed), length + 200));
  for (let t = 2; t < x.length; t++) x[t]! += a * x[t - 1]! + b * x[t - 2]!;
  return x.slice(200);
}

describe('gaussianActiveInformationStorage', () => {
  it('finds ½ log of the variance over that of the noise', () => {
    const score = (history: number, a: number, b: number, truth: number): number =>
      zScore(
        Array.from({ length: 100 }, (_, seed) =>
          gaussianActiveInformationStorage(autoregressive(seed, 400, a, b), { history }),
        ),
        truth,
      );
    // Yule and Walker: ρ₁ = a / (1 − b), and var = 1 / (1 − a ρ₁ − b ρ₂) with ρ₂ = a ρ₁ + b.
    for (const [a, b] of [
      [0.6, 0],
      [0.5, 0.3],
      [0.4, -0.5],
    ] as const) {
      const rho = a / (1 - b);
      const variance = 1 / (1 - a * rho - b * (a * rho + b));
      expect(Math.abs(score(2, a, b, Math.log(variance) / 2))).toBeLessThan(4);
      // Of one sample of the past, all of it that one tells.
      expect(Math.abs(score(1, a, b, -Math.log(1 - rho * rho) / 2))).toBeLessThan(4);
    }
  });

  it('is the mutual information of past and present, within trials', () => {
    const x = autoregressive(1, 60, 0.5, 0.2);
    const times = Array.from({ length: 60 }, (_, t) => t).filter((t) => (t >= 2 && t < 35) || t >= 37);
    const at = (lag: number): number[] => times.map((t) => x[t - lag]!);
    const found = gaussianActiveInformationStorage(x, { history: 2, trialLengths: [35, 25], details: true });
    const expected = gaussianMutualInformation(columns(at(1), at(2)), at(0), { details: true });
    expect(found.value).toBe(expected.value);
    expect(found.local).toEqual(expected.local);
    expect(found.standardError).toBe(expected.standardError);
    expect(found.settings).toMatchObject({ history: 2, trialLengths: [35, 25], dimensions: [2, 1] });
  });

  it('refuses series too short for their past, and options it has not', () => {
    const x = autoregressive(2, 6, 0.5);
    expect(() => gaussianActiveInformationStorage(x, { history: 6 })).toThrow('longer than the 6 samples');
    expect(() => gaussianActiveInformationStorage(x, { history: 3 })).toThrow('at least 5 times whose pasts are known');
    expect(() => gaussianActiveInformationStorage(x, { delay: 2 } as never)).toThrow(TypeError);
    expect(() => gaussianActiveInformationStorage(x, { biasCorrection: 1 as never })).toThrow(TypeError);
  });
});
