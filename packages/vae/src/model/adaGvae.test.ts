import { gaussianPosterior } from '@infodrop/priors';
import { adam, type Batch, constant, train, type TrainingData } from '@infodrop/training';
import { grad, memory, ones, sum, tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { leavesNothing } from '../../test/waves.js';
import {
  adaGvaeObjective,
  adaptiveGroups,
  informationDropoutCode,
  mlpDecoder,
  mlpEncoder,
  type Vae,
  vae,
  type VaeOptions,
} from '../index.js';

beforeAll(() => useBackend('cpu'));

const small = (more: Partial<VaeOptions> = {}): Vae =>
  vae({
    encoder: mlpEncoder({ inputShape: [4], latent: 3, units: [8], seed: 1 }),
    decoder: mlpDecoder({ outputShape: [4], latent: 3, units: [8], seed: 2 }),
    ...more,
  });

/** Two bits, each shown twice; of the second of a pair one of them is turned over. */
const pairs: TrainingData<Batch> = {
  size: 40,
  shape: [2, 4],
  batch: (indices) => ({
    inputs: Float32Array.from(
      [...indices].flatMap((i) => {
        const [a, b] = [i & 1, (i >> 1) & 1];
        const [c, d] = ((i >> 2) & 1) === 1 ? [1 - a, b] : [a, 1 - b];
        return [a, a, b, b, c, c, d, d];
      }),
    ),
  }),
};

describe('adaptiveGroups', () => {
  it('averages the units that are less apart than the middle, and leaves the others', () => {
    const first = gaussianPosterior({
      loc: tensor2d([
        [0, 1, -1],
        [0, 0, 5],
      ]),
      scale: tensor2d([
        [1, 1, 0.5],
        [1, 1, 1],
      ]),
    });
    const second = gaussianPosterior({
      loc: tensor2d([
        [4, 1.2, -1],
        [0.1, 3, 5],
      ]),
      scale: tensor2d([
        [1, 1, 1],
        [1, 1, 1],
      ]),
    });
    const groups = adaptiveGroups({ first, second });
    expect(groups.shared.arraySync()).toEqual([
      [0, 1, 1],
      [1, 0, 1],
    ]);
    const close = (rows: number[][]): unknown =>
      rows.map((row) => row.map((value) => expect.closeTo(value, 6) as number));
    expect(groups.first.loc.arraySync()).toEqual(
      close([
        [0, 1.1, -1],
        [0.05, 0, 5],
      ]),
    );
    expect(groups.second.loc.arraySync()).toEqual(
      close([
        [4, 1.1, -1],
        [0.05, 3, 5],
      ]),
    );
    expect(groups.first.scale.arraySync()).toEqual(
      close([
        [1, 1, Math.sqrt(0.625)],
        [1, 1, 1],
      ]),
    );
    expect(groups.second.scale.arraySync()).toEqual(groups.first.scale.arraySync());
  });

  it('has the gradient of the averages, and none of the choice', () => {
    const second = gaussianPosterior({ loc: tensor2d([[4, 1.2]]), scale: ones([1, 2]) });
    const slope = grad((loc: Tensor) => {
      const first = gaussianPosterior({ loc, scale: ones([1, 2]) });
      return sum(adaptiveGroups({ first, second }).first.loc);
    })(tensor2d([[0, 1]]));
    expect(slope.arraySync()).toEqual([[1, 0.5]]);
  });

  it('leaves no tensor but five, and refuses posteriors of two shapes', () => {
    const of = (columns: number) => gaussianPosterior({ loc: ones([2, columns]), scale: ones([2, columns]) });
    const [first, second, other] = [of(3), of(3), of(2)];
    leavesNothing(5, () => adaptiveGroups({ first, second }));
    expect(() => adaptiveGroups({ first, second: other })).toThrow('second must be of shape [2, 3], got [2, 2]');
  });
});

describe('adaGvaeObjective', () => {
  const options = { data: pairs, epochs: 30, batchSize: 10, seed: 1, optimizer: adam(), schedule: constant(0.01) };

  it('trains on pairs, and tells how many units they share', async () => {
    const model = small();
    const objective = adaGvaeObjective(model);
    const before = memory().numTensors;
    const { history } = await train({ ...options, objective });
    expect(memory().numTensors).toBe(before);
    const last = history.at(-1)!;
    expect(-last.elbo).toBeLessThan(-history[0]!.elbo);
    expect(-last.elbo).toBeCloseTo(last.reconstruction + last.kl, 3);
    expect(last.sharedUnits).toBeGreaterThan(0);
    expect(last.sharedUnits).toBeLessThan(3); // the one that differs most is never shared
  });

  it('refuses other codes, other data and a price below 0', async () => {
    expect(() => adaGvaeObjective(small({ code: informationDropoutCode() }))).toThrow(
      'adaGvaeObjective: model must have Gaussian codes, got informationDropout. Take gaussianCode().',
    );
    expect(() => adaGvaeObjective(small(), { beta: -1 })).toThrow('beta must be a finite number ≥ 0, got -1');
    const single = { ...pairs, shape: [8] };
    await expect(train({ ...options, data: single, objective: adaGvaeObjective(small()) })).rejects.toThrow(
      'a pair must be of shape [2, 4], got [8]',
    );
  });
});
