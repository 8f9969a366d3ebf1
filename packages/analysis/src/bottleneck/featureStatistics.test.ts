import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { arrayData } from '@infodrop/training';
import { memory } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallCnn, wavesOf } from '../../test/networks.js';
import { featureStatistics } from './featureStatistics.js';

const data = (count: number) => arrayData({ inputs: wavesOf(count), shape: [8, 8, 1], targets: new Uint8Array(count) });

describe.each(backendsHere)('featureStatistics on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('has the mean and the spread of every unit, in the digits of doubles', async () => {
    const model = sequential({
      layers: [layers.flatten({ name: 'flat', inputShape: [1, 3] }), layers.dense({ units: 2 })],
    });
    const inputs = Float32Array.of(4096, 1, 5, 4096.5, 3, 5, 4097, 8, 5);
    const { mean, std, count, shape } = await featureStatistics(
      model,
      arrayData({ inputs, shape: [1, 3], targets: Uint8Array.of(0, 0, 0) }),
      { layer: 'flat', batchSize: 2 },
    );
    expect({ count, shape }).toEqual({ count: 3, shape: [3] });
    expect([...mean]).toEqual([4096.5, 4, 5]);
    expect(std[0]).toBeCloseTo(0.5, 10);
    expect(std[1]).toBeCloseTo(Math.sqrt(13), 6);
    expect(std[2]).toBe(0);
  });

  it('does not depend on the batch, gives one for each layer asked, and leaves no tensor', async () => {
    const model = smallCnn();
    const before = memory().numTensors;
    const [maps, logits] = await featureStatistics(model, data(7), { layer: ['maps', 'logits'], batchSize: 3 });
    const whole = await featureStatistics(model, data(7), { layer: 'maps' });
    expect(memory().numTensors).toBe(before);
    expect(logits!.shape).toEqual([3]);
    maps!.mean.forEach((mean, i) => {
      expect(mean).toBeCloseTo(whole.mean[i]!, 5);
    });
    maps!.std.forEach((std, i) => {
      expect(std).toBeCloseTo(whole.std[i]!, 5);
    });
  });
});

describe('featureStatistics', () => {
  beforeAll(() => useBackend('cpu'));

  it('refuses a layer that is not there, one input, and a network trained to NaN', async () => {
    await expect(featureStatistics(smallCnn(), data(3), { layer: 'map' })).rejects.toThrow('Did you mean maps?');
    await expect(featureStatistics(smallCnn(), data(1), { layer: 'maps' })).rejects.toThrow(
      'data.size must be an integer ≥ 2',
    );
    const inputs = wavesOf(2).fill(NaN);
    const broken = arrayData({ inputs, shape: [8, 8, 1], targets: Uint8Array.of(0, 0) });
    await expect(featureStatistics(smallCnn(), broken, { layer: 'maps' })).rejects.toThrow(
      "features of 'maps' must be finite",
    );
    await expect(
      featureStatistics(smallCnn(), data(3), { layer: 'maps', signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});
