import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grad, memory, mul, sum, type Tensor, tensor1d, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardKl } from './standardKl.js';

/** The divergence of two normal laws of one mean. */
const spreadKl = (ratio: Tensor): Tensor => tidy(() => standardKl(zerosLike(ratio), ratio));

/** Float32 numbers, from where the terms are far apart to the neighbours of 1, where they cancel. */
const RATIOS = Float32Array.of(1e-6, 1e-3, 0.3, 0.999, 1 - 2 ** -24, 1, 1 + 2 ** -23, 1.0001, 1.5, 40, 1e4);

describe.each(backendsHere)('standardKl of spreads alone, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is (a² − 1)/2 − log a, and nowhere below 0', async () => {
    const values = await spreadKl(tensor1d(RATIOS)).data();
    RATIOS.forEach((a, i) => {
      const exact = ((a - 1) * (a + 1)) / 2 - Math.log(a);
      expect(values[i]).toBeGreaterThanOrEqual(0);
      expect(Math.abs(values[i]! - exact)).toBeLessThan(1e-6 * Math.max(0.1, exact));
    });
  });

  it('has the derivative (a² − 1)/a to float32, with its sign at the neighbours of 1', async () => {
    const weights = RATIOS.map((_, i) => i - 4.5);
    const gradient = grad((a: Tensor) => sum(mul(spreadKl(a), tensor1d(weights))))(tensor1d(RATIOS));
    const found = await gradient.data();
    RATIOS.forEach((a, i) => {
      const exact = (weights[i]! * ((a - 1) * (a + 1))) / a;
      expect(Math.abs(found[i]! - exact)).toBeLessThanOrEqual(1e-6 * Math.abs(exact));
    });
  });

  it('leaves nothing behind but its result and its gradient', () => {
    const ratios = tensor1d(RATIOS);
    const before = memory().numTensors;
    const value = spreadKl(ratios);
    const gradient = grad((a: Tensor) => sum(spreadKl(a)))(ratios);
    expect(memory().numTensors).toBe(before + 2);
    value.dispose();
    gradient.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
