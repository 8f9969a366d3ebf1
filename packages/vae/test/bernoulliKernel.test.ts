import { BERNOULLI_LOG_PROB, BERNOULLI_LOG_PROB_GRAD } from '@infodrop/kernels';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { grads, memory, mul, profile, sum, type Tensor, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bernoulli } from '../src/index.js';

const shapes = [
  [5, 12],
  [5, 2, 3, 2],
];
const x = (shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: 60 }, (_, i) => (i % 3) / 2),
    shape,
  );
const logits = (shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: 60 }, (_, i) => 20 * Math.sin(3 * i)),
    shape,
  );

/** Probabilities, and the gradients of their weighted sum by both. */
async function computed(backend: 'cpu' | 'engine', shape: number[]): Promise<number[]> {
  await useBackend(backend);
  const results = tidy(() => {
    const weighted = (values: Tensor, parameters: Tensor): Tensor =>
      sum(mul(bernoulli().logProb(values, parameters), tensor1d([1, -2, 0.5, 3, 0])));
    return [bernoulli().logProb(x(shape), logits(shape)), ...grads(weighted)([x(shape), logits(shape)])];
  });
  const values = results.flatMap((result) => [...result.dataSync()]);
  results.forEach((result) => {
    result.dispose();
  });
  return values;
}

describe('the Bernoulli likelihood with the kernel of the engine', () => {
  it.each(shapes)(
    'equals the composed operations of the cpu backend on [%d, %d, …], and leaves no tensor',
    async (...shape) => {
      const expected = await computed('cpu', shape);
      const before = memory().numTensors;
      const got = await computed('engine', shape);
      got.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(2e-5);
      });
      expect(memory().numTensors).toBe(before);
    },
  );

  it('comes from one kernel in each direction', async () => {
    await useBackend('engine');
    const [values, parameters] = [x([5, 12]), logits([5, 12])];
    const { kernelNames } = await profile(() => {
      tidy(() => {
        grads((l: Tensor) => sum(bernoulli().logProb(values, l)))([parameters]);
      });
    });
    expect(kernelNames).toContain(BERNOULLI_LOG_PROB.name);
    expect(kernelNames).toContain(BERNOULLI_LOG_PROB_GRAD.name);
    expect(kernelNames).not.toContain('Softplus');
  });
});
