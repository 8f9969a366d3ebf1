import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded, smallCnn, waves } from '../../test/networks.js';
import { occlusion } from './occlusion.js';

describe.each(backendsHere)('occlusion on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the mean fall over the squares that cover a pixel, exactly for a linear classifier', async () => {
    const model = seeded(
      sequential({ layers: [layers.flatten({ inputShape: [1, 3, 1] }), layers.dense({ units: 2 })] }),
    );
    const images = tensor4d([1, 2, 3], [1, 1, 3, 1]);
    const weights = await model.getWeights()[0]!.data();
    const fall = (pixel: number): number => weights[2 * pixel]! * (pixel + 1 - 0.5);
    const before = memory().numTensors;
    const { values } = await occlusion(model, images, { patch: 1, value: 0.5, targets: [0] });
    expect(memory().numTensors).toBe(before);
    values.forEach((value, pixel) => {
      expect(value).toBeCloseTo(fall(pixel), 5);
    });
    images.dispose();
  });

  it('covers the border too where the stride does not divide it', async () => {
    const model = seeded(
      sequential({ layers: [layers.flatten({ inputShape: [3, 3, 1] }), layers.dense({ units: 2 })] }),
    );
    const images = tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const weights = await model.getWeights()[0]!.data();
    const { values } = await occlusion(model, images, { patch: 2, stride: 2, targets: [1] });
    const fall = (pixel: number): number => weights[2 * pixel + 1]! * (pixel + 1);
    const square = (top: number, left: number): number =>
      fall(3 * top + left) + fall(3 * top + left + 1) + fall(3 * top + left + 3) + fall(3 * top + left + 4);
    expect(values[0]).toBeCloseTo(square(0, 0), 4);
    expect(values[1]).toBeCloseTo((square(0, 0) + square(0, 1)) / 2, 4);
    expect(values[4]).toBeCloseTo((square(0, 0) + square(0, 1) + square(1, 0) + square(1, 1)) / 4, 4);
    expect(values[8]).toBeCloseTo(square(1, 1), 4);
    images.dispose();
  });

  it('refuses a square larger than the image and a stride that leaves pixels out', async () => {
    const images = waves(1);
    await expect(occlusion(smallCnn(), images, { patch: 9 })).rejects.toThrow(
      'patch must be at most the image, 8 × 8, got 9',
    );
    await expect(occlusion(smallCnn(), images, { patch: 2, stride: 3 })).rejects.toThrow('Pixels would be left out');
    images.dispose();
  });
});
