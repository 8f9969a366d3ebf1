import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork, weightsOf } from '../../test/fixtures.js';
import { memoryCheckpointStore } from './checkpoint.js';
import { restoreWeights } from './restoreWeights.js';
import { classification } from '../objectives/classification.js';
import { nesterov } from '../optimizers/nesterov.js';
import { constant } from '../schedules/schedules.js';
import { train } from '../train.js';

describe('restoreWeights', () => {
  beforeEach(() => useBackend('cpu'));

  it('gives a fresh model the weights and statistics of the run, and refuses another model', async () => {
    const model = ringNetwork();
    const store = memoryCheckpointStore();
    await train({
      objective: classification({ model }),
      data: ringData(48, 1),
      epochs: 1,
      batchSize: 12,
      seed: 1,
      optimizer: nesterov(),
      schedule: constant(0.1),
      checkpoint: store,
    });
    const { checkpoint } = (await store.load())!;
    const fresh = ringNetwork();
    restoreWeights(fresh, checkpoint);
    expect(await weightsOf(fresh)).toEqual(await weightsOf(model));

    const other = sequential({ layers: [layers.dense({ units: 3, inputShape: [6], name: 'dense1' })] });
    const before = await weightsOf(other);
    expect(() => {
      restoreWeights(other, checkpoint);
    }).toThrow("restoreWeights: model must have the weights of 'model' in the checkpoint, got");
    expect(await weightsOf(other)).toEqual(before);
  });
});
