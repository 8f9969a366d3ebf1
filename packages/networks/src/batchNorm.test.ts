import { everyBackendHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { io, memory, moments, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm } from './batchNorm.js';

const rows = [
  [1, 10],
  [2, 30],
  [6, 20],
];

describe.each(everyBackendHere)('batchNorm on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('gives channels of mean 0 and variance 1 in training', async () => {
    const y = batchNorm({ epsilon: 1e-7 }).apply(tensor2d(rows), { training: true }) as Tensor;
    const { mean, variance } = moments(y, 0);
    (await mean.data()).forEach((value) => {
      expect(value).toBeCloseTo(0, 5);
    });
    (await variance.data()).forEach((value) => {
      expect(value).toBeCloseTo(1, 5);
    });
  });

  it('is the identity in inference before it has seen a batch, but for epsilon', async () => {
    const y = batchNorm({ epsilon: 1e-7 }).apply(tensor2d(rows)) as Tensor;
    (await y.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(rows.flat()[i]!, 4);
    });
  });

  it('moves its statistics towards those of the batch by 1 − momentum', async () => {
    const layer = batchNorm({ momentum: 0.75 });
    layer.apply(tensor2d(rows), { training: true });
    const [, movingMean, movingVariance] = layer.getWeights() as [Tensor, Tensor, Tensor];
    expect(Array.from(await movingMean.data())).toEqual([3 * 0.25, 20 * 0.25]);
    const [first, second] = await movingVariance.data();
    expect(first).toBeCloseTo(0.75 + (14 / 3) * 0.25, 5);
    expect(second).toBeCloseTo(0.75 + (200 / 3) * 0.25, 4);
  });

  it('averages equal batches plainly when momentum is k/(k + 1)', async () => {
    const layer = batchNorm();
    for (const [k, shift] of [0, 3, 9].entries()) {
      layer.momentum = k / (k + 1);
      layer.apply(tensor2d(rows.map((row) => row.map((value) => value + shift))), { training: true });
    }
    const [first, second] = await layer.getWeights()[1]!.data();
    expect(first).toBeCloseTo(7, 5);
    expect(second).toBeCloseTo(24, 5);
  });

  it('survives saving and loading', async () => {
    const model = sequential({
      layers: [
        layers.inputLayer({ inputShape: [2] }),
        batchNorm({ scale: true, momentum: 0.5, epsilon: 0.01, activation: 'relu' }),
      ],
    });
    model.apply(tensor2d(rows), { training: true });
    let saved: io.ModelArtifacts | undefined;
    await model.save(
      io.withSaveHandler((artifacts) => {
        saved = artifacts;
        return Promise.resolve({ modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) });
      }),
    );
    const loaded = await loadLayersModel(io.fromMemory(saved!));
    expect(loaded.layers[1]!.getConfig()).toMatchObject({
      scale: true,
      momentum: 0.5,
      epsilon: 0.01,
      activation: 'relu',
    });
    const [before, after] = await Promise.all([model, loaded].map((m) => (m.predict(tensor2d(rows)) as Tensor).data()));
    expect(after).toEqual(before);
  });

  it('leaves one tensor a call', () => {
    const layer = batchNorm();
    const x = tensor2d(rows);
    layer.apply(x, { training: true });
    const before = memory().numTensors;
    tidy(() => {
      layer.apply(x, { training: true });
      layer.apply(x);
    });
    expect(memory().numTensors).toBe(before);
    const y = layer.apply(x, { training: true }) as Tensor;
    expect(memory().numTensors).toBe(before + 1);
    y.dispose();
  });
});

describe('batchNorm', () => {
  it.each([
    [{ momentum: 1 }, 'batchNorm: momentum must be in [0, 1), got 1'],
    [{ momentum: '0.9' as never }, 'batchNorm: momentum must be in [0, 1), got "0.9"'],
    [{ scale: 'no' as never }, 'batchNorm: scale must be true or false, got "no"'],
    [{ epsilon: 0 }, 'batchNorm: epsilon must be a finite number > 0, got 0'],
    [{ activation: 'softplus' as never }, 'batchNorm: activation must be one of "linear", "relu", got "softplus"'],
    [{ momentun: 0.5 } as never, 'got "momentun". Did you mean momentum?'],
  ])('refuses %j', (args, message) => {
    expect(() => batchNorm(args)).toThrow(message);
  });

  it('refuses an input of one axis', () => {
    expect(() => {
      batchNorm().build([null]);
    }).toThrow('input shape must be [batch, ..., channels]');
  });
});
