import { mean, memory, type Scalar, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData } from '../../test/fixtures.js';
import { adam } from '../optimizers/adam.js';
import { constant } from '../schedules/schedules.js';
import { train } from '../train.js';
import { objective } from './objective.js';

describe.each(backendsForLongTests)('an objective of one turn on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('is trained, told of and validated by its measures', async () => {
    const kernelInitializer = initializers.glorotUniform({ seed: 2 });
    const model = sequential({ layers: [layers.dense({ units: 6, inputShape: [6], kernelInitializer })] });
    const autoencoder = objective({
      models: { model },
      terms: ({ inputs }, { training }) => {
        const error = squaredDifference(model.apply(inputs, { training }) as Tensor, inputs);
        return { loss: mean<Scalar>(error), measures: { squaredError: mean(error, 1) } };
      },
    });
    const [data, held] = [ringData(120, 1), ringData(30, 2)];
    const before = memory().numTensors;
    const { history } = await train({
      objective: autoencoder,
      data,
      epochs: 30,
      batchSize: 12,
      seed: 1,
      optimizer: adam(),
      schedule: constant(0.02),
      validation: { data: held },
    });
    expect(memory().numTensors).toBe(before);
    const [first, last] = [history[0], history.at(-1)];
    expect(first!.squaredError).toBeCloseTo(first!.loss, 5);
    expect(last!.validation!.squaredError).toBeLessThan(0.02 * first!.validation!.squaredError);
  });
});

describe('objective', () => {
  it('refuses a misspelt option', () => {
    expect(() => objective({ model: {}, terms: () => undefined } as never)).toThrow(
      'got "model". Did you mean models?',
    );
  });
});
