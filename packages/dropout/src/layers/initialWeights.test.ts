import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key, normal } from '@infodrop/random';
import { ones, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { zScore } from '../../test/statistics.js';
import { informationDropoutConv2d } from './informationDropoutConv.js';
import { informationDropoutDense } from './informationDropoutDense.js';
import { ALPHA_LOGIT_STD, initialKernel } from './initialWeights.js';
import { standardNormal } from '@infodrop/priors';

const weightsOf = (layer: layers.Layer, x: Tensor): Promise<number[][]> =>
  read(() => {
    layer.apply(x);
    return layer.getWeights().map((weight) => weight.clone());
  });

describe.each(backendsHere)('initial weights on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('have mean 0 and standard deviation gain/√fanIn, within 4 standard errors', async () => {
    const [values] = await read(() => [initialKernel([5, 5, 4, 80], { seed: 1, layer: 'd', gain: 3 })]);
    expect(Math.abs(zScore(values!, 0))).toBeLessThan(4);
    const squares = values!.map((value) => value ** 2);
    expect(Math.abs(zScore(squares, 9 / 100))).toBeLessThan(4);
  });

  it('are given by the seed and the name, and differ from kernel to kernel', async () => {
    const make = (seed: number, name = 'd') => informationDropoutDense({ units: 6, klScale: 1, seed, name });
    const x = ones([1, 6]);
    const base = await weightsOf(make(1), x);
    expect(await weightsOf(make(1), x)).toEqual(base);
    expect(await weightsOf(make(2), x)).not.toEqual(base);
    expect(await weightsOf(make(1, 'e'), x)).not.toEqual(base);
    const [kernel, , alphaKernel] = base as [number[], number[], number[]];
    expect(kernel.map((value) => value / Math.SQRT2)).not.toEqual(alphaKernel.map((value) => value / 0.1));
  });

  it('are drawn by the key of seed, layer and weight alone', async () => {
    const layer = informationDropoutDense({ units: 6, klScale: 1, seed: 5, name: 'd' });
    const [kernel, , alphaKernel] = (await weightsOf(layer, ones([1, 7]))) as [number[], number[], number[]];
    const drawn = normal(foldIn(foldIn(foldIn(key(5), 'initial weights'), 'd'), 'kernel'), 42);
    kernel.forEach((value, i) => {
      expect(value).toBeCloseTo(drawn[i]! * Math.sqrt(2 / 7), 6);
    });
    const [alone] = await read(() => [
      initialKernel([7, 6], { seed: 5, layer: 'd', weight: 'alphaKernel', gain: ALPHA_LOGIT_STD }),
    ]);
    expect(alphaKernel).toEqual(alone);
  });

  it('put every α near the middle of its range, whatever the width of the layer', async () => {
    for (const width of [4, 400]) {
      const layer = informationDropoutDense({ units: 20, klScale: 1, name: 'd' });
      layer.trackKl = true;
      const x = standardNormal(key(9), [30, width]);
      const z = layer.apply(x) as Tensor;
      expect(z.shape).toEqual([30, 20]);
      const [, , alphaKernel] = (await weightsOf(layer, x)) as [number[], number[], number[]];
      // The logits of rows of unit variance: the sum of squares down a column.
      for (let unit = 0; unit < 20; unit++) {
        let square = 0;
        for (let i = 0; i < width; i++) square += alphaKernel[i * 20 + unit]! ** 2;
        expect(Math.sqrt(square)).toBeLessThan(0.25);
      }
    }
  });

  it('keep the scale of activations through a ReLU convolution', async () => {
    const layer = informationDropoutConv2d({ filters: 64, kernelSize: 3, klScale: 1, name: 'c', padding: 'valid' });
    const [z] = await read(() => [layer.apply(standardNormal(key(9), [4, 12, 12, 16])) as Tensor]);
    const meanSquare = z!.reduce((total, value) => total + value ** 2, 0) / z!.length;
    expect(meanSquare).toBeGreaterThan(0.7);
    expect(meanSquare).toBeLessThan(1.4);
  });
});
