import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { loadBatch, type TrainingData } from './trainingData.js';

const data = (inputs: unknown): TrainingData => ({
  size: 2,
  shape: [2],
  batch: () => ({ inputs: inputs as Float32Array, targets: Uint8Array.of(0, 1) }),
});

describe('loadBatch', () => {
  beforeAll(() => useBackend('cpu'));

  it('makes one float32 tensor of the inputs, and hands on the arrays', async () => {
    const before = memory().numTensors;
    const { size, inputs, arrays } = loadBatch('f', data(Uint8Array.of(1, 2, 3, 255)), Uint32Array.of(0, 1));
    expect(memory().numTensors).toBe(before + 1);
    expect(size).toBe(2);
    expect([inputs.shape, inputs.dtype]).toEqual([[2, 2], 'float32']);
    expect(Array.from(await inputs.data())).toEqual([1, 2, 3, 255]);
    expect(arrays.targets).toEqual(Uint8Array.of(0, 1));
    inputs.dispose();
  });

  it('refuses what is no array of numbers, or too long', () => {
    expect(() => loadBatch('f', data([1, 2, 3, 4]), Uint32Array.of(0, 1))).toThrow(
      'f: inputs of a batch must be a Float32Array or a Uint8Array, got [1, 2, 3, 4]',
    );
    expect(() => loadBatch('f', data(new Float32Array(5)), Uint32Array.of(0, 1))).toThrow(
      'f: inputs of a batch must be 2 × 2 numbers (shape [2]), got 5',
    );
  });
});
