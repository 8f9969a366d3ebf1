import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { normalKlDivergence } from '@infodrop/information';
import { arrayData } from '@infodrop/training';
import { cast, memory, slice, tensor1d, tensor2d, tensor4d, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallCnn, waves, wavesOf } from '../../test/networks.js';
import { bottleneckAttribution } from './bottleneckAttribution.js';
import { featureStatistics, type FeatureStatistics } from './featureStatistics.js';

const data = (count: number) => arrayData({ inputs: wavesOf(count), shape: [8, 8, 1], targets: new Uint8Array(count) });
const statisticsOf = (model: LayersModel, layer = 'maps'): Promise<FeatureStatistics> =>
  featureStatistics(model, data(20), { layer });

/** A classifier that adds up the left half of the image and knows nothing of the right. */
function leftOnly(): LayersModel {
  const model = sequential({
    layers: [
      layers.conv2d({ name: 'maps', filters: 1, kernelSize: 1, inputShape: [8, 8, 1] }),
      layers.flatten({}),
      layers.dense({ units: 2, useBias: false }),
    ],
  });
  const [kernel, bias, dense] = model.getWeights();
  const rows = Array.from({ length: 64 }, (_, cell) => (cell % 8 < 4 ? [0.4, -0.4] : [0, 0]));
  model.setWeights([
    tensor4d([1], kernel!.shape as [number, number, number, number]),
    zeros(bias!.shape),
    tensor2d(rows, dense!.shape as [number, number]),
  ]);
  return model;
}

describe.each(backendsHere)('bottleneckAttribution on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the divergence at the λ that one step leads to, where the answer does not depend on the layer', async () => {
    const model = smallCnn();
    const statistics = await statisticsOf(model);
    // Without weights behind the layer only the price is left: Adam's first step is the learning rate, for every α.
    const [deeper, logits] = [model.getLayer('deeper'), model.getLayer('logits')];
    deeper.setWeights(deeper.getWeights().map((weight) => zeros(weight.shape)));
    logits.setWeights(logits.getWeights().map((weight) => zeros(weight.shape)));
    const images = waves(2);
    const { values, bits, targets, unit } = await bottleneckAttribution(model, images, {
      layer: 'maps',
      statistics,
      targets: [0, 1],
      steps: 1,
      samples: 2,
      smoothing: 0,
    });
    expect(unit).toBe('bits per pixel');
    expect([...targets]).toEqual([0, 1]);
    const kept = 1 / (1 + Math.exp(-4));
    const { mean, std } = statistics;
    const nats = (await featuresOf(model, images)).map((value, i) => {
      const unit = i % mean.length;
      if (std[unit] === 0) return 0;
      const r = (value - mean[unit]!) / Math.max(0.01, std[unit]!);
      return normalKlDivergence({ loc: kept * r, scale: 1 - kept }, { loc: 0, scale: 1 });
    });
    for (const cell of [0, 37, 64, 127]) {
      const wanted = [0, 1, 2, 3].reduce((sum, c) => sum + nats[cell * 4 + c]!, 0) / Math.LN2;
      expect(Math.abs(values[cell]! - wanted)).toBeLessThan(1e-4 * wanted);
    }
    expect(bits[1]).toBeCloseTo(
      values.subarray(64).reduce((sum, value) => sum + value, 0),
      1,
    );
    images.dispose();
  });

  it('drowns what the answer does not need, and keeps what it needs', async () => {
    const model = leftOnly();
    const statistics = await statisticsOf(model);
    const images = waves(3);
    const { values } = await bottleneckAttribution(model, images, {
      layer: 'maps',
      statistics,
      beta: 1,
      steps: 20,
      smoothing: 0,
    });
    images.dispose();
    const half = (left: boolean): number =>
      values.reduce((sum, value, pixel) => (pixel % 8 < 4 === left ? sum + value : sum), 0) / (values.length / 2);
    expect(half(false)).toBeLessThan(1e-3);
    expect(half(true)).toBeGreaterThan(0.05);
  });

  it('explains each image by itself, whatever the batch, and leaves no tensor behind', async () => {
    const model = smallCnn({ softmax: true });
    const statistics = await statisticsOf(model);
    const images = waves(5);
    const options = { layer: 'maps', statistics, steps: 4, samples: 3, seed: 7 };
    const before = memory().numTensors;
    const together = await bottleneckAttribution(model, images, options);
    expect(memory().numTensors).toBe(before);
    const apart = await bottleneckAttribution(model, images, { ...options, batchSize: 2 });
    images.dispose();
    expect(apart.targets).toEqual(together.targets);
    together.values.forEach((value, i) => {
      expect(Math.abs(value - apart.values[i]!)).toBeLessThan(1e-3 * Math.max(1, value));
    });
  });
});

