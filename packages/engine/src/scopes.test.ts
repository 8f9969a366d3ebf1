import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { add, engine, keep, memory, mul, type Tensor, tensor1d, tidy, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

describe.each(backendsHere)('the scope of one result, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  const left = (f: () => Tensor): { result: Tensor; tensors: number } => {
    const before = memory().numTensors;
    const result = tidy(f);
    return { result, tensors: memory().numTensors - before };
  };

  it('frees all but the result, which the scope around it frees', async () => {
    const x = tensor1d([1, 2]);
    const { result, tensors } = left(() => tidy(() => add(mul(x, 2), 1)));
    expect(tensors).toBe(1);
    expect([...(await result.data())]).toEqual([3, 5]);
    result.dispose();
    const { result: other, tensors: afterwards } = left(() => {
      tidy(() => mul(x, 3));
      return tidy(() => mul(x, 4));
    });
    expect(afterwards).toBe(1);
    expect([...(await other.data())]).toEqual([4, 8]);
    other.dispose();
    x.dispose();
  });

  it('leaves alone what is from outside of it, kept or a variable', () => {
    const x = tensor1d([1, 2]);
    expect(left(() => tidy(() => x))).toEqual({ result: x, tensors: 0 });
    expect(x.isDisposed).toBe(false);
    const weight = variable(x);
    tidy(() => tidy(() => weight));
    expect(weight.isDisposed).toBe(false);
    let held: Tensor | undefined;
    const { result, tensors } = left(() => {
      held = tidy(() => keep(mul(x, 2)));
      return tidy(() => keep(mul(held!, 2)));
    });
    expect(tensors).toBe(2);
    for (const each of [result, held!, weight, x]) {
      expect(each.isDisposed).toBe(false);
      each.dispose();
    }
  });

  it('is closed where the function throws', () => {
    const scopes = engine().state.scopeStack.length;
    const before = memory().numTensors;
    const failing = () =>
      tidy(() => {
        tidy(() => tensor1d([1]));
        throw new Error('on purpose');
      });
    expect(failing).toThrow('on purpose');
    expect(engine().state.scopeStack.length).toBe(scopes);
    expect(engine().state.activeScope === null || scopes > 0).toBe(true);
    expect(memory().numTensors).toBe(before);
  });
});
