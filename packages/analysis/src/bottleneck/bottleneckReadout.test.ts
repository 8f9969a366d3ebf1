import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { adam, arrayData, constant, memoryCheckpointStore, train } from '@infodrop/training';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallCnn, waves, wavesOf } from '../../test/networks.js';
import { bottleneckReadout, readoutAttribution, readoutObjective } from './bottleneckReadout.js';
import { featureStatistics } from './featureStatistics.js';

const count = 24;
const data = arrayData({
  inputs: wavesOf(count),
  shape: [8, 8, 1],
  targets: Uint8Array.from({ length: count }, (_, i) => i % 3),
});

async function made() {
  const model = smallCnn({ softmax: true });
  const [statistics, deeper, logits] = await featureStatistics(model, data, { layer: ['maps', 'deeper', 'logits'] });
  const readout = bottleneckReadout({ statistics: statistics!, reads: [statistics!, deeper!, logits!], seed: 3 });
  return { model, readout };
}

describe.each(backendsForLongTests)('the readout on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('starts by letting all but everything through, and learns to ask a price', async () => {
    const { model, readout } = await made();
    const images = waves(3);
    const classifier = await model.getWeights()[0]!.data();
    const before = await readoutAttribution(model, images, { readout });
    const tensors = memory().numTensors;
    const { history } = await train({
      objective: readoutObjective({ model, readout }),
      data,
      epochs: 12,
      batchSize: 12,
      seed: 0,
      optimizer: adam(),
      schedule: constant(0.01),
    });
    const after = await readoutAttribution(model, images, { readout });
    expect(memory().numTensors).toBe(tensors);
    images.dispose();
    expect(history.at(-1)!.bits).toBeLessThan(0.7 * history[0]!.bits);
    for (let i = 0; i < 3; i++) expect(after.bits[i]!).toBeLessThan(before.bits[i]!);
    expect(after.values).toHaveLength(3 * 64);
    expect(await model.getWeights()[0]!.data()).toEqual(classifier);
  });

  it('does not depend on the batch', async () => {
    const { model, readout } = await made();
    const images = waves(5);
    const [whole, parts] = [
      await readoutAttribution(model, images, { readout }),
      await readoutAttribution(model, images, { readout, batchSize: 2 }),
    ];
    images.dispose();
    whole.values.forEach((value, i) => {
      expect(parts.values[i]).toBeCloseTo(value, 3);
    });
  });
});

describe('the readout', () => {
  beforeAll(() => useBackend('cpu'));

  it('ends with the same weights when its training was interrupted', async () => {
    const run = async (epochs: readonly number[]): Promise<number[][]> => {
      const { model, readout } = await made();
      const checkpoint = memoryCheckpointStore();
      const signals = epochs.map(() => new AbortController());
      for (const [i, stop] of epochs.entries()) {
        await train({
          objective: readoutObjective({ model, readout }),
          data,
          epochs: 3,
          batchSize: 8,
          seed: 1,
          optimizer: adam(),
          schedule: constant(0.01),
          checkpoint,
          signal: signals[i]!.signal,
          onStep: ({ step }) => {
            if (step === stop) signals[i]!.abort();
          },
        });
      }
      return Promise.all(readout.network.getWeights().map(async (weight) => Array.from(await weight.data())));
    };
    expect(await run([4, 99])).toEqual(await run([99]));
  });

  it('refuses what it cannot read', async () => {
    const { model, readout } = await made();
    const { statistics } = readout;
    const flat = { ...statistics, layer: 'odd', shape: [16, 16] };
    expect(() => bottleneckReadout({ statistics, reads: [flat] })).toThrow("got [16, 16]. That is of layer 'odd'.");
    expect(() => bottleneckReadout({ statistics, reads: [] })).toThrow('reads must be at least one layer');
    expect(() => bottleneckReadout({ statistics: flat, reads: [statistics] })).toThrow('one that gives maps');
    expect(() => readoutObjective({ model, readout, beta: -1 })).toThrow('beta must be a finite number ≥ 0');
    const elsewhere = { ...readout, statistics: { ...statistics, layer: 'mops' } };
    expect(() => readoutObjective({ model, readout: elsewhere })).toThrow('Did you mean maps?');
  });
});
