import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { alphaFromLogits } from './alphaFromLogits.js';

it.each(backendsHere)('runs from minAlpha to minAlpha + alphaRange, scaled once, on %s', async (backend) => {
  await useBackend(backend);
  const [alpha] = await read(() => [alphaFromLogits(tensor1d([-100, 0, 100]), { minAlpha: 0.001, alphaRange: 0.7 })]);
  [0.001, 0.351, 0.701].forEach((value, i) => {
    expect(alpha![i]).toBeCloseTo(value, 6);
  });
});
