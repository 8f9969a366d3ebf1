import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { bernoulliNoise, multiplicativeNoise } from '@infodrop/dropout';
import { arrayData, evaluate } from '@infodrop/training';
import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { monteCarloPrediction } from './monteCarloPrediction.js';

/** One number, dropped in half of the draws; its logits are ± itself. */
function coin(softmax: boolean) {
  const model = sequential({
    layers: [
      multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }), name: 'noise', inputShape: [1] }),
      layers.dense({ units: 2, activation: softmax ? 'softmax' : 'linear' }),
    ],
  });
  model.setWeights([tensor2d([1, -1], [1, 2]), tensor1d([0, 0])]);
  return model;
}
const data = arrayData({ inputs: Float32Array.of(0, 1, 3), shape: [1], targets: Uint8Array.of(0, 0, 0) });
const entropy = (p: number): number => -(p * Math.log(p)) - (1 - p) * Math.log(1 - p);

describe.each(backendsHere)('monteCarloPrediction on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([false, true])('parts the doubt as the two answers of a coin do (softmax: %s)', async (softmax) => {
    const samples = 400;
    const model = coin(softmax);
    const before = memory().numTensors;
    const found = await monteCarloPrediction(model, data, { samples, batchSize: 2 });
    expect(memory().numTensors).toBe(before);
    expect(found).toMatchObject({ count: 3, classes: 2, samples });
    // Nothing to drop: p = ½ in every draw.
    expect(found.predictiveEntropy[0]).toBeCloseTo(Math.LN2, 10);
    expect(found.mutualInformation[0]).toBeCloseTo(0, 10);
    for (const [i, x] of [
      [1, 1],
      [2, 3],
    ] as const) {
      const on = 1 / (1 + Math.exp(-4 * x)); // logits ± 2x
      // The share of draws that it is on in, from the mean.
      const mean = found.probabilities[2 * i]!;
      const share = (mean - 0.5) / (on - 0.5);
      expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / samples));
      const expected = share * entropy(on) + (1 - share) * Math.LN2;
      expect(found.expectedEntropy[i]).toBeCloseTo(expected, 6);
      expect(found.predictiveEntropy[i]).toBeCloseTo(entropy(mean), 6);
      expect(found.mutualInformation[i]).toBeCloseTo(entropy(mean) - expected, 6);
      const variance = (share * (1 - share) * (on - 0.5) ** 2 * samples) / (samples - 1);
      expect(found.variance[2 * i]).toBeCloseTo(variance, 6);
      expect(found.predicted[i]).toBe(0);
    }
  });
});

describe('monteCarloPrediction', () => {
  beforeAll(() => useBackend('cpu'));

  it('draws what evaluation draws', async () => {
    const model = coin(false);
    const { probabilities } = await monteCarloPrediction(model, data, { samples: 10 });
    const { crossEntropy } = await evaluate({ model, data, mode: 'monteCarlo', samples: 10 });
    const wanted = -[0, 1, 2].reduce((sum, i) => sum + Math.log(probabilities[2 * i]!), 0) / 3;
    expect(crossEntropy).toBeCloseTo(wanted, 6);
  });

  it('refuses a model without noise, and one draw', async () => {
    const plain = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
    await expect(monteCarloPrediction(plain, data)).rejects.toThrow('model must have a noisy layer, got none');
    await expect(monteCarloPrediction(coin(false), data, { samples: 1 })).rejects.toThrow(
      'samples must be an integer ≥ 2',
    );
  });
});
