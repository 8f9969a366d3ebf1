import { useBackend } from '@infodrop-tooling/vitest/backends';
import { informationDropoutDense } from '@infodrop/dropout';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { initializeWeights } from './initialWeights.js';

function network(seed: number, ...names: string[]): LayersModel {
  const model = sequential();
  model.add(layers.flatten({ inputShape: [10, 10, 2] }));
  for (const name of names) model.add(layers.dense({ name, units: 100 }));
  initializeWeights(model, seed);
  return model;
}

const kernel = (model: LayersModel, name: string) => model.getLayer(name).getWeights()[0]!.dataSync<'float32'>();

describe('initializeWeights', () => {
  beforeAll(() => useBackend('cpu'));

  it('draws kernels of variance 2 / fan-in', () => {
    const values = kernel(network(1, 'a'), 'a');
    const n = values.length;
    const meanSquare = values.reduce((total, value) => total + value ** 2, 0) / n;
    // The mean of n squared normals has standard deviation √(2/n).
    expect(Math.abs(meanSquare / (2 / 200) - 1) / Math.sqrt(2 / n)).toBeLessThan(4);
    expect(Math.abs(values.reduce((total, value) => total + value, 0) / Math.sqrt((n * 2) / 200))).toBeLessThan(4);
  });

  it("does not change a layer's kernel when another layer is added", () => {
    expect(kernel(network(1, 'a', 'b'), 'b')).toEqual(kernel(network(1, 'a', 'c', 'b'), 'b'));
  });

  it('follows the rule of the noisy layers: a dense layer starts as one with noise of the same name does', () => {
    const noisy = informationDropoutDense({ name: 'a', units: 100, seed: 1, klScale: 1, inputShape: [200] });
    expect(kernel(network(1, 'a'), 'a')).toEqual(kernel(sequential({ layers: [noisy] }), 'a'));
  });

  it('leaves biases at 0', () => {
    expect(
      network(1, 'a')
        .getLayer('a')
        .getWeights()[1]!
        .dataSync()
        .every((value) => value === 0),
    ).toBe(true);
  });
});
