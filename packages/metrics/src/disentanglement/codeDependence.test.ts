import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { codeDependence } from './codeDependence.js';

const [a, b] = [normal(key(1), 20_000), normal(key(2), 20_000)];
const codes = (rho: number): number[][] =>
  Array.from({ length: 20_000 }, (_, i) => [a[i]!, rho * a[i]! + Math.sqrt(1 - rho * rho) * b[i]!]);

describe('codeDependence', () => {
  it('has the values of the tests of disentanglement_lib: independent, and with a correlation of 0.9', () => {
    const apart = codeDependence(codes(0));
    expect(apart.totalCorrelation).toBeLessThan(0.01);
    expect(apart.wasserstein).toBeLessThan(0.01);
    const together = codeDependence(codes(0.9));
    expect(Math.abs(together.totalCorrelation - 0.830365603)).toBeLessThan(0.02);
    expect(Math.abs(together.wasserstein! - 0.610734718)).toBeLessThan(0.02);
    expect(Math.abs(together.wassersteinShare! - 0.610734718 / 2)).toBeLessThan(0.01);
    // A histogram loses some of what a Gaussian has.
    expect(together.mutualInformation).toBeGreaterThan(0.6);
    expect(together.mutualInformation).toBeLessThan(0.84);
  });

  it('leaves constants out, and says so', () => {
    const { settings, totalCorrelation } = codeDependence(codes(0.9).map(([x, y]) => [x!, 0.1, y!]));
    expect(settings.active).toEqual([0, 2]);
    expect(totalCorrelation).toBeCloseTo(codeDependence(codes(0.9)).totalCorrelation, 9);
  });

  it('is infinite where one dimension is a copy of another', () => {
    const copies = codes(0).map(([x, y]) => [x!, y!, 2 * x!]);
    expect(codeDependence(copies)).toMatchObject({
      totalCorrelation: Infinity,
      wasserstein: null,
      wassersteinShare: null,
    });
  });

  it('refuses what has nothing to depend on', () => {
    expect(() => codeDependence([[1, 2], [1, 3]])).toThrow('codeDependence: codes must be of 2 dimensions or more that are not constant, got 1.'); // prettier-ignore
  });
});
