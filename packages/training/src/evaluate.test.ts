import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { noisyUnits, ringData, ringNetwork, weightsOf } from '../test/fixtures.js';
import { arrayData } from './data/arrayData.js';
import { evaluate } from './evaluate.js';
import { informationLayers } from '@infodrop/dropout';

describe.each(backendsHere)('evaluate on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  /** Logits are the images themselves. */
  const identity = () =>
    sequential({
      layers: [layers.dense({ units: 3, inputShape: [3], kernelInitializer: 'identity', useBias: false })],
    });
  const three = arrayData({
    inputs: Float32Array.of(0, 0, 0, 5, 0, 0, 0, 0, 2),
    shape: [3],
    targets: Uint8Array.of(0, 1, 2),
  });

  it('gives the means of cross-entropy and wrong answers over all images, a partial batch included', async () => {
    const { count, crossEntropy, error, kl } = await evaluate({ model: identity(), data: three, batchSize: 2 });
    const expected = (Math.log(3) + Math.log(Math.exp(5) + 2) + Math.log(Math.exp(2) + 2) - 2) / 3;
    expect(count).toBe(3);
    expect(crossEntropy).toBeCloseTo(expected, 6);
    expect(error).toBeCloseTo(1 / 3, 12);
    expect(kl).toEqual({});
  });

  it('does not depend on the batch size, the noise of Monte Carlo included', async () => {
    const model = ringNetwork();
    const data = ringData(30, 8);
    for (const mode of ['deterministic', 'monteCarlo'] as const) {
      const whole = await evaluate({ model, data, batchSize: 30, mode, samples: 3 });
      const parts = await evaluate({ model, data, batchSize: 7, mode, samples: 3 });
      expect(parts.crossEntropy).toBeCloseTo(whole.crossEntropy, 5);
      expect(parts.error).toBe(whole.error);
      expect(parts.kl.information1).toBeCloseTo(24 * Math.LN2, 4);
      expect(parts.kl.information2).toBeCloseTo(16 * Math.LN2, 4);
    }
  });

  it('may overlap another evaluation, and a call of the model, which finds it as it was', async () => {
    const model = ringNetwork();
    const [data, others] = [ringData(30, 8), ringData(44, 9)];
    const [layer] = informationLayers(model);
    const state = () => [layer!.mode, layer!.noiseStep, layer!.sampleOffset, layer!.trackKl];
    const before = state();
    const requests = [
      { model, data, batchSize: 7, mode: 'deterministic' },
      { model, data: others, batchSize: 10, mode: 'monteCarlo', samples: 3 },
      { model, data, batchSize: 30, mode: 'monteCarlo', samples: 2 },
    ] as const;
    const alone = [];
    for (const request of requests) alone.push(await evaluate(request));
    const running = requests.map((request) => evaluate(request));
    expect(state()).toEqual(before);
    expect(await Promise.all(running)).toEqual(alone);
    expect(state()).toEqual(before);
  });

  it('gives the values of each example, in the order of the data, whatever the batches', async () => {
    const model = ringNetwork();
    const data = ringData(30, 8);
    for (const mode of ['deterministic', 'monteCarlo'] as const) {
      const before = memory().numTensors;
      const { perExample, ...means } = await evaluate({
        model,
        data,
        batchSize: 7,
        mode,
        samples: 3,
        perExample: true,
      });
      expect(memory().numTensors).toBe(before);
      expect(means).toEqual(await evaluate({ model, data, batchSize: 7, mode, samples: 3 }));
      const mean = (values: ArrayLike<number>): number =>
        Array.from(values).reduce((sum, value) => sum + value, 0) / 30;
      expect(mean(perExample.crossEntropy)).toBeCloseTo(means.crossEntropy, 5);
      expect(mean(perExample.wrong)).toBeCloseTo(means.error, 12);
      expect(mean(perExample.kl.information1!)).toBeCloseTo(means.kl.information1!, 4);
      const { targets } = data.batch(Uint32Array.from({ length: 30 }, (_, i) => i));
      perExample.predicted.forEach((answer, i) => {
        expect(perExample.wrong[i]).toBe(answer === targets[i] ? 0 : 1);
      });
    }
    const third = await evaluate({ model: identity(), data: three, batchSize: 2, perExample: true });
    expect(third.perExample.predicted).toEqual(Int32Array.of(0, 0, 2));
    expect(third.perExample.crossEntropy[2]).toBeCloseTo(Math.log(2 + Math.exp(2)) - 2, 5);
  });

  it('leaves no tensor, mode, step or statistic changed', async () => {
    const model = ringNetwork();
    const [layer] = informationLayers(model);
    layer!.noiseStep = 17;
    const weights = await weightsOf(model);
    const before = memory().numTensors;
    await evaluate({ model, data: ringData(9, 8), batchSize: 4, mode: 'monteCarlo', samples: 2 });
    await evaluate({ model, data: ringData(9, 8), batchSize: 4 });
    expect(memory().numTensors).toBe(before);
    expect(layer).toMatchObject({ mode: 'auto', noiseStep: 17, sampleOffset: 0, trackKl: false });
    expect(await weightsOf(model)).toEqual(weights);
  });
});

