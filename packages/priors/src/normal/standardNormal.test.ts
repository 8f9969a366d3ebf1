import { PHILOX_NORMAL } from '@infodrop/kernels';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { key, normal } from '@infodrop/random';
import { engine, memory, registerKernel, setBackend, type Tensor, unregisterKernel } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { standardNormal } from './standardNormal.js';

beforeAll(() => setBackend('cpu'));

describe('standardNormal', () => {
  it('is the key’s stream of normals, in the shape asked for', () => {
    const before = memory().numTensors;
    const noise = standardNormal(key(7), [2, 3, 5]);
    expect(noise.shape).toEqual([2, 3, 5]);
    expect(noise.dataSync()).toEqual(normal(key(7), 30));
    expect(memory().numTensors).toBe(before + 1);
  });

  it('in two parts is the whole', () => {
    const whole = standardNormal(key(7), [6, 3]).dataSync();
    expect([...standardNormal(key(7), [2, 3]).dataSync(), ...standardNormal(key(7), [4, 3], 6).dataSync()]).toEqual([
      ...whole,
    ]);
  });

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
