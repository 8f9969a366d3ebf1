// Data made on the cpu backend before another is chosen: they must be the same numbers there.
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  add,
  cast,
  concat,
  gather,
  memory,
  mul,
  oneHot,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';

// tfjs's own wasm copies their bytes, whatever they are.
describe.each(backendsHere.filter((name) => name !== 'wasm'))('casts of the cpu backend on %s', (backend) => {
  it.each([
    ['int32', 'float32', [0, 1, -3]],
    ['bool', 'float32', [1, 0, 1]],
    ['bool', 'int32', [1, 0, 1]],
    ['float32', 'int32', [1, -3, 2]],
    ['float32', 'bool', [1, 0, 1]],
    ['int32', 'bool', [1, 0, 1]],
  ] as const)('of %s to %s keep their values, and so does what they were made from', async (from, to, values) => {
    await useBackend('cpu');
    const { numTensors, numDataBuffers } = memory();
    const given = tensor1d([...values], from);
    const made = cast(given, to);
    await useBackend(backend);
    const read = async (x: Tensor, compute: (x: Tensor) => Tensor) => {
      const result = tidy(() => compute(x));
      const numbers = Array.from(await result.data());
      result.dispose();
      return numbers;
    };
    for (let use = 0; use < 2; use++) {
      for (const x of [made, given]) {
        expect(await read(x, (each) => add(cast(each, 'float32'), 0))).toEqual([...values]);
        expect(await read(x, (each) => cast(concat([each, each]), 'float32'))).toEqual([...values, ...values]);
        expect(await read(x, (each) => cast(gather(each, tensor1d([2, 0], 'int32')), 'float32'))).toEqual([
          values[2],
          values[0],
        ]);
        expect(Array.from(await x.data())).toEqual([...values]);
      }
    }
    given.dispose();
    expect(await read(made, (x) => mul(cast(x, 'float32'), 2))).toEqual(values.map((value) => 2 * value));
    made.dispose();
    expect(memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  it('serve as labels that a model learns from as it does on cpu', async () => {
    await useBackend('cpu');
    const x = tensor2d([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    const y = cast(oneHot(tensor1d([0, 1, 2], 'int32'), 3), 'float32');
    const losses = async () => {
      const model = sequential({
        layers: [layers.dense({ inputShape: [2], units: 3, kernelInitializer: 'zeros', activation: 'softmax' })],
      });
      model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
      const { history } = await model.fit(x, y, { epochs: 3, shuffle: false, verbose: 0 });
      return history.loss as number[];
    };
    const expected = await losses();
    expect(expected[0]).toBeCloseTo(Math.log(3), 4);
    await useBackend(backend);
    (await losses()).forEach((loss, epoch) => {
      expect(loss).toBeCloseTo(expected[epoch]!, 4);
    });
  });
});
