import {
  addN,
  clone,
  getKernel,
  type KernelConfig,
  memory,
  mul,
  type Optimizer,
  registerKernel,
  type Scalar,
  setBackend,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  train,
  unregisterKernel,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { guardedWasm, pseudorandom } from '../backends.js';

const OPTIMIZERS: readonly [string, string, () => Optimizer][] = [
  ['momentum', 'MomentumUpdate', () => train.momentum(0.1, 0.9)],
  ['Nesterov momentum', 'MomentumUpdate', () => train.momentum(0.05, 0.8, true)],
  ['Adam', 'AdamUpdate', () => train.adam(0.01)],
  ['Adam with its own numbers', 'AdamUpdate', () => train.adam(0.1, 0.5, 0.7, 1e-3)],
  ['RMSProp', 'RmsPropUpdate', () => train.rmsprop(0.01)],
  ['RMSProp with its own numbers', 'RmsPropUpdate', () => train.rmsprop(0.05, 0.7, 0.5, 1e-3)],
];

/** Weights of odd sizes after some steps towards a target, and the optimizer's slots. */
async function stepped(
  make: () => Optimizer,
  steps: number,
  touch?: (weights: Variable[]) => void,
): Promise<number[][]> {
  const optimizer = make();
  const weights = [1, 2, 7, 130].map((size) => variable(tensor1d(pseudorandom([size], size).values)));
  const targets = weights.map((weight) => tensor1d(pseudorandom([weight.size], weight.size + 9).values));
  for (let step = 0; step < steps; step++) {
    optimizer.minimize(() => {
      const losses = weights.map((weight, i) => sum<Scalar>(mul(square(sub(weight, targets[i]!)), i + 1)));
      return addN(losses);
    });
    touch?.(weights);
  }
  const slots = (await optimizer.getWeights()).slice(1);
  const values = [...weights, ...slots.map(({ tensor }) => tensor)].map((each) => [...each.dataSync()]);
  [...weights, ...targets].forEach((each) => {
    each.dispose();
  });
  optimizer.dispose();
  return values;
}

function expectClose(got: readonly number[][], expected: readonly number[][]): void {
  expect(got.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  got.forEach((values, i) => {
    values.forEach((value, j) => {
      expect(Math.abs(value - expected[i]![j]!)).toBeLessThan(2e-6 * Math.max(1, Math.abs(expected[i]![j]!)));
    });
  });
}

describe('optimizers on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });
  afterEach(() => setBackend('wasm'));

  it.each(OPTIMIZERS)(
    '%s takes the steps that TensorFlow.js takes, by %s, inside its tensors',
    async (_, name, make) => {
      let calls = 0;
      const ours: KernelConfig = getKernel(name, 'wasm');
      unregisterKernel(name, 'wasm');
      registerKernel({ ...ours, kernelFunc: (call) => (calls++, ours.kernelFunc(call)) });
      const got = await stepped(make, 5);
      unregisterKernel(name, 'wasm');
      const stock = await stepped(make, 5);
      registerKernel(ours);
      checkGuards();
      expect(calls).toBe(5 * 4);
      expectClose(got, stock);
    },
  );

  it.each(OPTIMIZERS)('%s leaves alone what shares its data with a weight', async (_, __, make) => {
    const copies: { copy: Tensor; values: Float32Array }[] = [];
    const got = await stepped(make, 3, ([, , weight]) => {
      const copy = clone(weight!);
      copies.push({ copy, values: copy.dataSync<'float32'>() });
    });
    for (const { copy, values } of copies) {
      expect([...copy.dataSync()]).toEqual([...values]);
      copy.dispose();
    }
    expect(got).toEqual(await stepped(make, 3));
  });

  it.each(OPTIMIZERS)('%s leaves the tensor count and the memory as they were', (_, __, make) => {
    const optimizer = make();
    const weight = variable(tensor1d([1, 2, 3]));
    const step = () => {
      optimizer.minimize(() => sum<Scalar>(square(weight)));
    };
    step();
    const before = memory();
    for (let i = 0; i < 20; i++) step();
    expect([memory().numTensors, memory().numDataBuffers, memory().numBytes]).toEqual([
      before.numTensors,
      before.numDataBuffers,
      before.numBytes,
    ]);
    weight.dispose();
    optimizer.dispose();
  });

  it('leaves the centered form of RMSProp to TensorFlow.js', async () => {
    const centered = () => train.rmsprop(0.01, 0.9, 0.5, 1e-7, true);
    const onWasm = await stepped(centered, 3);
    await setBackend('cpu');
    expectClose(onWasm, await stepped(centered, 3));
  });

  it('passes over a weight without a gradient, and keeps its slot', () => {
    const optimizer = train.momentum(1, 0.5);
    const [a, b] = [variable(tensor1d([1])), variable(tensor1d([5]))];
    tidy(() => {
      const { grads } = variableGrads(() => sum<Scalar>(a), [a, b]);
      optimizer.applyGradients([
        { name: b.name, tensor: null as unknown as Tensor },
        { name: a.name, tensor: grads[a.name]! },
      ]);
    });
    expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0, 5]);
    [a, b].forEach((each) => {
      each.dispose();
    });
    optimizer.dispose();
  });

  it('leaves other backends to TensorFlow.js', async () => {
    const onWasm = await stepped(OPTIMIZERS[0]![2], 3);
    await setBackend('cpu');
    expectClose(onWasm, await stepped(OPTIMIZERS[0]![2], 3));
  });
});
