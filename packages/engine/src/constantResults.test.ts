import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  argMax,
  cast,
  grad,
  less,
  logicalAnd,
  memory,
  mul,
  neg,
  oneHot,
  reshape,
  square,
  sum,
  type Tensor,
  tensor1d,
  where,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

describe.each(backendsHere)('gradients through truth values and integers on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  it('are those of what they choose from', async () => {
    const x = tensor1d([-2, -0.25, 3]);
    const before = memory().numTensors;
    const slope = (f: (v: Tensor) => Tensor) => grad((v: Tensor) => sum(f(v)))(x);
    const [chosen, twice, largest] = await read(() => [
      slope((v) => where(logicalAnd(less(v, 0), less(-1, v)), square(v), neg(v))),
      slope(grad((v: Tensor) => sum(where(less(v, 0), mul(square(v), v), square(v))))),
      slope((v) => mul(cast(reshape(oneHot(reshape(argMax(v), [1]), 3), [3]), 'float32'), square(v))),
    ]);
    expect(chosen).toEqual([-1, -0.5, -1]);
    expect(twice).toEqual([-12, -1.5, 2]);
    expect(largest).toEqual([0, 0, 6]);
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('are refused where nothing else leads to the result', () => {
    const steps = grad((v: Tensor) => sum(cast(less(v, 0), 'float32')));
    expect(() => steps(tensor1d([1]))).toThrow('Cannot compute gradient of y=f(x) with respect to x');
  });
});
