/** Models trained by the common loop: resumed to the bit, against probabilistic PCA, saved and loaded. */
import { gaussian, logUniform } from '@infodrop/priors';
import { key } from '@infodrop/random';
import {
  adam,
  type Batch,
  constant,
  memoryCheckpointStore,
  stepDecay,
  train,
  type TrainingData,
} from '@infodrop/training';
import { modelFolder } from '@infodrop/training/node';
import { memory, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { mortal } from '@infodrop-tooling/vitest/mortal';
import {
  betaTcVae,
  factorVaeObjective,
  gaussianLikelihood,
  importanceWeighted,
  informationDropoutCode,
  jointMixture,
  klDecomposition,
  loadVae,
  mlpDecoder,
  mlpEncoder,
  saveVae,
  type Vae,
  vae,
  vaeObjective,
  type VaeOptions,
  vampPrior,
} from '../src/index.js';
import { numbers, wave } from './waves.js';

beforeAll(() => useBackend('cpu'));

const dataOf = (values: Float32Array, width: number): TrainingData<Batch> => ({
  size: values.length / width,
  shape: [width],
  batch: (indices) => ({
    inputs: Float32Array.from([...indices].flatMap((i) => [...values.subarray(i * width, (i + 1) * width)])),
  }),
});

/** Rows of four binary values, of which the second follows the first and the fourth the third. */
const pairs = (): TrainingData<Batch> =>
  dataOf(
    Float32Array.from({ length: 160 }, (_, i) => ((i >> 2) >> (((i % 4) >> 1) * 2)) & 1),
    4,
  );

const small = (more: Partial<VaeOptions> = {}): Vae =>
  vae({
    encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8], seed: 1 }),
    decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8], seed: 2 }),
    ...more,
  });

const weightsOf = (models: Readonly<Record<string, LayersModel>>): number[][] =>
  Object.values(models).flatMap((model) => model.getWeights().map((weight) => [...weight.dataSync()]));

const options = () => ({
  data: pairs(),
  epochs: 4,
  batchSize: 10,
  seed: 3,
  optimizer: adam(),
  schedule: constant(0.01),
});

