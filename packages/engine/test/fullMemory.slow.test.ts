// Fills the memory of the wasm backend, with threads and without, in several ways, and compares with cpu after each.
import {
  dispose,
  fill,
  memory,
  randomUniform,
  setBackend,
  slice,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine, WasmMemoryError } from '../src/index.js';

/** Bytes of a large tensor: sixteen of them are all that wasm can address. */
const LARGE = 2 ** 28;

// What kind of memory a backend has is settled when it is set up: each in a process of its own.
const threads = Number(process.env.INFODROP_THREADS ?? '2');

async function losses(name: 'cpu' | 'wasm'): Promise<number[]> {
  await setBackend(name);
  const kernelInitializer = initializers.glorotUniform({ seed: 3 });
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 3], filters: 8, kernelSize: 3, activation: 'relu', kernelInitializer }),
      layers.flatten(),
      layers.dense({ units: 4, activation: 'softmax', kernelInitializer }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  const x = randomUniform([16, 12, 12, 3], -1, 1, 'float32', 5);
  const y = randomUniform([16, 4], 0, 1, 'float32', 6);
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false, verbose: 0 });
  dispose([x, y]);
  model.dispose();
  return history.loss as number[];
}

/** Makes tensors until there is no room for another. */
function fillUp(bytes: number, held: Tensor[]): WasmMemoryError {
  for (;;) {
    try {
      held.push(fill([bytes / 4], held.length));
    } catch (error) {
      if (error instanceof WasmMemoryError) return error;
      throw error;
    }
  }
}

describe(`memory that is filled for real, with ${threads} threads`, () => {
  let expected: number[];
  const held: Tensor[] = [];

  beforeAll(async () => {
    expected = await losses('cpu');
    await prepareEngine({ backend: 'wasm', threads });
  });

  afterEach(async () => {
    dispose(held.splice(0));
    await setBackend('wasm');
    const before = memory().numTensors;
    (await losses('wasm')).forEach((loss, step) => {
      expect(loss).toBeCloseTo(expected[step]!, 5);
    });
    expect(memory().numTensors).toBe(before);
  });

  it('by results, refuses the one too many, and keeps the others', async () => {
    const { bytes, heldBytes } = fillUp(LARGE, held);
    expect(bytes).toBe(LARGE);
    // Sixteen would be all that wasm can address.
    expect(held.length).toBeGreaterThan(11);
    expect(heldBytes).toBeGreaterThanOrEqual(held.length * LARGE);
    for (const [i, tensor] of held.entries()) {
      // A stretch at each end: the whole would be gigabytes to read.
      for (const from of [0, LARGE / 4 - 1000]) {
        const total = tidy(() => sum(slice(tensor, [from], [1000])));
        expect((await total.data())[0]).toBe(1000 * i);
        total.dispose();
      }
    }
  });

  it('by small results after large ones', () => {
    fillUp(LARGE, held);
    fillUp(2 ** 22, held);
    const { bytes } = fillUp(2 ** 16, held);
    expect(bytes).toBe(2 ** 16);
  });

  it('by uploads', () => {
    fillUp(LARGE, held);
    const values = new Float32Array(2 ** 22);
    expect(() => {
      for (;;) held.push(tensor1d(values));
    }).toThrow(WasmMemoryError);
  });

  it('by fit, which fails where there is no room, and runs when there is', async () => {
    fillUp(LARGE, held);
    fillUp(2 ** 22, held);
    fillUp(2 ** 12, held);
    await expect(losses('wasm')).rejects.toBeInstanceOf(WasmMemoryError);
  });
});
