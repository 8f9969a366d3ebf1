import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { forwardPass, informationDropoutConv2d, informationDropoutDense } from '@infodrop/dropout';
import { memory, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded, waves } from '../../test/networks.js';
import { informationMap } from './informationMap.js';

const noisy = (name: string, strides = 1) =>
  informationDropoutConv2d({ name, filters: 3, kernelSize: 3, strides, padding: 'same', klScale: 1 });

const build = () =>
  seeded(
    sequential({
      layers: [
        layers.inputLayer({ inputShape: [8, 8, 1] }),
        noisy('first', 2),
        noisy('second', 2),
        layers.flatten({}),
        layers.dense({ units: 2 }),
      ],
    }),
  );

describe.each(backendsHere)('informationMap on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('sums over the image to the KL of the layer, whatever the batch, and leaves the model as it was', async () => {
    const model = build();
    const images = waves(5);
    const before = memory().numTensors;
    const maps = await informationMap(model, images, { layer: 'first' });
    expect(memory().numTensors).toBe(before);
    expect(maps).toMatchObject({ count: 5, height: 8, width: 8, unit: 'nats per pixel' });
    const parts = await informationMap(model, images, { layer: 'first', batchSize: 2 });
    maps.values.forEach((value, i) => {
      expect(parts.values[i]).toBeCloseTo(value, 4);
    });
    const nats = tidy(() => forwardPass(model, images, { training: false }).kl[0]!.perExample());
    (await nats.data()).forEach((wanted, i) => {
      const sum = maps.values.subarray(i * 64, (i + 1) * 64).reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - wanted)).toBeLessThan(1e-3 * Math.max(1, wanted));
    });
    nats.dispose();
    images.dispose();
  });

  it('counts every call of a layer that the model calls twice', async () => {
    const shared = informationDropoutConv2d({ name: 'shared', filters: 1, kernelSize: 1, klScale: 1 });
    const start = input({ shape: [8, 8, 1] });
    const twice = modelOf({ inputs: start, outputs: shared.apply(shared.apply(start)) as SymbolicTensor });
    const images = waves(1);
    const { values } = await informationMap(twice, images);
    const nats = tidy(() => forwardPass(twice, images, { training: false }).kl[0]!.nats);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo((await nats.data())[0]!, 2);
    nats.dispose();
    images.dispose();
  });
});

describe('informationMap', () => {
  beforeAll(() => useBackend('cpu'));

  it('refuses a layer that is not there, one to be chosen, and one without places', async () => {
    const images = waves(1);
    await expect(informationMap(build(), images, { layer: 'firstt' })).rejects.toThrow('Did you mean first?');
    await expect(informationMap(build(), images)).rejects.toThrow('The model has first, second.');
    const dense = sequential({
      layers: [
        layers.flatten({ inputShape: [8, 8, 1] }),
        informationDropoutDense({ name: 'dense', units: 2, klScale: 1 }),
      ],
    });
    await expect(informationMap(dense, images)).rejects.toThrow("got [2]. That is of 'dense'");
    await expect(informationMap(build(), images, { lyer: 'first' } as never)).rejects.toThrow('Did you mean layer?');
    images.dispose();
  });
});
