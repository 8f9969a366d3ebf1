import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { exp, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormalCdf } from './logNormalCdf.js';
import { normalQuantile } from './normalQuantile.js';

// ndtri of scipy.special 1.17.1, at the float32 nearest to each.
const QUANTILES: readonly (readonly [p: number, x: number])[] = [
  [1e-30, -11.464024688169063],
  [1e-20, -9.262340093185976],
  [1e-12, -7.034483825858318],
  [1e-10, -6.361340900353645],
  [1e-8, -5.6120012452261925],
  [1e-6, -4.7534243093331225],
  [0.001, -3.090232292061434],
  [0.07, -1.4757910259595548],
  [0.08, -1.4050715723375116],
  [0.3, -0.5244004784222137],
  [0.75, 0.6744897501960817],
  [0.99, 2.3263482318637534],
];

describe.each(backendsHere)('quantiles of the normal law on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('are right over all of float32, and finite at its ends', async () => {
    const [values, ends] = await read(() => [
      normalQuantile(tensor1d(QUANTILES.map(([p]) => p))),
      normalQuantile(tensor1d([0, 1])),
    ]);
    const digits = backend === 'webgpu' ? 3e-6 : 5e-7;
    QUANTILES.forEach(([p, x], i) => {
      expect(Math.abs(values![i]! - x), `Φ⁻¹(${p})`).toBeLessThan(digits * Math.max(1, Math.abs(x)));
    });
    expect(ends![0]).toBeCloseTo(-12.784557, 4);
    expect(ends![1]).toBeCloseTo(5.294704, 4);
  });

  it('are what the distribution function takes back', async () => {
    const x = Array.from({ length: 81 }, (_, i) => -10 + i * 0.15);
    const [again] = await read(() => [normalQuantile(exp(logNormalCdf(tensor1d(x))))]);
    x.forEach((value, i) => {
      // A probability near 1 has no more digits.
      const lost = 3e-7 * Math.exp(Math.max(0, value) ** 2 / 2) + 4e-6;
      expect(Math.abs(again![i]! - value)).toBeLessThan(lost);
    });
  });
});
