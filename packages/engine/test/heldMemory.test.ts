// What the wasm backend does when its memory is full. Allocations are refused by count, so that every place where one can
// fail comes to fail.
import { useBackend } from '@infodrop-tooling/vitest/backends';
import {
  add,
  backend,
  engine,
  fill,
  log,
  mean,
  memory,
  mul,
  neg,
  ones,
  randomUniform,
  type Scalar,
  setBackend,
  sum,
  type Tensor,
  tensor1d,
  tidy,
  train,
} from '@tensorflow/tfjs-core';
import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WasmMemoryError } from '../src/index.js';

interface Heap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

let heap: Heap;
let malloc: (bytes: number) => number;

/** Lets so many allocations through, and no more. Returns how many there have been. */
function allow(count: number): () => number {
  let asked = 0;
  heap._malloc = (bytes) => (asked++ < count ? malloc(bytes) : 0);
  return () => asked;
}

beforeAll(async () => {
  await useBackend('engine');
  heap = (backend() as unknown as { wasm: Heap }).wasm;
  // The first call puts the real one in its own place.
  heap._free(heap._malloc(8));
  malloc = heap._malloc.bind(heap);
});

afterEach(() => {
  heap._malloc = malloc;
});

const caught = (call: () => unknown): WasmMemoryError => {
  try {
    tidy(call as () => Tensor);
  } catch (error) {
    if (error instanceof WasmMemoryError) return error;
    throw error;
  }
  throw new Error('must throw');
};

/** Tensors and data that tfjs knows, and data that the backend has. */
const counts = () => ({
  tensors: memory().numTensors,
  buffers: memory().numDataBuffers,
  data: backend().numDataIds(),
});

describe('memory of the wasm backend', () => {
  it('that is full refuses an upload by name, with the bytes asked for and held, and goes on', async () => {
    const before = counts();
    const kept = ones([1000]);
    allow(0);
    const error = caught(() => tensor1d([1, 2, 3]));
    expect(error).toMatchObject({ name: 'WasmMemoryError', bytes: 12 });
    expect(error.message).toBe(
      "wasm: the backend's memory must have 12 bytes free for a tensor of float32 [3], got no piece of that size beside the " +
        `${error.heldBytes.toLocaleString('en')} that are held. Dispose tensors, use smaller batches, or another backend.`,
    );
    heap._malloc = malloc;
    kept.dispose();
    allow(0);
    expect(caught(() => tensor1d([1])).heldBytes).toBe(error.heldBytes - 4000);
    heap._malloc = malloc;
    expect(counts()).toEqual(before);
    const sum = tidy(() => add(tensor1d([1, 2, 3]), 1));
    expect([...(await sum.data())]).toEqual([2, 3, 4]);
    sum.dispose();
  });

  it.each([
    ['more than wasm can address', [65_536, 65_536]],
    ['a size that is small modulo 2³²', [2 ** 30 + 4]],
    ['one byte too many', [2 ** 30]],
  ])('refuses %s', (_, shape) => {
    const before = counts();
    expect(caught(() => fill(shape, 1)).bytes).toBe(4 * shape.reduce((a, b) => a * b));
    expect(counts()).toEqual(before);
  });

  it('leaves data on the backend that they come from, where there is no room for them', async () => {
    await setBackend('cpu');
    const x = tensor1d([1, 2, 3]);
    await setBackend('wasm');
    allow(0);
    caught(() => add(x, x));
    heap._malloc = malloc;
    expect([...(await x.data())]).toEqual([1, 2, 3]);
    const sum = add(x, x);
    expect([...(await sum.data())]).toEqual([2, 4, 6]);
    sum.dispose();
    x.dispose();
  });
});

describe('a step that the memory has no room for', () => {
  const kernelInitializer = (seed: number) => initializers.glorotUniform({ seed });

  function network(): LayersModel {
    const model = sequential({
      layers: [
        layers.conv2d({ inputShape: [8, 8, 3], filters: 5, kernelSize: 3, kernelInitializer: kernelInitializer(1) }),
        layers.batchNormalization(),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 3, activation: 'softmax', kernelInitializer: kernelInitializer(2) }),
      ],
    });
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    return model;
  }

  const images = () => randomUniform([8, 8, 8, 3], -1, 1, 'float32', 3);
  const labels = () => randomUniform([8, 3], 0, 1, 'float32', 4);

  /** Makes a step fail at each seventh of its allocations; `check` sees what each failure has left. */
  async function campaign(step: () => Promise<unknown>, check: (place: number) => void): Promise<void> {
    // Makes what the optimizer keeps, and the scratch.
    await step();
    const asked = allow(Infinity);
    await step();
    const places = asked();
    heap._malloc = malloc;
    expect(places).toBeGreaterThan(60);
    for (let place = 0; place < places; place += 7) {
      allow(place);
      await expect(step()).rejects.toBeInstanceOf(WasmMemoryError);
      heap._malloc = malloc;
      check(place);
      const { gradientDepth, kernelDepth, scopeStack } = engine().state;
      expect([gradientDepth, kernelDepth, scopeStack.length]).toEqual([0, 0, 0]);
    }
  }

  it('leaves nothing behind wherever it fails, and the next one learns', async () => {
    const model = network();
    const [x, y] = [images(), labels()];
    const optimizer = train.momentum(0.05, 0.9);
    const loss = () => {
      const answer = model.apply(x, { training: true }) as Tensor;
      return mean<Scalar>(neg(sum(mul(y, log(answer)), 1)));
    };
    const step = async () => {
      // Awaited, so that what it throws is a rejection.
      await Promise.resolve();
      tidy(() => {
        optimizer.minimize(loss);
      });
    };
    let before: unknown;
    await campaign(step, (place) => {
      before ??= counts();
      expect(counts(), `after failing at allocation ${place}`).toEqual(before);
    });
    await step();
    expect(counts()).toEqual(before);
  });

  it('of fit leaves only what fit itself keeps, and a smaller batch runs', async () => {
    const model = network();
    const [x, y] = [images(), labels()];
    const fit = (batchSize: number) => model.fit(x, y, { batchSize, epochs: 1, shuffle: false, verbose: 0 });
    await fit(8);
    let bytes = memory().numBytes;
    await campaign(
      () => fit(8),
      () => {
        // The order of the eight samples, and the loss.
        expect(memory().numBytes - bytes).toBeLessThanOrEqual(4 * (8 + 1));
        bytes = memory().numBytes;
      },
    );
    const before = counts();
    const { history } = await fit(4);
    expect(history.loss![0]).not.toBeNaN();
    expect(counts()).toEqual(before);
  });
});
