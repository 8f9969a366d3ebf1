import {
  depthwiseConv2d,
  matMul,
  ones,
  prelu,
  type Rank,
  reshape,
  setBackend,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tidy,
  train,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../src/index.js';
import './backends.js';

/** Functions of weights of which the stock kernels of wasm keep a packed copy. */
const FUNCTIONS: readonly [name: string, shape: number[], compute: (weights: Tensor) => Tensor][] = [
  ['matMul of one row', [4, 20], (weights) => matMul(ones([1, 4]), weights as Tensor2D)],
  ['matMul of two rows', [4, 3], (weights) => matMul(ones([2, 4]), weights as Tensor2D)],
  [
    'depthwiseConv2d',
    [2, 2, 3, 1],
    (weights) => depthwiseConv2d(ones<Rank.R4>([1, 4, 4, 3]), weights as Tensor4D, 1, 'same'),
  ],
  ['prelu', [5], (weights) => prelu(tensor([[-1, -2, 3, -4, -5]]), weights)],
];

describe('weights that an optimizer changes in place', () => {
  beforeAll(async () => {
    await prepareEngine({ backend: 'wasm' });
  });

  it.each(FUNCTIONS)('are seen by the next %s', async (_, shape, compute) => {
    const outputs = async (backend: string) => {
      await setBackend(backend);
      const weights = variable(ones(shape));
      const optimizer = train.momentum(0.1, 0.9);
      const read = [0, 1, 2].map(() => {
        const before = tidy(() => [...compute(weights).dataSync()]);
        optimizer.minimize(() => sum(compute(weights)));
        return before;
      });
      weights.dispose();
      optimizer.dispose();
      return read;
    };
    const expected = await outputs('cpu');
    const got = await outputs('wasm');
    got.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.flat()[i]!, 4);
    });
    expect(got[2]).not.toEqual(got[1]);
  });

  it('are those of their shape where a product takes them in another one', () => {
    const weights = tensor([1, 2, 3, 4, 5, 6]);
    const products = tidy(() => {
      const column = matMul(ones([1, 6]), reshape(weights, [6, 1]));
      const row = matMul(ones([1, 1]), reshape(weights, [1, 6]));
      return [column, row].map((product) => [...product.dataSync()]);
    });
    expect(products).toEqual([[21], [1, 2, 3, 4, 5, 6]]);
  });
});
