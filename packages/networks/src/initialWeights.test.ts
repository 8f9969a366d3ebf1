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

  it('keeps the scale of what goes through a transposed convolution, at any stride, and through the last layer with gain 1', () => {
    for (const strides of [1, 2]) {
      const model = sequential();
      const shape = { kernelSize: 4, strides, padding: 'same' } as const;
      model.add(layers.conv2dTranspose({ ...shape, name: 'a', filters: 24, inputShape: [16, 16, 48] }));
      model.add(layers.conv2dTranspose({ ...shape, name: 'b', filters: 24 }));
      initializeWeights(model, 1, { lastGain: 1 });
      const meanSquare = (name: string): number => {
        const values = kernel(model, name);
        return values.reduce((total, value) => total + value ** 2, 0) / values.length;
      };
      const inputs = (channels: number): number => (16 * channels) / strides ** 2;
      // The relative standard deviation of the mean of n squared normals is √(2/n): here at most 1.5 %.
      expect(Math.abs((inputs(48) * meanSquare('a')) / 2 - 1)).toBeLessThan(0.06);
      expect(Math.abs(inputs(24) * meanSquare('b') - 1)).toBeLessThan(0.06);
    }
  });

  it('refuses a gain of 0 and an option that there is not', () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => {
      initializeWeights(model, 1, { lastGain: 0 });
    }).toThrow('initializeWeights: lastGain must be a finite number > 0, got 0');
    expect(() => {
      initializeWeights(model, 1, { lastgain: 1 } as never);
    }).toThrow('Did you mean lastGain?');
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
