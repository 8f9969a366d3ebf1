import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../test/backends.js';
import { arrayData } from './data.js';

const images = Float32Array.from({ length: 12 }, (_, i) => i);

describe('arrayData', () => {
  beforeAll(() => useBackend('cpu'));

  it('gathers images and labels by index, in the order asked for', async () => {
    const data = arrayData({ images, shape: [2, 2], labels: Uint8Array.of(7, 8, 9) });
    expect(data.size).toBe(3);
    const before = memory().numTensors;
    const batch = data.batch(Uint32Array.of(2, 0, 2));
    expect(memory().numTensors).toBe(before + 1);
    expect(batch.images.shape).toEqual([3, 2, 2]);
    expect(Array.from(await batch.images.data())).toEqual([8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
    expect(batch.labels).toEqual(Int32Array.of(9, 7, 9));
    batch.images.dispose();
  });

  it('takes bytes as they are', async () => {
    const { images: bytes } = arrayData({
      images: Uint8Array.of(255, 3),
      shape: [1],
      labels: Int32Array.of(0, 1),
    }).batch(Uint32Array.of(0, 1));
    expect(Array.from(await bytes.data())).toEqual([255, 3]);
    expect(bytes.dtype).toBe('float32');
    bytes.dispose();
  });

  it('refuses lengths that do not agree and empty data', () => {
    expect(() => arrayData({ images, shape: [5], labels: Uint8Array.of(0, 1, 2) })).toThrow(
      'arrayData: images must be labels.length × 5 numbers (shape [5]) and not empty, got 12 numbers and 3 labels',
    );
    expect(() => arrayData({ images: new Float32Array(0), shape: [2], labels: new Uint8Array(0) })).toThrow(RangeError);
    expect(() => arrayData({ images, shape: [2, -2], labels: Uint8Array.of(0) })).toThrow('every length of shape');
  });

  it('refuses an index that is out of range', () => {
    const data = arrayData({ images, shape: [4], labels: Uint8Array.of(0, 1, 2) });
    expect(() => data.batch(Uint32Array.of(0, 3))).toThrow('an index must be from 0 to 2, got 3');
  });
});
