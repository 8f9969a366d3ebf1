import '@tensorflow/tfjs-backend-cpu';
import { mlp } from '@infodrop/networks';
import { arrayData, objective } from '@infodrop/training';
import { mean, scalar, square } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Built } from '../experiment/experiment.js';
import { numbersOf, objectiveOf, validationNumbers } from './objectiveOf.js';

const data = arrayData({ inputs: Float32Array.of(1, 2, 3, 4), shape: [1], targets: Uint8Array.of(0, 1, 1, 0) });
const model = mlp({ units: [3], inputShape: [1], classes: 2, noise: { kind: 'none' } });
const built: Built = {
  setting: { scale: { seed: 0, seeds: 1, epochs: 1 }, arm: {}, seed: 0 },
  model,
  train: data,
};
const { signal } = new AbortController();

describe('objectiveOf', () => {
  it('is that of a classifier by default, of which error and cross-entropy are kept', async () => {
    const numbers = await validationNumbers(objectiveOf({}, built), data, signal);
    expect(Object.keys(numbers)).toEqual(['error', 'crossEntropy']);
    expect(numbers.error).toBeGreaterThanOrEqual(0);
  });

  it('is the experiment’s own where it has one, evaluated by its measures', async () => {
    const own = objective({
      models: { model },
      terms: ({ inputs }) => ({ loss: scalar(0), measures: { squares: mean(square(inputs)) } }),
    });
    const chosen = objectiveOf({ objective: () => own }, built);
    expect(chosen).toBe(own);
    expect(await validationNumbers(chosen, data, signal)).toEqual({ squares: 7.5 });
  });
});

describe('numbersOf', () => {
  it('sums what is told of each layer, and leaves out what is no number', () => {
    expect(numbersOf({ error: 0.1, kl: { first: 2, second: 3 }, none: {}, nothing: null, name: 'x' })).toEqual({
      error: 0.1,
      kl: 5,
    });
  });
});