describe('a VAE in the training loop', () => {
  it.each<[string, () => Vae]>([
    ['Gaussian codes', () => small()],
    ['information dropout', () => small({ code: informationDropoutCode() })],
    ['a learned prior', () => small({ prior: gaussian({ learned: 'perChannel' }) })],
    ['a mixture over the code', () => small({ prior: jointMixture({ components: 3 }) })],
    ['pseudo-inputs', () => small({ prior: vampPrior({ components: 3 }) })],
  ])('with %s, killed and resumed, ends with the same weights to the bit', async (_, make) => {
    const whole = make();
    const begun = weightsOf(whole.models);
    await train({ ...options(), objective: vaeObjective(whole) });
    weightsOf(whole.models).forEach((weight, i) => {
      expect(weight).not.toEqual(begun[i]);
    });
    const store = memoryCheckpointStore();
    const killed = train({
      ...options(),
      objective: vaeObjective(make()),
      checkpoint: mortal(store, 4),
      checkpointEverySteps: 2,
    });
    await expect(killed).rejects.toThrow('killed');
    const resumed = make();
    const result = await train({
      ...options(),
      objective: vaeObjective(resumed),
      checkpoint: store,
      checkpointEverySteps: 2,
    });
    expect(result.resumed?.step).toBe(4);
    expect(weightsOf(resumed.models)).toEqual(weightsOf(whole.models));
  });

  it('learns, tells of its terms by name, and takes another loss', async () => {
    const model = small();
    const { history } = await train({ ...options(), objective: vaeObjective(model), epochs: 60 });
    const last = history.at(-1)!;
    expect(Object.keys(last)).toEqual(expect.arrayContaining(['reconstruction', 'kl', 'elbo']));
    // Four independent fair bits, each twice: 2 log 2 for the best code, 4 log 2 for none.
    expect(-last.elbo).toBeLessThan(-history[0]!.elbo);
    expect(-last.elbo).toBeLessThan(4 * Math.LN2 - 0.3);
    expect(-last.elbo).toBeCloseTo(last.reconstruction + last.kl, 3);

    const dissected = vaeObjective(small(), {
      loss: ({ logLikelihood, posterior, z, logPrior }) => {
        const decomposition = klDecomposition({ posterior, z, logPrior: logPrior(z), datasetSize: 40 });
        return betaTcVae({ logLikelihood, decomposition, beta: 6 });
      },
    });
    const run = await train({ ...options(), objective: dissected, epochs: 1 });
    expect(Object.keys(run.history[0]!)).toEqual(
      expect.arrayContaining(['mutualInformation', 'totalCorrelation', 'dimensionWiseKl']),
    );
    const several = vaeObjective(small(), {
      loss: ({ logWeights }) => importanceWeighted({ logWeights: logWeights(3) }),
    });
    const { history: weighted } = await train({ ...options(), objective: several, epochs: 1 });
    expect(weighted[0]!.effectiveDraws).toBeGreaterThan(1);
  });

  it('multiplies the rate by the warm-up of β, and leaves no tensor behind', async () => {
    const model = small();
    const objective = vaeObjective(model);
    const before = memory().numTensors;
    const free = await train({ ...options(), objective, epochs: 1, schedule: constant(0), betaWarmUp: () => 0 });
    expect(free.history[0]!.loss).toBeCloseTo(free.history[0]!.reconstruction, 4);
    expect(memory().numTensors).toBe(before);
  });

  it('has no measure of a bound where there is none', async () => {
    const relu = small({ code: informationDropoutCode({ activation: 'relu' }), prior: logUniform() });
    const { history } = await train({ ...options(), objective: vaeObjective(relu), epochs: 1 });
    expect(Object.keys(history[0]!)).not.toContain('elbo');
    expect(Object.keys(history[0]!)).toContain('kl');
  });

  it('trains a FactorVAE and its discriminator in turns, which resume to the bit', async () => {
    const make = () => {
      const model = small();
      const discriminator = mlpDecoder({ outputShape: [1], latent: 2, units: [6], seed: 5 });
      return factorVaeObjective(model, { gamma: 2, discriminator });
    };
    const shared = () => ({
      ...options(),
      optimizer: { byTurn: { autoencoder: adam(), discriminator: adam({ beta1: 0.5 }) } },
    });
    const whole = make();
    const { history } = await train({ ...shared(), objective: whole });
    expect(Object.keys(history[0]!)).toEqual(expect.arrayContaining(['totalCorrelation', 'discrimination', 'elbo']));
    expect(history[0]!.discrimination).toBeLessThan(2);
    const store = memoryCheckpointStore();
    const dying = train({ ...shared(), objective: make(), checkpoint: mortal(store, 3), checkpointEverySteps: 3 });
    await expect(dying).rejects.toThrow('killed');
    const again = make();
    await train({ ...shared(), objective: again, checkpoint: store, checkpointEverySteps: 3 });
    expect(weightsOf(again.models)).toEqual(weightsOf(whole.models));
    expect(factorVaeObjective(small(), { gamma: 1 }).models.discriminator!.countParams()).toBe(
      3 * 1000 + 4 * 1001 * 1000 + 1001,
    );
    expect(() =>
      factorVaeObjective(small(), { gamma: 1, discriminator: mlpDecoder({ outputShape: [2], latent: 2 }) }),
    ).toThrow('discriminator must end in one logit, got [2]');
  });

  it('refuses data that the likelihood is not of', async () => {
    const bytes = dataOf(new Float32Array(80).fill(255), 4);
    await expect(train({ ...options(), data: bytes, objective: vaeObjective(small()) })).rejects.toThrow(
      'vaeObjective: x must be values from 0 to 1 for the bernoulli likelihood, got 255. Divide bytes by 255.',
    );
  });
});