async function featuresOf(model: LayersModel, images: Tensor4D): Promise<number[]> {
  const features = model.getLayer('maps').apply(images) as Tensor4D;
  const values = await features.data();
  features.dispose();
  return Array.from(values);
}

describe('bottleneckAttribution', () => {
  beforeAll(() => useBackend('cpu'));

  it('is the same for a softmax as for its logits', async () => {
    const [plain, softmax] = [smallCnn(), smallCnn({ softmax: true })];
    const statistics = await statisticsOf(plain);
    const images = waves(2);
    const options = { layer: 'maps', statistics, steps: 3, samples: 2 };
    const [a, b] = [
      await bottleneckAttribution(plain, images, options),
      await bottleneckAttribution(softmax, images, options),
    ];
    expect(b.values).toEqual(a.values);
    images.dispose();
  });

  it('draws other noise for another seed, and counts nothing where a unit never changes', async () => {
    const model = smallCnn();
    const statistics = await statisticsOf(model);
    const images = waves(1);
    const options = { layer: 'maps', statistics, steps: 3, samples: 2 };
    const maps = await Promise.all([0, 0, 1].map((seed) => bottleneckAttribution(model, images, { ...options, seed })));
    expect(maps[1]!.values).toEqual(maps[0]!.values);
    expect(maps[2]!.values).not.toEqual(maps[0]!.values);
    const still = { ...statistics, std: new Float32Array(256) };
    expect((await bottleneckAttribution(model, images, { ...options, statistics: still })).bits[0]).toBe(0);
    images.dispose();
  });

  it('refuses, with a way out', async () => {
    const model = smallCnn();
    const statistics = await statisticsOf(model);
    const images = waves(2);
    const run = (changed: object, given = images) =>
      bottleneckAttribution(model, given, { layer: 'maps', statistics, ...changed });
    await expect(run({ layer: 'mops' })).rejects.toThrow('Did you mean maps?');
    await expect(run({ layer: 'deeper' })).rejects.toThrow('statistics must be of layer \'deeper\', got "maps"');
    const pooled = await statisticsOf(model, 'pooled');
    await expect(run({ layer: 'pooled', statistics: pooled })).rejects.toThrow(
      'layer must be one that gives maps [height, width, channels]',
    );
    await expect(run({}, cast(images, 'int32'))).rejects.toThrow('images must be a float32 tensor, got int32');
    await expect(run({}, slice(images, [0, 0, 0, 0], [2, 4, 8, 1]))).rejects.toThrow(
      'as the model takes them, [any, 8, 8, 1]',
    );
    await expect(run({ targets: [3, 0] })).rejects.toThrow('integers from 0 to 2, got 3. That is of image 0.');
    await expect(run({ targets: [0] })).rejects.toThrow('one for each of the 2 images, got 1');
    await expect(run({ bata: 1 })).rejects.toThrow('Did you mean beta?');
    await expect(run({ steps: 0 })).rejects.toThrow('steps must be an integer ≥ 1');
    await expect(run({ statistics: undefined })).rejects.toThrow('what featureStatistics() gave');
    await expect(run({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it('refuses probabilities that come out of a layer that is no softmax', async () => {
    const model = smallCnn();
    const statistics = await statisticsOf(model);
    const logits = model.getLayer('logits');
    logits.setWeights(
      logits.getWeights().map((weight, i) => (i === 0 ? zeros(weight.shape) : tensor1d([0.2, 0.3, 0.5]))),
    );
    await expect(bottleneckAttribution(model, waves(1), { layer: 'maps', statistics })).rejects.toThrow(
      'got outputs that sum to 1',
    );
  });
});
