import '@tensorflow/tfjs-backend-cpu';
import { bernoulliNoise, gaussianNoise } from '@infodrop/dropout';
import { mlp, type NetworkNoise } from '@infodrop/networks';
import { key, uniform } from '@infodrop/random';
import { arrayData } from '@infodrop/training';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { layerChannels } from './layerChannels.js';

const data = arrayData({
  inputs: Float32Array.from(uniform(key(0), 6 * 4)),
  shape: [2, 2, 1],
  targets: new Uint8Array(6),
});
const network = (noise: NetworkNoise) =>
  mlp({ units: [5, 3], inputShape: [2, 2, 1], activation: 'softplus', noise, seed: 1 });

describe('layerChannels', () => {
  it('are of deviation std · f for Gaussian dropout', async () => {
    const channels = await layerChannels(
      network({ kind: 'multiplicative', noise: gaussianNoise({ std: 0.5 }) }),
      data,
      6,
    );
    expect(channels!.map(({ inputs, units }) => [inputs, units])).toEqual([
      [6, 5],
      [6, 3],
    ]);
    for (const { means, scales } of channels!) {
      Array.from(means).forEach((mean, i) => {
        expect(scales[i]).toBeCloseTo(0.5 * mean, 5);
      });
    }
  });

  it('are of log z for information dropout, α its deviation, and leave no tensor behind', async () => {
    const built = network({ kind: 'information', klScale: 1 });
    const before = memory().numTensors;
    const channels = await layerChannels(built, data, 6);
    expect(memory().numTensors).toBe(before);
    for (const { scales } of channels!) {
      for (const scale of Array.from(scales)) {
        expect(scale).toBeGreaterThan(0.001);
        expect(scale).toBeLessThan(0.701);
      }
    }
  });

  it('are none for binary dropout', async () => {
    const noise = { kind: 'multiplicative', noise: bernoulliNoise({ rate: 0.5 }) } as const;
    expect(await layerChannels(network(noise), data, 6)).toBeNull();
  });
});
