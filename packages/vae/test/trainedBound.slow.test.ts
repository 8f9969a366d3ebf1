/** A trained model's test bound against that of the same network trained by PyTorch: tooling/golden/vae/training.py. */
import { key } from '@infodrop/random';
import { adam, constant, train } from '@infodrop/training';
import { mean, tensor } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { mlpDecoder, mlpEncoder, vae, vaeObjective } from '../src/index.js';
import { binarizedDigits } from './binarizedDigits.js';
import { numbers } from './waves.js';

const stored = JSON.parse(readFileSync(new URL('golden/trainedBounds.json', import.meta.url), 'utf8')) as {
  readonly bounds: readonly number[];
  readonly rates: readonly number[];
};

const average = (values: readonly number[]): number => values.reduce((total, each) => total + each) / values.length;
const variance = (values: readonly number[]): number =>
  values.reduce((total, each) => total + (each - average(values)) ** 2, 0) / (values.length - 1);

/** Bound and rate on the test digits, nats, after 15 epochs of training. */
async function trained(seed: number, digits: Awaited<ReturnType<typeof binarizedDigits>>): Promise<[number, number]> {
  const shape = { latent: 10, units: [200, 200], seed };
  const model = vae({
    encoder: mlpEncoder({ ...shape, inputShape: [28, 28, 1] }),
    decoder: mlpDecoder({ ...shape, outputShape: [28, 28, 1] }),
  });
  await train({
    objective: vaeObjective(model),
    data: digits.train,
    epochs: 15,
    batchSize: 100,
    seed,
    optimizer: adam(),
    schedule: constant(0.001),
  });
  const { inputs } = digits.test.batch(Uint32Array.from({ length: digits.test.size }, (_, i) => i));
  const x = tensor(inputs, [digits.test.size, ...digits.test.shape]);
  const { elbo, kl } = model.elbo(x, { key: key(seed), draws: 20 });
  const [bound, rate] = [elbo, kl].map((of) => numbers(() => mean(of))[0]!) as [number, number];
  x.dispose();
  model.dispose();
  return [bound, rate];
}

describe('a trained VAE', () => {
  beforeAll(() => useBackend('engine'));

  it('reaches the bound and the rate of the same network trained by PyTorch, within the spread of seeds', async () => {
    const digits = await binarizedDigits();
    const found: [number, number][] = [];
    for (let seed = 0; seed < 4; seed++) found.push(await trained(seed, digits));
    for (const [i, theirs] of [stored.bounds, stored.rates].entries()) {
      const ours = found.map((of) => of[i]!);
      const standardError = Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
      // Welch's t at about 7 degrees of freedom: 4 is passed once in 200 times where there is no difference.
      expect(Math.abs(average(ours) - average(theirs)) / standardError).toBeLessThan(4);
      // And none is far from the others', so that a wide spread of ours cannot hide a fault.
      const spread = Math.sqrt(variance(theirs));
      for (const each of ours) expect(Math.abs(each - average(theirs)) / spread).toBeLessThan(6);
    }
  }, 1_800_000);
});
