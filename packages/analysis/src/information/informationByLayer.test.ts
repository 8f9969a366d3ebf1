import { everyBackendHere, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  informationDropout,
  informationDropoutDense,
  informationLayers,
  logNormal,
  logNormalNoise,
} from '@infodrop/dropout';
import { arrayData, evaluate } from '@infodrop/training';
import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../test/networks.js';
import { informationByLayer } from './informationByLayer.js';

const count = 7;
const data = arrayData({
  inputs: Float32Array.from({ length: count * 3 }, (_, i) => 0.5 + Math.abs(Math.sin(1 + i))),
  shape: [3],
  targets: new Uint8Array(count),
});

describe.each(everyBackendHere)('informationByLayer on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('gives each layer’s nats as evaluation has them, with their standard error and the units’ own', async () => {
    const model = seeded(
      sequential({
        layers: [
          informationDropoutDense({ name: 'first', units: 4, klScale: 1, inputShape: [3] }),
          informationDropoutDense({ name: 'second', units: 2, klScale: 1, activation: 'softplus', prior: logNormal() }),
        ],
      }),
    );
    const before = memory().numTensors;
    const found = await informationByLayer(model, data, { batchSize: 3 });
    expect(memory().numTensors).toBe(before);
    const { perExample } = await evaluate({ model, data, perExample: true });
    expect(found.map(({ layer, units, shape }) => ({ layer, units, shape }))).toEqual([
      { layer: 'first', units: 4, shape: [4] },
      { layer: 'second', units: 2, shape: [2] },
    ]);
    for (const { layer, nats, standardError, perUnit, natsPerUnit, units } of found) {
      const each = Array.from(perExample.kl[layer]!);
      const mean = each.reduce((a, b) => a + b) / count;
      expect(nats).toBeCloseTo(mean, 5);
      const variance = each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
      expect(standardError).toBeCloseTo(Math.sqrt(variance / count), 5);
      expect(perUnit.reduce((a, b) => a + b)).toBeCloseTo(nats, 4);
      expect(natsPerUnit).toBeCloseTo(nats / units, 8);
    }
  });

  it('counts the units at their cap among those that are on', async () => {
    const model = sequential({
      layers: [informationDropout({ name: 'layer', activation: 'relu', klScale: 1, inputShape: [3] })],
    });
    const [layer] = informationLayers(model);
    // α at the middle of its range, at its cap, at its cap; the last unit is off.
    layer!.setWeights([tensor2d(new Float32Array(9), [3, 3]), tensor1d([0, 30, 30])]);
    const inputs = Float32Array.of(1, 1, -1, 2, 2, -2);
    const [information] = await informationByLayer(
      model,
      arrayData({ inputs, shape: [3], targets: Uint8Array.of(0, 0) }),
    );
    expect(information!.saturated).toBe(0.5);
    expect(information!.perUnit[0]).toBeCloseTo(Math.log(0.701 / 0.351), 5);
    expect(information!.perUnit[2]).toBe(0);
  });
});

describe('informationByLayer', () => {
  beforeAll(() => useBackend('cpu'));

  it('does not tell of saturation where α is constant', async () => {
    const model = sequential({
      layers: [
        informationDropout({ noise: logNormalNoise({ alpha: 0.5 }), klScale: 1, inputShape: [3], prior: logNormal() }),
      ],
    });
    expect((await informationByLayer(model, data))[0]!.saturated).toBeNull();
  });

  it('refuses a model without such a layer, and other options', async () => {
    const plain = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
    await expect(informationByLayer(plain, data)).rejects.toThrow('model must be one with an information layer');
    await expect(informationByLayer(plain, data, { mod: 'x' } as never)).rejects.toThrow('Did you mean mode?');
  });
});
