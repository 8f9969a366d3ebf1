import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { argMax, memory, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded, smallCnn, waves } from '../../test/networks.js';
import { gradCam } from './gradCam.js';

describe.each(backendsHere)('gradCam on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the class activation map of a network that averages and then weighs', async () => {
    const model = seeded(
      sequential({
        layers: [
          layers.conv2d({
            name: 'maps',
            filters: 4,
            kernelSize: 3,
            padding: 'same',
            activation: 'relu',
            inputShape: [8, 8, 1],
          }),
          layers.globalAveragePooling2d({}),
          layers.dense({ units: 3, activation: 'softmax' }),
        ],
      }),
    );
    const images = waves(2);
    const before = memory().numTensors;
    const { values, targets, unit } = await gradCam(model, images, { layer: 'maps', targets: [2, 0] });
    expect(memory().numTensors).toBe(before);
    expect(unit).toBe('logits');
    expect([...targets]).toEqual([2, 0]);
    const maps = tidy(() => model.getLayer('maps').apply(images) as Tensor);
    const [features, weights] = [await maps.data(), await model.getWeights()[2]!.data()];
    for (const cell of [0, 9, 63, 64, 100]) {
      const target = cell < 64 ? 2 : 0;
      // The logit is Σ_c W_c mean(A_c), so that its slope is W_c / 64 in every cell.
      const wanted = [0, 1, 2, 3].reduce(
        (sum, c) => sum + (weights[c * 3 + target]! / 64) * features[cell * 4 + c]!,
        0,
      );
      expect(values[cell]).toBeCloseTo(Math.max(0, wanted), 6);
    }
    maps.dispose();
    images.dispose();
  });

  it('explains what the model takes an image for, whatever the batch', async () => {
    const model = smallCnn();
    const images = waves(5);
    const whole = await gradCam(model, images, { layer: 'deeper' });
    const parts = await gradCam(model, images, { layer: 'deeper', batchSize: 2 });
    const predicted = tidy(() => argMax(model.predict(images) as Tensor, -1));
    expect([...whole.targets]).toEqual([...(await predicted.data())]);
    predicted.dispose();
    expect(parts.targets).toEqual(whole.targets);
    whole.values.forEach((value, i) => {
      expect(parts.values[i]).toBeCloseTo(value, 5);
    });
    expect(whole).toMatchObject({ count: 5, height: 8, width: 8 });
    images.dispose();
  });

  it('refuses a layer without maps and one that is not there', async () => {
    const model = smallCnn();
    const images = waves(1);
    await expect(gradCam(model, images, { layer: 'pooled' })).rejects.toThrow("got [5]. That is of 'pooled'");
    await expect(gradCam(model, images, { layer: 'deepr' })).rejects.toThrow('Did you mean deeper?');
    images.dispose();
  });
});
