import { grad, memory, sum, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { crossEntropy } from './crossEntropy.js';

describe.each(backendsHere)('crossEntropy on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('is log of the number of classes for equal logits', async () => {
    const [nats] = await crossEntropy(tensor2d([[7, 7, 7, 7]]), [2]).data();
    expect(nats).toBeCloseTo(Math.log(4), 6);
  });

  it('is exact where the softmax underflows', async () => {
    const nats = await crossEntropy(
      tensor2d([
        [0, 1000],
        [0, -1000],
      ]),
      Int32Array.of(0, 0),
    ).data();
    expect(nats[0]).toBe(1000);
    expect(Math.abs(nats[1]!)).toBe(0);
  });

  it('has the gradient softmax − one-hot, weighted by what comes from behind', async () => {
    const logits = [0.3, -1.2, 2, 0.1, 0.2, -0.4];
    const loss = (values: readonly number[]): number => {
      const [first, second] = [values.slice(0, 3), values.slice(3)].map((row, i) => {
        const normaliser = Math.log(row.reduce((total, x) => total + Math.exp(x), 0));
        return normaliser - row[[2, 0][i]!]!;
      });
      return first! + second!;
    };
    const gradient = await grad((x) => sum(crossEntropy(x as Tensor2D, [2, 0])))(tensor2d(logits, [2, 3])).data();
    const h = 1e-5;
    logits.forEach((_, i) => {
      const shifted = (by: number) => loss(logits.map((x, j) => (i === j ? x + by : x)));
      expect(gradient[i]).toBeCloseTo((shifted(h) - shifted(-h)) / (2 * h), 5);
    });
  });

  it('leaves one tensor: its result', () => {
    const logits = tensor2d([[1, 2]]);
    const before = memory().numTensors;
    crossEntropy(logits, [1]);
    expect(memory().numTensors).toBe(before + 1);
  });
});

describe('crossEntropy', () => {
  const logits = () =>
    tensor2d([
      [1, 2],
      [3, 4],
    ]);

  it('refuses a target that no output stands for, and says where it is', () => {
    expect(() => crossEntropy(logits(), [0, 2])).toThrow(
      'crossEntropy: targets must be integers from 0 to 1 (the network has 2 outputs), got 2 at position 1',
    );
    expect(() => crossEntropy(logits(), [-1, 0])).toThrow('got -1 at position 0');
    expect(() => crossEntropy(logits(), [0.5, 0])).toThrow('got 0.5');
    expect(() => crossEntropy(logits(), [0, NaN])).toThrow(RangeError);
  });

  it('refuses another number of targets than examples', () => {
    expect(() => crossEntropy(logits(), [0])).toThrow('got 1 targets for 2 examples');
  });

  it('refuses logits that are no table', () => {
    expect(() => crossEntropy(tensor2d([], [0, 3]), [])).toThrow(
      'must be [batch, classes] with no empty axis, got [0, 3]',
    );
  });
});
