import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { informationDropout } from '@infodrop/dropout';
import { arrayData } from '@infodrop/training';
import { memory } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { representations } from './representations.js';

const inputs = Float32Array.from({ length: 10 }, (_, i) => i + 1);
const data = arrayData({ inputs, shape: [2], targets: new Uint8Array(5) });
const build = () =>
  sequential({ layers: [informationDropout({ name: 'z', klScale: 1, inputShape: [2] }), layers.dense({ units: 2 })] });

describe.each(backendsHere)('representations on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('are what goes in where the noise is off', async () => {
    const z = await representations(build(), data, { layer: 'z', mode: 'deterministic', batchSize: 2 });
    expect(z).toMatchObject({ layer: 'z', count: 5, shape: [2] });
    expect(z.values).toEqual(inputs);
  });

  it('have the same noise in every batch size, other noise in every draw, and leave the model as it was', async () => {
    const model = build();
    const before = memory().numTensors;
    const whole = await representations(model, data, { layer: 'z' });
    expect(memory().numTensors).toBe(before);
    const parts = await representations(model, data, { layer: 'z', batchSize: 2 });
    const other = await representations(model, data, { layer: 'z', draw: 1 });
    whole.values.forEach((value, i) => {
      expect(parts.values[i]).toBeCloseTo(value, 5);
    });
    expect(other.values).not.toEqual(whole.values);
    expect((model.layers[0] as unknown as { noiseStep: number }).noiseStep).toBe(0);
    await expect(representations(model, data, { layer: 'zz' })).rejects.toThrow('representations: layer must be');
  });
});
