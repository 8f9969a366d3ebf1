import { useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key } from '@infodrop/random';
import { memory, scalar, sum, type Tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { concreteDropoutDense } from '../layers/concreteDropout.js';
import { concreteNoise } from '../noise/concreteNoise.js';
import { applyConcreteDropoutDense } from './applyConcreteDropoutDense.js';

const valuesOf = (tensor: Tensor): number[] => Array.from(tensor.dataSync());

// What is made while the tests are collected needs it too.
await useBackend('cpu');
beforeAll(() => useBackend('cpu'));

describe('applyConcreteDropoutDense', () => {
  const x = tensor2d([
    [1, -2, 0.5],
    [0, 3, 1],
  ]);
  const noise = concreteNoise({ initialRate: 0.3 });

  it('is what the layer computes, with noise and without, and what it costs', () => {
    tidy(() => {
      const args = { name: 'c', units: 2, seed: 5, noise, lengthScale: 0.5, klScale: 1 };
      const layer = concreteDropoutDense(args);
      layer.trackKl = true;
      const noisy = layer.apply(x, { training: true }) as Tensor;
      const nats = layer.klMean()!;
      const [kernel, bias, rateLogit] = layer.getWeights() as [Tensor, Tensor, Tensor];
      const given = { x, kernel, bias, rateLogit, noise, lengthScale: 0.5 };
      const pure = applyConcreteDropoutDense({ ...given, key: foldIn(foldIn(key(5), 'c'), 0) });
      expect(valuesOf(pure.output)).toEqual(valuesOf(noisy));
      expect(pure.kl.shape).toEqual([2]);
      expect(valuesOf(sum(pure.kl))[0]).toBeCloseTo(valuesOf(nats)[0]!, 5);
      layer.mode = 'deterministic';
      const still = applyConcreteDropoutDense({ ...given, key: null });
      expect(valuesOf(still.output)).toEqual(valuesOf(layer.apply(x) as Tensor));
    });
  });

  it('costs l²‖W‖²/(2(1 − p)) and the entropies that are lacking', () => {
    tidy(() => {
      const kernel = tensor2d([
        [1, 0],
        [2, 1],
        [0, -1],
      ]);
      const rateLogit = scalar(Math.log(0.25 / 0.75));
      const bias = tensor1d([0, 0]);
      const { kl } = applyConcreteDropoutDense({ x, kernel, bias, rateLogit, key: null, lengthScale: 2 });
      const lacking = Math.LN2 + 0.25 * Math.log(0.25) + 0.75 * Math.log(0.75);
      const [first, second] = valuesOf(kl);
      expect(first).toBeCloseTo((4 * 5) / (2 * 0.75) + 1.5 * lacking, 4);
      expect(second).toBeCloseTo((4 * 2) / (2 * 0.75) + 1.5 * lacking, 4);
    });
  });

  it('leaves the tensor count as it was, and refuses what does not fit', () => {
    const [kernel, bias, rateLogit] = [tensor2d([[1], [1], [1]]), tensor1d([0]), scalar(0)];
    const given = { x, kernel, bias, rateLogit, key: key(1) };
    const before = memory().numTensors;
    const { output, kl } = applyConcreteDropoutDense(given);
    expect(memory().numTensors).toBe(before + 2);
    for (const tensor of [output, kl]) tensor.dispose();
    expect(() => applyConcreteDropoutDense({ ...given, bias: tensor1d([0, 0]) })).toThrow(
      'bias must have the shape of',
    );
    expect(() => applyConcreteDropoutDense({ ...given, rateLogit: tensor1d([0]) })).toThrow('rateLogit must have');
    expect(() => applyConcreteDropoutDense({ ...given, lengthScale: 0 })).toThrow('lengthScale must be');
    expect(() => applyConcreteDropoutDense({ ...given, rateLogits: rateLogit } as never)).toThrow(
      'Did you mean rateLogit?',
    );
  });
});