describe('a linear VAE', () => {
  it('reaches the likelihood of probabilistic PCA at its noise', async () => {
    // Eight rows whose columns are orthogonal: the covariance is that diagonal exactly.
    const deviations = [3, 2, 0.6, 0.5, 0.4];
    const hadamard = (row: number, column: number): number => {
      let both = row & column;
      let sign = 1;
      for (; both > 0; both >>= 1) if ((both & 1) === 1) sign = -sign;
      return sign;
    };
    const rows = Array.from({ length: 8 }, (_, row) =>
      deviations.map((deviation, i) => deviation * hadamard(row, i + 1)),
    );
    const sigma = 0.7;
    const variances = deviations.map((deviation, i) => (i < 2 ? deviation ** 2 : sigma ** 2));
    const best =
      -0.5 * variances.reduce((total, v, i) => total + Math.log(2 * Math.PI * v) + deviations[i]! ** 2 / v, 0);
    const model = vae({
      encoder: mlpEncoder({ inputShape: [5], latent: 2, units: [], seed: 1 }),
      decoder: mlpDecoder({ outputShape: [5], latent: 2, units: [], seed: 2 }),
      likelihood: gaussianLikelihood({ scale: sigma }),
    });
    // Each row many times in a batch, so that the draws of its code average out.
    const data = dataOf(Float32Array.from(Array.from({ length: 8 }, () => rows).flat(2)), 5);
    await train({
      objective: vaeObjective(model),
      data,
      epochs: 500,
      batchSize: 64,
      seed: 1,
      optimizer: adam(),
      schedule: stepDecay({ initial: 0.05, at: [0.4, 0.7, 0.9], factor: 0.3 }),
    });
    const x = tensor2d(rows);
    const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value) / values.length;
    const bound = mean(numbers(() => model.elbo(x, { key: key(1), draws: 400 }).elbo));
    const likelihood = mean(numbers(() => model.logLikelihood(x, { key: key(2), draws: 400 })));
    expect(best - bound).toBeLessThan(0.05);
    expect(Math.abs(best - likelihood)).toBeLessThan(0.03);
  }, 60_000);
});

describe('a saved VAE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vae-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, () => Vae]>([
    ['plain', () => small()],
    ['learned prior', () => small({ prior: gaussian({ learned: 'perChannel', loc: 0.5 }) })],
    ['information dropout', () => small({ code: informationDropoutCode({ alphaRange: 0.5, meanCorrection: true }) })],
    [
      'mixture',
      () =>
        small({ code: informationDropoutCode(), prior: jointMixture({ components: 3, family: 'logNormal', seed: 4 }) }),
    ],
    ['pseudo-inputs', () => small({ prior: vampPrior({ components: 5, seed: 6 }) })],
    ['real', () => small({ likelihood: gaussianLikelihood({ scale: 0.3 }) })],
  ])('is the same when it is loaded: %s', async (name, make) => {
    const model = make();
    await train({ ...options(), objective: vaeObjective(model), epochs: 1 });
    const place = (part: string) => modelFolder(join(folder, name, part));
    await saveVae(model, place);
    const again = await loadVae(place);
    const x = wave([3, 4], 1, 0.3, 0.4, 0.5);
    for (const of of [
      (each: Vae): Tensor => each.elbo(x, { key: key(1) }).elbo,
      (each: Vae) => each.sample({ key: key(2), count: 2 }),
    ]) {
      expect(numbers(() => of(again))).toEqual(numbers(() => of(model)));
    }
    // It can be trained on.
    await train({ ...options(), objective: vaeObjective(again), epochs: 1 });
  });

  it('is refused where another program or a later version saved it', async () => {
    const place = (part: string) => modelFolder(join(folder, 'other', part));
    const model = small();
    await model.encoder.save(place('encoder'));
    await expect(loadVae(place)).rejects.toThrow(
      'loadVae: the encoder must be saved by saveVae in format 2, got another model. Save the model with saveVae.',
    );
    await saveVae(model, place);
    const file = join(folder, 'other', 'encoder', 'model.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": 2,/, '"version": 3,'));
    await expect(loadVae(place)).rejects.toThrow('got format 3. Take the version of @infodrop/vae that saved it.');
  });
});
