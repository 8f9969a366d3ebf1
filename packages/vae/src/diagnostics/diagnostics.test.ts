import { gaussian, logUniform, standardNormal } from '@infodrop/priors';
import { foldIn, key, normal, permutation } from '@infodrop/random';
import type { Batch, TrainingData } from '@infodrop/training';
import { memory, sum, tensor1d, tensor2d, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import {
  aggregateKl,
  diagnoseVae,
  gaussianLikelihood,
  informationDropoutCode,
  klDecomposition,
  mlpDecoder,
  mlpEncoder,
  type Vae,
  vae,
  type VaeOptions,
} from '../index.js';

beforeAll(() => useBackend('cpu'));

const rows = (values: Float32Array): TrainingData<Batch> => ({
  size: values.length / 2,
  shape: [2],
  batch: (indices) => ({
    inputs: Float32Array.from([...indices].flatMap((i) => [values[2 * i]!, values[2 * i + 1]!])),
  }),
});
const points = normal(key(1), 2 * 37);

/** loc = (gain x₁, 0, …) of three units with scale `scale`, and a decoder that says x = 0. */
function linear(gain: number, scale: number, more: Partial<VaeOptions> = {}): Vae {
  const model = vae({
    encoder: mlpEncoder({ inputShape: [2], latent: 3, units: [] }),
    decoder: mlpDecoder({ outputShape: [2], latent: 3, units: [] }),
    likelihood: gaussianLikelihood(),
    ...more,
  });
  const logScale = Math.log(scale);
  const set = (network: Vae['encoder'], weights: Tensor[]): void => {
    network.setWeights(weights);
    for (const weight of weights) weight.dispose();
  };
  set(model.encoder, [
    tensor2d([
      [gain, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]),
    tensor1d([0, 0, 0, logScale, logScale, logScale]),
  ]);
  set(model.decoder, [zeros([3, 2]), zeros([2])]);
  return model;
}

describe('diagnoseVae', () => {
  it('gives rate, distortion and each unit by the closed forms, whatever the batch size', async () => {
    const [gain, scale] = [0.7, 0.4];
    const model = linear(gain, scale);
    const first = Array.from({ length: 37 }, (_, i) => gain * points[2 * i]!);
    const mean = first.reduce((total, value) => total + value) / 37;
    const variance = first.reduce((total, value) => total + (value - mean) ** 2, 0) / 37;
    const meanSquare = first.reduce((total, value) => total + value ** 2, 0) / 37;
    const base = 0.5 * scale ** 2 - Math.log(scale) - 0.5;
    const distortion = points.reduce((total, value) => total + value ** 2, 0) / 2 / 37 + Math.log(2 * Math.PI);
    const before = memory().numTensors;
    for (const batchSize of [5, 37, 100]) {
      const found = await diagnoseVae(model, { data: rows(points), key: key(2), batchSize });
      expect(found.count).toBe(37);
      expect(found.distortion).toBeCloseTo(distortion, 4);
      expect(found.units[0]!.kl).toBeCloseTo(base + 0.5 * meanSquare, 4);
      expect(found.units[1]!.kl).toBeCloseTo(base, 4);
      expect(found.units[0]!.activity).toBeCloseTo(variance, 5);
      expect(found.rate).toBeCloseTo(3 * base + 0.5 * meanSquare, 4);
      expect(found.elbo).toBeCloseTo(-found.rate - found.distortion, 8);
      expect(found.collapsed).toEqual([1, 2]);
      expect(found.message).toBe(
        'Units 1 and 2 of 3 have collapsed: whatever the input, the code hardly moves (variance of its center at most 0.01). The others ' +
          'suffice at this price of the rate; lower it, or warm it up, where more are wanted.',
      );
    }
    expect(memory().numTensors).toBe(before);
  });

  it('says where nothing is told at all, and where nothing has collapsed', async () => {
    const none = await diagnoseVae(linear(0, 1), { data: rows(points), key: key(2) });
    expect(none.rate).toBeCloseTo(0, 6);
    expect(none.message).toMatch(
      /^Units 0, 1 and 2 of 3 have collapsed: .* Nothing is told of the input\. Lower the price/,
    );
    const all = await diagnoseVae(linear(0.7, 0.4), { data: rows(points), key: key(2), threshold: 0 });
    expect(all.units[0]!.active).toBe(true);
    const model = vae({
      encoder: mlpEncoder({ inputShape: [2], latent: 2, units: [5] }),
      decoder: mlpDecoder({ outputShape: [2], latent: 2, units: [] }),
      likelihood: gaussianLikelihood(),
    });
    const untrained = await diagnoseVae(model, { data: rows(points), key: key(2), threshold: 0 });
    expect(untrained.message).toBeNull();
  });

  it('has no bound to tell of under an improper prior, and takes the logarithm of codes under a proper one', async () => {
    const relu = linear(1, 1, { code: informationDropoutCode({ activation: 'relu' }), prior: logUniform() });
    expect((await diagnoseVae(relu, { data: rows(points), key: key(2) })).elbo).toBeNull();
    const softplus = linear(1, 1, { code: informationDropoutCode() });
    const { units } = await diagnoseVae(softplus, { data: rows(points), key: key(2) });
    const logs = Array.from({ length: 37 }, (_, i) => Math.log(Math.log1p(Math.exp(points[2 * i]!))));
    const mean = logs.reduce((total, value) => total + value) / 37;
    expect(units[0]!.activity).toBeCloseTo(logs.reduce((total, value) => total + (value - mean) ** 2, 0) / 37, 4);
  });

  it('refuses what is outside its domain, and stops', async () => {
    const options = { data: rows(points), key: key(2) };
    await expect(diagnoseVae(linear(1, 1), { ...options, batchSize: 0 })).rejects.toThrow(
      'batchSize must be an integer ≥ 1',
    );
    await expect(diagnoseVae(linear(1, 1), { ...options, threshold: -1 })).rejects.toThrow(
      'threshold must be a finite number ≥ 0',
    );
    await expect(diagnoseVae(linear(1, 1), { ...options, treshold: 1 } as never)).rejects.toThrow(
      'Did you mean threshold?',
    );
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(diagnoseVae(linear(1, 1), { ...options, signal })).rejects.toThrow('enough');
  });
});

describe('aggregateKl', () => {
  it('is that of klDecomposition where the batch is the whole data, whatever the batch size', async () => {
    const model = linear(1.3, 0.5);
    const size = 37;
    const order = permutation(foldIn(key(3), 'examples'), size);
    const expected = tidy(() => {
      const x = tensor2d(
        [...order].flatMap((i) => [points[2 * i]!, points[2 * i + 1]!]),
        [size, 2],
      );
      const posterior = model.encode(x);
      const z = posterior.sample(standardNormal(foldIn(key(3), 'codes'), [size, 3]));
      const parts = klDecomposition({ posterior, z, logPrior: gaussian().logProb(z, []), datasetSize: size });
      return Object.fromEntries(
        Object.entries(parts).map(([name, part]) => [name, sum(part as Tensor).dataSync()[0]! / size]),
      ) as never;
    }) as Record<string, number>;
    const before = memory().numTensors;
    for (const batchSize of [8, 100]) {
      const found = await aggregateKl(model, { data: rows(points), key: key(3), batchSize });
      expect(found.draws).toBe(size);
      for (const name of ['mutualInformation', 'totalCorrelation', 'dimensionWiseKl'] as const) {
        expect(found[name].mean).toBeCloseTo(expected[name]!, 4);
      }
      const total = found.mutualInformation.mean + found.totalCorrelation.mean + found.dimensionWiseKl.mean;
      expect(found.kl.mean).toBeCloseTo(total, 4);
    }
    expect(memory().numTensors).toBe(before);
  });

  it('is log N where every input has a code of its own, and 0 where none has: z-scores below 4', async () => {
    const apart = await aggregateKl(linear(1000, 0.1), { data: rows(points), key: key(4) });
    expect(apart.mutualInformation.mean).toBeCloseTo(Math.log(37), 4);
    expect(apart.totalCorrelation.mean).toBeCloseTo(0, 3); // one unit moves, the others are independent of it
    const none = await aggregateKl(linear(0, 0.5), { data: rows(points), key: key(5) });
    expect(none.mutualInformation.mean).toBeCloseTo(0, 4);
    expect(none.totalCorrelation.mean).toBeCloseTo(0, 4);
    const kl = 3 * (0.5 * 0.25 + Math.LN2 - 0.5);
    expect(Math.abs(none.dimensionWiseKl.mean - kl) / none.dimensionWiseKl.standardError).toBeLessThan(4);
    const some = await aggregateKl(linear(0, 0.5), { data: rows(points), key: key(5), draws: 10 });
    expect(some.draws).toBe(10);
    expect(some.kl.standardError).toBeGreaterThan(none.kl.standardError);
  });

  it('refuses a model without densities, what is outside its domain, and stops without leaving a tensor', async () => {
    const relu = linear(1, 1, { code: informationDropoutCode({ activation: 'relu' }) });
    const options = { data: rows(points), key: key(2) };
    await expect(aggregateKl(relu, options)).rejects.toThrow(
      'aggregateKl: the model must have densities of its codes and its prior, got none: the logUniform prior is improper',
    );
    const model = linear(1, 1);
    await expect(aggregateKl(model, { ...options, draws: 0 })).rejects.toThrow('draws must be an integer ≥ 1, got 0');
    await expect(aggregateKl(model, { ...options, drows: 9 } as never)).rejects.toThrow('Did you mean draws?');
    const before = memory().numTensors;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(aggregateKl(model, { ...options, signal })).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(before);
  });
});
