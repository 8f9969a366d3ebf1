import { forwardPass, gaussianNoise, informationLayers, multiplicativeNoise } from '@infodrop/dropout';
import { abs, mean, memory, type Scalar, scalar, sub } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork } from '../../test/fixtures.js';
import type { TargetedBatch } from '../data/trainingData.js';
import { evaluate } from '../evaluate.js';
import { classification } from './classification.js';
import { evaluateMeasures } from './evaluateMeasures.js';
import type { Turn } from './objective.js';

describe.each(backendsHere)('evaluateMeasures on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('says of a classifier what evaluate says, and changes nothing', async () => {
    const model = ringNetwork();
    const objective = classification({ model });
    const data = ringData(30, 8);
    const [layer] = informationLayers(model);
    layer!.noiseStep = 17;
    const before = memory().numTensors;
    const measures = await evaluateMeasures(objective, { data, batchSize: 7 });
    const evaluation = await evaluate({ model, data, batchSize: 7 });
    expect(memory().numTensors).toBe(before);
    expect(measures.crossEntropy).toBeCloseTo(evaluation.crossEntropy, 6);
    expect(measures.error).toBeCloseTo(evaluation.error, 12);
    expect(measures.kl.information2).toBeCloseTo(evaluation.kl.information2!, 4);
    expect(layer).toMatchObject({ mode: 'auto', noiseStep: 17, sampleOffset: 0, trackKl: false });
  });

  it('averages over draws of the noise, the same whatever the batches', async () => {
    const objective = classification({ model: ringNetwork() });
    const data = ringData(30, 8);
    const whole = await evaluateMeasures(objective, { data, batchSize: 30, mode: 'monteCarlo', samples: 3 });
    const parts = await evaluateMeasures(objective, { data, batchSize: 7, mode: 'monteCarlo', samples: 3 });
    expect(parts.crossEntropy).toBeCloseTo(whole.crossEntropy, 5);
    expect(parts.error).toBeCloseTo(whole.error, 12);
  });

  it('stops when it is aborted, with the reason', async () => {
    const reason = new Error('enough');
    const request = { data: ringData(9, 1), signal: AbortSignal.abort(reason) };
    await expect(evaluateMeasures(classification({ model: ringNetwork() }), request)).rejects.toBe(reason);
  });

  it('leaves nothing where a later turn fails, and tells turns of several models apart', async () => {
    const data = ringData(9, 1);
    const models = { a: noisyPair(), b: noisyPair() };
    const differ: Turn<TargetedBatch, { difference: number }> = {
      name: 'all',
      terms: ({ inputs }) => {
        const [ofA, ofB] = Object.values(models).map(
          (model) => forwardPass(model, inputs, { training: false }).outputs,
        );
        return { loss: scalar(0), measures: { difference: mean<Scalar>(abs(sub(ofA!, ofB!))) } };
      },
    };
    const { difference } = await evaluateMeasures({ models, turns: [differ] }, { data, mode: 'monteCarlo' });
    expect(difference).toBeGreaterThan(0.1);
    const failing: typeof differ = {
      name: 'failing',
      terms: () => {
        throw new Error('a turn');
      },
    };
    const before = memory().numTensors;
    await expect(evaluateMeasures({ models, turns: [differ, failing] }, { data })).rejects.toThrow('a turn');
    expect(memory().numTensors).toBe(before);
  });
});

/** Noise, and what adds its units up: of one path in every model, as layers without names are. */
const noisyPair = () =>
  sequential({
    layers: [
      multiplicativeNoise({ noise: gaussianNoise({ std: 1 }), inputShape: [...ringData(1, 1).shape] }),
      layers.dense({ units: 1, kernelInitializer: 'ones' }),
    ],
  });