describe('evaluate', () => {
  beforeEach(() => useBackend('cpu'));

  it('averages probabilities in Monte Carlo, not logits or losses', async () => {
    // One unit f = 1 with α = 0.35: logits (z, 0) with z log-normal of mean 1.
    const layer = noisyUnits({ name: 'noise', beta: 0 });
    const model = sequential({
      layers: [
        layers.inputLayer({ inputShape: [1] }),
        layer,
        layers.dense({ units: 2, useBias: false, kernelInitializer: initializers.zeros(), name: 'out' }),
      ],
    });
    const gain = 8;
    model.getLayer('out').setWeights([tensor2d([[gain, 0]])]);
    const data = arrayData({ inputs: new Float32Array(1).fill(1), shape: [1], targets: Uint8Array.of(1) });
    const samples = 1000;
    const { crossEntropy, error } = await evaluate({ model, data, mode: 'monteCarlo', samples });
    // P = 1/(1 + e^{gain·z}): its mean and variance, and the mean of −log P, by quadrature.
    let [mean, square, loss] = [0, 0, 0];
    for (let eta = -8; eta <= 8; eta += 1e-3) {
      const p = 1 / (1 + Math.exp(gain * Math.exp(0.35 * eta - 0.35 ** 2 / 2)));
      const weight = (1e-3 * Math.exp(-(eta ** 2) / 2)) / Math.sqrt(2 * Math.PI);
      mean += weight * p;
      square += weight * p * p;
      loss -= weight * Math.log(p);
    }
    const deviation = Math.sqrt((square - mean * mean) / samples);
    expect(error).toBe(1);
    expect(Math.abs(Math.exp(-crossEntropy) - mean) / deviation).toBeLessThan(4);
    expect(Math.abs(Math.exp(-loss) - mean) / deviation).toBeGreaterThan(8); // a mean of losses would be seen
  });

  it('is NaN for a network whose outputs are not finite', async () => {
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
    const data = arrayData({ inputs: Float32Array.of(NaN), shape: [1], targets: Uint8Array.of(1) });
    expect((await evaluate({ model, data })).crossEntropy).toBeNaN();
  });

  it('refuses labels out of range, bad sizes, and Monte Carlo without noise', async () => {
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
    const data = arrayData({ inputs: Float32Array.of(1, 1), shape: [1], targets: Uint8Array.of(1, 2) });
    const before = memory().numTensors;
    await expect(evaluate({ model, data })).rejects.toThrow('evaluate: targets must be integers from 0 to 1');
    await expect(evaluate({ model, data, batchSize: 0 })).rejects.toThrow('batchSize must be an integer ≥ 1, got 0');
    await expect(evaluate({ model, data, samples: 1.5 })).rejects.toThrow('samples');
    await expect(evaluate({ model, data, mode: 'auto' as 'monteCarlo' })).rejects.toThrow(
      'evaluate: mode must be one of "deterministic", "monteCarlo", got "auto"',
    );
    await expect(evaluate({ model, data, mode: 'monteCarlo' })).rejects.toThrow('must have a noisy layer');
    expect(memory().numTensors).toBe(before);
  });

  it('stops when it is aborted, with the reason, and puts modes back', async () => {
    const model = ringNetwork();
    const reason = new Error('enough');
    await expect(
      evaluate({ model, data: ringData(9, 1), mode: 'monteCarlo', signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(informationLayers(model)[0]!.mode).toBe('auto');
  });
});
