import { SOFTMAX_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY_GRAD } from '@infodrop/kernels';
import {
  grad,
  logSoftmax,
  memory,
  mul,
  neg,
  profile,
  sum,
  tensor1d,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { describe, expect, it } from 'vitest';
import { crossEntropy } from '../src/index.js';

const LABELS = [2, 0, 3, 1, 2];
const logits = (): Tensor2D =>
  tensor2d(
    Float32Array.from({ length: 20 }, (_, i) => 30 * Math.sin(3 * i)),
    [5, 4],
  );

/** Losses and the gradient of their weighted sum on a backend. */
async function trained(backend: 'cpu' | 'engine'): Promise<number[]> {
  await useBackend(backend);
  const [losses, gradient] = tidy(() => [
    crossEntropy(logits(), LABELS),
    grad((x) => mul(crossEntropy(x as Tensor2D, LABELS), tensor1d([1, -2, 0.5, 3, 0])))(logits()),
  ]);
  const values = [...losses.dataSync(), ...gradient.dataSync()];
  losses.dispose();
  gradient.dispose();
  return values;
}

describe('crossEntropy with the kernel of the engine', () => {
  it('equals the composed operations of the cpu backend, with its gradient, and leaves no tensor', async () => {
    const expected = await trained('cpu');
    const before = memory().numTensors;
    const got = await trained('engine');
    got.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5);
    });
    expect(memory().numTensors).toBe(before);
  });

  it('comes from one kernel in each direction', async () => {
    await useBackend('engine');
    const { kernels } = await profile(() =>
      tidy(() => grad((x) => sum(crossEntropy(x as Tensor2D, LABELS)))(logits())),
    );
    const names = kernels.map(({ name }) => name);
    expect(names).toContain(SOFTMAX_CROSS_ENTROPY.name);
    expect(names).toContain(SOFTMAX_CROSS_ENTROPY_GRAD.name);
    expect(names).not.toContain('Exp');
  });

  it('is NaN, as composed, where a row of logits is not finite', async () => {
    const spoilt = async (backend: 'cpu' | 'engine') => {
      await useBackend(backend);
      return tidy(() => {
        const rows = tensor2d([
          [0, -Infinity],
          [1, 2],
        ]);
        const labels = tensor2d([
          [1, 0],
          [1, 0],
        ]);
        const composed = sum(mul(neg(labels), logSoftmax(rows)), -1);
        return [
          [...crossEntropy(rows, [0, 0]).dataSync()].map(Number.isNaN),
          [...composed.dataSync()].map(Number.isNaN),
        ];
      });
    };
    expect(await spoilt('engine')).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(await spoilt('cpu')).toEqual(await spoilt('engine'));
  });
});
