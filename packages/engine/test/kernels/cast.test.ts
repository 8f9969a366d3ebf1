import {
  cast,
  memory,
  mul,
  setBackend,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  train,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { guardedWasm } from '../backends.js';

describe('cast to the same type on wasm', () => {
  beforeAll(async () => {
    await guardedWasm();
    await setBackend('wasm');
  });

  it.each(['float32', 'int32', 'bool'] as const)('shares the data of %s, whichever name goes first', (dtype) => {
    for (const first of [0, 1]) {
      const { numTensors, numDataBuffers } = memory();
      const x = tensor1d([1, 0, 1], dtype);
      const both: Tensor[] = [x, cast(x, dtype)];
      expect(memory().numDataBuffers).toBe(numDataBuffers + 1);
      both[first]!.dispose();
      expect([...both[1 - first]!.dataSync()]).toEqual([1, 0, 1]);
      both[1 - first]!.dispose();
      expect(memory()).toMatchObject({ numTensors, numDataBuffers });
    }
  });

  it('keeps its values when an optimizer changes the variable that it was made from', () => {
    const weight = variable(tensor1d([1, 2, 3]));
    const before = tidy(() => cast(weight, 'float32'));
    const optimizer = train.momentum(0.5, 0.9);
    optimizer.minimize(() => sum(mul(weight, 2)));
    expect([...before.dataSync()]).toEqual([1, 2, 3]);
    expect([...weight.dataSync()]).toEqual([0, 1, 2]);
    weight.dispose();
    before.dispose();
    optimizer.dispose();
  });
});
