import { dirname, sep } from 'node:path';
import { createRequire } from 'node:module';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { backend, getBackend, getKernel, memory, ready, setBackend, tensor4d, tensor2d } from '@tensorflow/tfjs-core';
import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { registerTrainingKernels } from './registerTrainingKernels.js';

/** A small convolutional network with stock layers. */
function network(): LayersModel {
  const seeded = (seed: number) => ({ kernelInitializer: initializers.glorotUniform({ seed }) });
  const model = sequential({
    layers: [
      layers.conv2d({
        inputShape: [8, 8, 2],
        filters: 6,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        useBias: false,
        ...seeded(1),
      }),
      layers.batchNormalization(),
      layers.activation({ activation: 'relu' }),
      layers.conv2d({ filters: 5, kernelSize: 3, activation: 'relu', ...seeded(2) }),
      layers.flatten(),
      layers.dense({ units: 2, activation: 'softmax', ...seeded(3) }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  return model;
}

/** Pictures that are brighter on the left or on the right. */
function pictures() {
  const xs = new Float32Array(16 * 8 * 8 * 2);
  for (let i = 0; i < xs.length; i++) {
    const left = (i >> 1) % 8 < 4;
    const even = (i >> 7) % 2 === 0;
    xs[i] = Math.sin(i * 12.9898) * 0.3 + (left === even ? 0.5 : -0.5);
  }
  const ys = Float32Array.from({ length: 32 }, (_, i) => Number((i >> 1) % 2 === i % 2));
  return { xs: tensor4d(xs, [16, 8, 8, 2]), ys: tensor2d(ys, [16, 2]) };
}

describe('registerTrainingKernels', () => {
  beforeAll(async () => {
    // As a user sets the backend up, before this package comes in.
    const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(dirname(file) + sep);
    setThreadsCount(1);
    await setBackend('wasm');
    await ready();
  });

  it('lets the wasm backend that is already there train a network that it could not train', async () => {
    const { xs, ys } = pictures();
    const model = network();
    await expect(model.fit(xs, ys, { epochs: 1, verbose: 0 })).rejects.toThrow();
    const names = await registerTrainingKernels();
    expect(names).toContain('Conv2DBackpropFilter');
    expect(getBackend()).toBe('wasm');
    const trained = network();
    const { history } = await trained.fit(xs, ys, { epochs: 20, batchSize: 8, shuffle: false, verbose: 0 });
    const losses = history.loss as number[];
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
  });

  it('leaks no tensor while a network trains', async () => {
    await registerTrainingKernels();
    const { xs, ys } = pictures();
    const model = network();
    await model.fit(xs, ys, { epochs: 1, verbose: 0 });
    const { numTensors, numDataBuffers, numBytes } = memory();
    const { wasm } = backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    const heap = wasm.HEAPU8.byteLength;
    await model.fit(xs, ys, { epochs: 50, verbose: 0 });
    expect(memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
    expect(wasm.HEAPU8.byteLength).toBe(heap);
  });

  it('changes nothing the second time, and warns of nothing', async () => {
    const warn = vi.spyOn(console, 'warn');
    const first = await registerTrainingKernels();
    const { kernelFunc } = getKernel('Conv2D', 'wasm');
    expect(await registerTrainingKernels()).toEqual(first);
    expect(getKernel('Conv2D', 'wasm').kernelFunc).toBe(kernelFunc);
    expect(warn).not.toHaveBeenCalled();
  });
});
