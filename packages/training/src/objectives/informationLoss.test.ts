import { informationDropout, informationLayers, logUniform } from '@infodrop/dropout';
import { fill, memory, tensor, tensor2d, tidy, variableGrads } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { everyBackendHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { noisyUnits, ringData, ringNetwork } from '../../test/fixtures.js';
import { namedWeights, variableOf } from '../weights.js';
import { informationLoss } from './informationLoss.js';

const batch = (size: number) => {
  const { inputs, targets } = ringData(size, 4).batch(Uint32Array.from({ length: size }, (_, i) => i));
  return { inputs: tensor(inputs, [size, 6], 'float32'), targets };
};

describe.each(everyBackendHere)('informationLoss on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('is the cross-entropy plus β · klScale · KL of every layer', async () => {
    const model = ringNetwork({ beta: 2 });
    const { loss, crossEntropy, kl } = informationLoss({ model, ...batch(12) });
    expect(Object.keys(kl)).toEqual(['information1', 'information2']);
    const [one, two] = await Promise.all(Object.values(kl).map(async (nats) => (await nats.data())[0]!));
    // α is at half its cap before training: log 2 per unit.
    expect(one).toBeCloseTo(24 * Math.LN2, 4);
    expect(two).toBeCloseTo(16 * Math.LN2, 4);
    const expected = (await crossEntropy.data())[0]! + (2 / 240) * (one! + two!);
    expect((await loss.data())[0]).toBeCloseTo(expected, 5);
  });

  it('has the gradient of finite differences, also through the noise', async () => {
    const model = ringNetwork({ beta: 24 });
    const { inputs, targets } = batch(12);
    const found = informationLayers(model);
    const lossNow = async (): Promise<number> => {
      for (const layer of found) layer.noiseStep = 0;
      const loss = tidy(() => informationLoss({ model, inputs, targets, training: false }).loss);
      return (await loss.data())[0]!;
    };
    // Batch normalisation by its moving statistics, noise on: a smooth function of the weights but for ReLU's kinks.
    for (const layer of found) layer.mode = 'monteCarlo';
    const weights = namedWeights({ model }).filter(({ trainable }) => trainable);
    for (const layer of found) layer.noiseStep = 0;
    const { grads } = variableGrads(
      () => informationLoss({ model, inputs, targets, training: false }).loss,
      weights.map(({ weight }) => variableOf(weight)),
    );
    const strengths = weights.filter(({ name }) => name.startsWith('information')).map(({ name }) => name);
    expect(strengths).toHaveLength(2);
    for (const name of [...strengths, 'logits/kernel', 'norm1/gamma']) {
      const variable = variableOf(weights.find((weight) => weight.name === name)!.weight);
      const values = Float32Array.from(await variable.data());
      const at = 2;
      const h = 0.01;
      const shifted = async (by: number): Promise<number> => {
        const changed = Float32Array.from(values);
        changed[at] = values[at]! + by;
        tidy(() => {
          variable.assign(tensor(changed, variable.shape));
        });
        return lossNow();
      };
      const slope = ((await shifted(h)) - (await shifted(-h))) / (2 * h);
      await shifted(0);
      expect((await grads[variable.name]!.data())[at], name).toBeCloseTo(slope, 3);
    }
  });
});

describe('informationLoss', () => {
  beforeEach(() => useBackend('cpu'));

  it('leaves its results and nothing else', () => {
    const model = ringNetwork();
    const { inputs, targets } = batch(4);
    const before = memory().numTensors;
    const { loss, crossEntropy, kl, logits } = informationLoss({ model, inputs, targets });
    expect(memory().numTensors).toBe(before + 5);
    [loss, crossEntropy, logits, ...Object.values(kl)].forEach((result) => {
      result.dispose();
    });
    expect(memory().numTensors).toBe(before);
  });

  it('counts a layer that the model calls twice as often', () => {
    const layer = noisyUnits({ name: 'twice', beta: 1 });
    const model = sequential({
      layers: [layers.inputLayer({ inputShape: [3] }), layer, layers.dense({ units: 3 }), layer],
    });
    const { kl } = informationLoss({ model, inputs: tensor2d([[1, 2, 3]]), targets: [0] });
    expect(Object.keys(kl)).toEqual(['twice']);
    expect(kl.twice!.dataSync()[0]).toBeCloseTo(6 * Math.LN2, 5);
  });

  it('leaves out a layer that costs nothing, even if its KL is infinite', () => {
    const prior = { ...logUniform(), klPerUnit: ({ f }: { f: { shape: number[] } }) => fill(f.shape, Infinity) };
    const free = informationDropout({ name: 'free', beta: 0, klScale: 1, prior });
    const model = sequential({ layers: [layers.inputLayer({ inputShape: [2] }), free] });
    const { loss, kl, logits } = informationLoss({ model, inputs: tensor2d([[1, 1]]), targets: [0] });
    expect(kl.free!.dataSync()[0]).toBe(Infinity);
    const [right, wrong] = logits.dataSync();
    expect(loss.dataSync()[0]).toBeCloseTo(Math.log1p(Math.exp(wrong! - right!)), 5);
  });

  it('refuses a misspelt option', () => {
    const options = { model: ringNetwork(), ...batch(4), target: [0] };
    expect(() => informationLoss(options)).toThrow('got "target". Did you mean targets?');
  });
});
