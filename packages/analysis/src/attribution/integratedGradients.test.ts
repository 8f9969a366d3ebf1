import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { gaussianNoise, multiplicativeNoise } from '@infodrop/dropout';
import { memory, tensor3d, tensor4d, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded, smallCnn, waves } from '../../test/networks.js';
import { integratedGradients } from './integratedGradients.js';

describe.each(backendsHere)('integratedGradients on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is weight times difference for a linear classifier', async () => {
    const model = seeded(
      sequential({ layers: [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 2 })] }),
    );
    const images = tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const baseline = tensor3d([0, 1, 0, 1], [2, 2, 1]);
    const weights = await model.getWeights()[0]!.data();
    const before = memory().numTensors;
    const { values } = await integratedGradients(model, images, { targets: [1], steps: 3, baseline });
    expect(memory().numTensors).toBe(before);
    [1, 1, 3, 3].forEach((difference, i) => {
      expect(values[i]).toBeCloseTo(difference * weights[2 * i + 1]!, 5);
    });
    images.dispose();
    baseline.dispose();
  });

  it.each(
    backend === 'cpu'
      ? [
          [20, 0.02],
          [320, 0.0015],
        ]
      : [[20, 0.02]],
  )('sums to the change of the logit from the baseline: in %s steps within %s', async (steps, tolerance) => {
    const model = smallCnn();
    const images = waves(3);
    const { values, targets } = await integratedGradients(model, images, { steps, batchSize: 2 });
    const [at, from] = tidy(() => [model.predict(images) as Tensor, model.predict(zerosLike(images)) as Tensor]);
    const [logits, start] = [await at.data(), await from.data()];
    for (let i = 0; i < 3; i++) {
      const sum = values.subarray(i * 64, (i + 1) * 64).reduce((total, value) => total + value, 0);
      const place = i * 3 + targets[i]!;
      // ReLUs switch on and off on the way: the error of the rule falls as 1/steps.
      expect(Math.abs(sum - (logits[place]! - start[place]!))).toBeLessThan(tolerance);
    }
    for (const tensor of [images, at, from]) tensor.dispose();
  });

  it('refuses a baseline of another size', async () => {
    const images = waves(1);
    const baseline = tensor3d([0], [1, 1, 1]);
    await expect(integratedGradients(smallCnn(), images, { baseline })).rejects.toThrow(
      'a number or an image [8, 8, 1], got [1, 1, 1]',
    );
    await expect(integratedGradients(smallCnn(), images, { baseline: NaN })).rejects.toThrow(
      'baseline must be a finite number',
    );
    baseline.dispose();
    images.dispose();
  });

  it('leaves the model as it is to whoever calls it meanwhile', async () => {
    const noisy = multiplicativeNoise({ noise: gaussianNoise({ std: 1 }), inputShape: [4, 4, 1] });
    const model = seeded(sequential({ layers: [noisy, layers.flatten(), layers.dense({ units: 2 })] }));
    const images = tensor4d(
      Array.from({ length: 48 }, (_, i) => i / 48),
      [3, 4, 4, 1],
    );
    const expected = await integratedGradients(model, images, { batchSize: 1, steps: 4 });
    const running = integratedGradients(model, images, { batchSize: 1, steps: 4 });
    const state = () => [noisy.mode, noisy.noiseStep];
    expect(state()).toEqual(['auto', 0]);
    await Promise.resolve();
    noisy.noiseStep = 5;
    expect((await running).values).toEqual(expected.values);
    expect(state()).toEqual(['auto', 5]);
    images.dispose();
  });
});
