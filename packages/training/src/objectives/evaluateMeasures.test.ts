import { informationLayers } from '@infodrop/dropout';
import { memory } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork } from '../../test/fixtures.js';
import { evaluate } from '../evaluate.js';
import { classification } from './classification.js';
import { evaluateMeasures } from './evaluateMeasures.js';

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
});
