import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { PHILOX_NORMAL } from '@infodrop/kernels';
import { key, normal } from '@infodrop/random';
import { engine, memory, registerKernel, type Tensor, unregisterKernel } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardNormal } from './standardNormal.js';

describe.each(backendsHere)('standardNormal on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the key’s stream of normals, in the shape asked for', async () => {
    const before = memory().numTensors;
    const noise = standardNormal(key(7), [2, 3, 5]);
    expect(memory().numTensors).toBe(before + 1);
    expect(noise.shape).toEqual([2, 3, 5]);
    expect((await read(() => [noise]))[0]).toEqual([...normal(key(7), 30)]);
  });

  it('in two parts is the whole', async () => {
    const [whole, first, second] = await read(() => [
      standardNormal(key(7), [6, 3]),
      standardNormal(key(7), [2, 3]),
      standardNormal(key(7), [4, 3], 6),
    ]);
    expect([...first!, ...second!]).toEqual(whole);
  });
});

describe('standardNormal', () => {
  beforeAll(() => useBackend('cpu'));

  it('asks the kernel PhiloxNormal where the backend has one', () => {
    const asked: unknown[] = [];
    registerKernel({
      kernelName: PHILOX_NORMAL.name,
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        asked.push(inputs, attrs);
        const backend = engine().backend as unknown as {
          makeTensorInfo(shape: number[], dtype: string, values: Float32Array): Tensor;
        };
        return backend.makeTensorInfo([2], 'float32', Float32Array.of(1, 2));
      },
    });
    try {
      expect([...standardNormal(key(7), [2], 3).dataSync()]).toEqual([1, 2]);
      expect(asked).toEqual([{}, { key: key(7).words, offset: 3, shape: [2] }]);
    } finally {
      unregisterKernel(PHILOX_NORMAL.name, 'cpu');
    }
  });
});
