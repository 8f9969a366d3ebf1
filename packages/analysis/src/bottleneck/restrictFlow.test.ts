import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { normalKlDivergence } from '@infodrop/information';
import { grad, memory, sum, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { flowOf, restrictedKl } from './restrictFlow.js';

const asItIs = (maps: Tensor): Tensor => maps;
const ALPHAS = [-20, -8, -3, -1, 0, 0.7, Math.log(3), 1.5, 4, 5, 12, 20];
const R = [0, 0.3, -2, 5];

describe.each(backendsHere)('restrictedKl on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(R)('is the divergence of two normals, at r = %s', async (r) => {
    const kl = tidy(() => restrictedKl(tensor1d(ALPHAS.map(() => r)), flowOf(tensor1d(ALPHAS), asItIs)));
    const values = await kl.data();
    kl.dispose();
    ALPHAS.forEach((alpha, i) => {
      const kept = 1 / (1 + Math.exp(-alpha));
      const lost = 1 / (1 + Math.exp(alpha));
      const wanted = normalKlDivergence({ loc: kept * r, scale: lost }, { loc: 0, scale: 1 });
      expect(Math.abs(values[i]! - wanted)).toBeLessThan(3e-6 * Math.max(1, wanted));
      expect(values[i]!).toBeGreaterThan(-1e-7);
    });
  });

  it('has the gradient of that divergence in α', async () => {
    const slope = tidy(() =>
      grad((alpha: Tensor) => sum(restrictedKl(tensor1d(ALPHAS.map(() => 1.3)), flowOf(alpha, asItIs))))(
        tensor1d(ALPHAS),
      ),
    );
    const values = await slope.data();
    slope.dispose();
    const at = (alpha: number): number => {
      const kept = 1 / (1 + Math.exp(-alpha));
      return normalKlDivergence({ loc: kept * 1.3, scale: 1 / (1 + Math.exp(alpha)) }, { loc: 0, scale: 1 });
    };
    ALPHAS.forEach((alpha, i) => {
      const wanted = (at(alpha + 1e-4) - at(alpha - 1e-4)) / 2e-4;
      // At the switch between two forms float32 may fall on both sides.
      if (Math.abs(alpha - Math.log(3)) < 1e-9) return;
      expect(Math.abs(values[i]! - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
    });
  });

  it('leaves no tensor behind', () => {
    const before = memory().numTensors;
    tidy(() => restrictedKl(tensor1d([1]), flowOf(tensor1d([2]), asItIs))).dispose();
    expect(memory().numTensors).toBe(before);
  });
});
