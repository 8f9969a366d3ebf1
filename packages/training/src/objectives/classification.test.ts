import { memory, tensor, tensor1d, tensor2d, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, useBackend } from '../../test/backends.js';
import { FixtureInformationLayer, ringData, ringNetwork } from '../../test/fixtures.js';
import { informationLoss } from './classification.js';
import { namedWeights, variableOf } from '../weights.js';
import { informationLayersOf } from '../noisyLayer.js';

describe.each(BACKENDS)('informationLoss on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  const batch = () => ringData(12, 4).batch(Uint32Array.from({ length: 12 }, (_, i) => i));

  it('is the cross-entropy plus β · klScale · KL of every layer', () => {
    const model = ringNetwork({ beta: 2 });
    const { images, labels } = batch();
    const { loss, crossEntropy, kl } = informationLoss({ model, images, labels: labels as Int32Array });
    const nats = kl.map((layer) => layer.nats.dataSync()[0]!);
    expect(kl.map(({ layer }) => layer)).toEqual(['information1', 'information2']);
    // α is at half its cap before training: log 2 per unit.
    expect(nats[0]).toBeCloseTo(24 * Math.LN2, 4);
    expect(nats[1]).toBeCloseTo(16 * Math.LN2, 4);
    const expected = crossEntropy.dataSync()[0]! + (2 / 240) * (nats[0]! + nats[1]!);
    expect(loss.dataSync()[0]).toBeCloseTo(expected, 5);
  });

  it('has the gradient of finite differences, also through the noise', () => {
    const model = ringNetwork({ beta: 24 });
    const { images, labels } = batch();
    const found = informationLayersOf(model);
    const repeat = (): number => {
      for (const { layer } of found) layer.noiseStep = 0;
      return tidy(
        () => informationLoss({ model, images, labels: labels as Int32Array, training: false }).loss.dataSync()[0]!,
      );
    };
    // Batch normalisation by its moving statistics, noise on: a smooth function of the weights but for ReLU's kinks.
    for (const { layer } of found) {
      layer.trackKl = true;
      layer.mode = 'monteCarlo';
    }
    const weights = namedWeights(model).filter(({ trainable }) => trainable);
    for (const { layer } of found) layer.noiseStep = 0;
    const { grads } = variableGrads(
      () => informationLoss({ model, images, labels: labels as Int32Array, training: false }).loss,
      weights.map(({ weight }) => variableOf(weight)),
    );
    for (const name of ['information1/alpha', 'information2/alpha', 'logits/kernel', 'norm1/gamma']) {
      const variable = variableOf(weights.find((weight) => weight.name === name)!.weight);
      const values = Float32Array.from(variable.dataSync());
      const at = 2;
      const h = 0.01;
      const shifted = (by: number): number => {
        const changed = Float32Array.from(values);
        changed[at] = values[at]! + by;
        tidy(() => {
          variable.assign(tensor(changed, variable.shape));
        });
        return repeat();
      };
      const slope = (shifted(h) - shifted(-h)) / (2 * h);
      shifted(0);
      expect(grads[variable.name]!.dataSync()[at], name).toBeCloseTo(slope, 3);
    }
  });
});

describe('informationLoss', () => {
  it('leaves its results and nothing else, and disposes of the KL it was given', async () => {
    await useBackend('cpu');
    const model = ringNetwork();
    const { images, labels } = ringData(4, 4).batch(Uint32Array.of(0, 1, 2, 3));
    const before = memory().numTensors;
    const { loss, crossEntropy, kl, logits } = informationLoss({ model, images, labels: labels as Int32Array });
    expect(memory().numTensors).toBe(before + 5);
    [loss, crossEntropy, logits, ...kl.map(({ nats }) => nats)].forEach((tensor) => {
      tensor.dispose();
    });
    expect(memory().numTensors).toBe(before);
  });

  it('counts a layer that the model calls twice as often', () => {
    const layer = new FixtureInformationLayer({ name: 'twice', beta: 1 });
    const model = sequential({
      layers: [layers.inputLayer({ inputShape: [3] }), layer, layers.dense({ units: 3 }), layer],
    });
    const { kl } = informationLoss({ model, images: tensor2d([[1, 2, 3]]), labels: [0] });
    expect(kl).toHaveLength(1);
    expect(kl[0]!.nats.dataSync()[0]).toBeCloseTo(6 * Math.LN2, 5);
  });

  it('leaves out a layer that costs nothing, even if its KL is infinite', () => {
    const layer = new FixtureInformationLayer({ name: 'free', beta: 0 });
    const model = sequential({ layers: [layers.inputLayer({ inputShape: [2] }), layer] });
    tidy(() => {
      model.setWeights([tensor1d([-1e9, -1e9])]); // α = 0
    });
    const { loss, kl } = informationLoss({ model, images: tensor2d([[1, 1]]), labels: [0] });
    expect(kl[0]!.nats.dataSync()[0]).toBe(Infinity);
    expect(loss.dataSync()[0]).toBeCloseTo(Math.LN2, 6);
  });

  it('refuses a layer that has no KL', () => {
    const layer = new FixtureInformationLayer({ name: 'mute', beta: 1 });
    const model = sequential({ layers: [layers.inputLayer({ inputShape: [2] }), layer] });
    expect(() => informationLoss({ model, images: tensor2d([[1, 1]]), labels: [0], training: false })).toThrow(
      "klPerUnit() of layer 'mute' must be the KL of the call just made, got null",
    );
  });
});
