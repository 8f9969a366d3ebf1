import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { add, cast, grad, mul, profile, square, sum, tensor2d, unstack } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

describe.each(backendsHere)('zeros for results that lead to nothing, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  it('are made by the backend, one for each, and give the gradient', async () => {
    const x = tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const loss = grad((v) => {
      const rows = unstack(v);
      return sum(add(square(rows[1]!), mul(rows[1]!, cast(rows[1]!, 'float32'))));
    });
    const [slope] = await read(() => [loss(x)]);
    expect(slope).toEqual([0, 0, 12, 16, 0, 0]);
    const { kernels } = await profile(() => loss(x));
    expect(kernels.filter(({ name }) => name === 'Fill')).toHaveLength(2);
    x.dispose();
  });
});
