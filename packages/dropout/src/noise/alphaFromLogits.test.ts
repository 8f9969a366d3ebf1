import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { alphaFromLogits } from './alphaFromLogits.js';

it('runs from minAlpha to minAlpha + alphaRange, scaled once', async () => {
  await setBackend('cpu');
  const alpha = alphaFromLogits(tensor1d([-100, 0, 100]), { minAlpha: 0.001, alphaRange: 0.7 }).dataSync();
  [0.001, 0.351, 0.701].forEach((value, i) => {
    expect(alpha[i]).toBeCloseTo(value, 6);
  });
});
