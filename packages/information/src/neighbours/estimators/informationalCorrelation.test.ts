import { foldIn, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { permutationTest } from '../../significance/permutationTest.js';
import { informationalCorrelation } from './informationalCorrelation.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';

const draw = (name: string, count: number): Float64Array => Float64Array.from(normal(foldIn(key(3), name), count));

describe('the informational coefficient of correlation', () => {
  it('is that of normal variables, whatever its sign', () => {
    for (const rho of [0.5, -0.8]) {
      const estimates = Array.from({ length: 60 }, (_, i) => {
        const [x, e] = [draw(`x${i}`, 400), draw(`e${i}`, 400)];
        return informationalCorrelation(x, e.map((each, t) => rho * x[t]! + Math.sqrt(1 - rho * rho) * each)); // prettier-ignore
      });
      // KSG's own bias at N = 400 is some thousandths.
      const mean = estimates.reduce((a, b) => a + b) / estimates.length;
      expect(Math.abs(mean - Math.abs(rho))).toBeLessThan(0.02);
      expect(Math.abs(zScore(estimates, Math.abs(rho)))).toBeLessThan(4);
    }
  });

  it('is √(1 − exp(−2 I)) of KSG’s estimate, with its sign', () => {
    const [x, y] = [draw('x', 80), draw('y', 80)];
    for (const [a, b] of [
      [x, y],
      [x, x.map((each, i) => each ** 2 + 0.1 * y[i]!)],
    ] as const) {
      // prettier-ignore
      for (const options of [{}, { k: 3, algorithm: 2 }, { scaling: 'ranks' }] as const) {
        const nats = ksgMutualInformation(a, b, options);
        const expected = Math.sign(nats) * Math.sqrt(1 - Math.exp(-2 * Math.abs(nats)));
        expect(informationalCorrelation(a, b, options)).toBeCloseTo(expected, 13);
        const zero = informationalCorrelation(a, b, { ...options, negative: 'zero' });
        expect(zero).toBeCloseTo(Math.max(0, expected), 13);
      }
    }
    expect(informationalCorrelation(x, new Float64Array(80))).toBe(0);
  });

  it('has no unit, and tells the information that it is made from', () => {
    const [x, y] = [draw('x', 50), draw('y', 50)];
    const estimate = informationalCorrelation(x, y, { details: true });
    expect(estimate).toMatchObject({ unit: '1', estimator: 'KSG 1', samples: 50, settings: { k: 4, algorithm: 1 } });
    expect(estimate.settings.mutualInformationNats).toBe(ksgMutualInformation(x, y));
    expect(estimate).not.toHaveProperty('local');
    expect(() => informationalCorrelation(x, y, { base: 2 } as never)).toThrow(
      'informationalCorrelation: options must be among',
    );
    expect(() => informationalCorrelation([1, 2], [1, 2])).toThrow(
      'informationalCorrelation: samples must be at least 5',
    );
  });

  it('has the p-value of the information', async () => {
    const [x, y] = [draw('x', 60), draw('y', 60)];
    const mixed = y.map((each, i) => each + 0.5 * x[i]!);
    const options = { seed: 2, permutations: 60 };
    const [own, information] = [
      await permutationTest(informationalCorrelation, [x, mixed], options),
      await permutationTest(ksgMutualInformation, [x, mixed], options),
    ];
    expect(own.pValue).toBe(information.pValue);
  });
});
