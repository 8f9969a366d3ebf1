import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { cast, memory, ones, sum, type Tensor, tensor, variableGrads, zeros } from '@tensorflow/tfjs-core';
import { initializers, input, layers, model, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  concreteNoise,
  forwardPass,
  gaussianNoise,
  informationDropout,
  informationDropoutDense,
  klNats,
  multiplicativeNoise,
  truncatedLogNormalNoise,
} from '../src/index.js';

describe.each(backendsHere)('sequences and batches on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('cost nothing where they are padded', async () => {
    const padded = tensor([
      [3, 5, 2, 0],
      [4, 0, 0, 0],
    ]);
    const noise = informationDropoutDense({ units: 3, klScale: 1, name: 'noise', activation: 'softplus' });
    const built = sequential({
      layers: [layers.embedding({ inputDim: 8, outputDim: 4, maskZero: true, inputLength: 4 }), noise],
    });
    const [perUnit, perExample, nats, whole] = await read(() => {
      const { kl } = forwardPass(built, padded, { training: true });
      noise.noiseStep = 0;
      const masked = noise.klPerUnit()!;
      noise.apply(built.layers[0]!.apply(padded), { training: true });
      return [masked, kl[0]!.perExample(), kl[0]!.nats, sum(noise.klPerUnit()!)];
    });
    const steps = Array.from({ length: 8 }, (_, step) => perUnit!.slice(3 * step, 3 * step + 3));
    [0, 1, 2, 4].forEach((step) => {
      expect(Math.max(...steps[step]!)).toBeGreaterThan(0);
    });
    [3, 5, 6, 7].forEach((step) => {
      expect(steps[step]).toEqual([0, 0, 0]);
    });
    const total = perUnit!.reduce((sum_, value) => sum_ + value, 0);
    expect(perExample![0]! + perExample![1]!).toBeCloseTo(total, 4);
    expect(nats![0]).toBeCloseTo(total / 2, 4);
    expect(whole![0]!).toBeGreaterThan(total);
  });

  it.each([
    { noise: 'Gaussian of one α', make: () => gaussianNoise({ std: 'learned', per: 'layer' }) },
    { noise: 'Gaussian', make: () => gaussianNoise({ std: 'learned' }) },
    { noise: 'structured log-normal', make: () => truncatedLogNormalNoise({ initialScale: 0.5 }) },
    { noise: 'concrete', make: () => concreteNoise() },
  ])('cost nothing under learned $noise noise where they are padded', async ({ make }) => {
    const steps = [
      [1, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    const x = tensor(steps.map((example) => example.map((value) => [value, 2 * value, 3 * value])));
    for (const per of ['unit', 'channel'] as const) {
      // Factors that all steps of an example share are there where one of them is.
      const isThere = per === 'unit' ? steps.flat() : steps.map((example) => Math.max(...example));
      const share = isThere.reduce((sum_, value) => sum_ + value, 0) / isThere.length;
      const [masked, unmasked] = [
        layers.masking({ inputShape: [4, 3] }),
        layers.activation({ activation: 'linear', inputShape: [4, 3] }),
      ].map((first) => {
        const noise = multiplicativeNoise({ noise: make(), per, klScale: 1, name: 'noise' });
        return { noise, built: sequential({ layers: [first, noise] }) };
      });
      const [padded, whole] = await Promise.all(
        [masked!, unmasked!].map(({ noise, built }) =>
          read(() => {
            const { kl } = forwardPass(built, x, { training: true });
            const { grads: slopes } = variableGrads(() => forwardPass(built, x, { training: true }).kl[0]!.nats);
            return [noise.klPerUnit()!, kl[0]!.nats, kl[0]!.perExample(), slopes[noise.trainableWeights[0]!.name]!];
          }),
        ),
      );
      const expected = whole![0]!.map((value, i) => value * isThere[Math.floor(i / 3)]!);
      expect(padded![0]).toEqual(expected);
      expect(padded![1]![0]! / whole![1]![0]!).toBeCloseTo(share, 5);
      expect(padded![2]!.reduce((sum_, value) => sum_ + value, 0) / 3 / padded![1]![0]!).toBeCloseTo(1, 5);
      padded![3]!.forEach((value, i) => {
        expect(value).toBeCloseTo(whole![3]![i]! * share, 4);
      });
    }
  });

  it('hand their mask on to what follows, and do not take that of another length', async () => {
    const padded = tensor([[3, 5, 0, 0]]);
    const tokens = input({ shape: [4] });
    const embeddingsInitializer = initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: 1 });
    const embedded = layers
      .embedding({ inputDim: 8, outputDim: 4, maskZero: true, embeddingsInitializer })
      .apply(tokens);
    const binary = multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }), mode: 'deterministic' }).apply(embedded);
    const first = informationDropout({ klScale: 1, name: 'first', activation: 'softplus' }).apply(binary);
    const second = informationDropout({ klScale: 1, name: 'second', activation: 'softplus' }).apply(first);
    const kernelInitializer = initializers.glorotNormal({ seed: 2 });
    const shorter = layers
      .conv1d({ filters: 4, kernelSize: 3, activation: 'softplus', kernelInitializer })
      .apply(second);
    const third = informationDropout({ klScale: 1, name: 'third' }).apply(shorter) as SymbolicTensor;
    const [one, two, three] = await read(() =>
      forwardPass(model({ inputs: tokens, outputs: third }), padded, { training: true }).kl.map(({ nats }) => nats),
    );
    const unit = Math.log(0.701 / 0.351);
    expect(one![0]).toBeCloseTo(2 * 4 * unit, 0);
    expect(two![0]).toBeCloseTo(2 * 4 * unit, 0);
    expect(three![0]).toBeCloseTo(2 * 4 * unit, 0); // [1, 2, 4], of which nothing is padded
  });

  it('of no examples cost 0 nats', async () => {
    const layer = informationDropout({ klScale: 1, inputShape: [4] });
    layer.trackKl = true;
    const before = memory().numTensors;
    for (const training of [true, false]) {
      const [z, perUnit, mean] = await read(() => {
        const output = layer.apply(zeros([0, 4]), { training }) as Tensor;
        expect(output.shape).toEqual([0, 4]);
        expect(layer.klPerUnit()!.shape).toEqual([0, 4]);
        return [output, layer.klPerUnit()!, layer.klMean()!];
      });
      expect([z, perUnit, mean]).toEqual([[], [], [0]]);
    }
    expect(layer.noiseStep).toBe(1);
    expect(memory().numTensors).toBe(before + layer.weights.length);
  });
});

describe('the metric of a masked sequence', () => {
  beforeAll(() => useBackend('cpu'));

  it('is what fit pays', async () => {
    const tokens = cast(ones([4, 3]), 'float32');
    const built = sequential({
      layers: [
        layers.embedding({ inputDim: 3, outputDim: 2, maskZero: true, inputLength: 3 }),
        informationDropout({ klScale: 1, activation: 'softplus' }),
      ],
    });
    built.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [klNats(built)] });
    const { history } = await built.fit(tokens, zeros([4, 3, 2]), { epochs: 1, verbose: 0 });
    expect(history.klNats![0]).toBeGreaterThan(1);
    const none = await built.fit(zeros([4, 3]), zeros([4, 3, 2]), { epochs: 1, verbose: 0 });
    expect(none.history.klNats![0]).toBe(0);
  });
});
