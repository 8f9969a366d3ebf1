import { useBackend } from '@infodrop-tooling/vitest/backends';
import { fill, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../test/networks.js';
import { classifierOf, targetsOf } from './classifier.js';

const start = () => layers.dense({ name: 'scores', units: 3, inputShape: [4] });

/** What the layer before the softmax gives, by the plain model that ends there. */
async function scoresOf(): Promise<Float32Array> {
  const logits = tidy(() => seeded(sequential({ layers: [start()] })).predict(ones([2, 4])) as Tensor);
  return logits.data<'float32'>().finally(() => {
    logits.dispose();
  });
}

describe('classifierOf', () => {
  beforeAll(() => useBackend('cpu'));

  it.each([
    ['logits', () => sequential({ layers: [start()] })],
    [
      'a softmax in the dense layer',
      () => sequential({ layers: [layers.dense({ units: 3, activation: 'softmax', inputShape: [4] })] }),
    ],
    ['an activation layer', () => sequential({ layers: [start(), layers.activation({ activation: 'softmax' })] })],
    ['a softmax layer', () => sequential({ layers: [start(), layers.softmax({})] })],
    [
      'a softmax that is reshaped, as MobileNet’s is',
      () =>
        sequential({
          layers: [
            start(),
            layers.reshape({ targetShape: [1, 3] }),
            layers.activation({ activation: 'softmax' }),
            layers.reshape({ targetShape: [3] }),
          ],
        }),
    ],
    [
      'a softmax in an inner model',
      () => {
        const x = input({ shape: [4] });
        const inner = sequential({ name: 'end', layers: [start(), layers.softmax({})] });
        return modelOf({ inputs: x, outputs: inner.apply(x) as SymbolicTensor });
      },
    ],
  ] as const)('finds the logits of a model that ends in %s', async (_, build) => {
    const classifier = classifierOf('test', seeded(build()));
    expect(classifier.classes).toBe(3);
    const logits = tidy(() => classifier.logits(ones([2, 4])));
    const values = await logits.data();
    logits.dispose();
    (await scoresOf()).forEach((score, i) => {
      expect(values[i]).toBeCloseTo(score, 6);
    });
  });

  it('refuses a softmax that it cannot leave out, a sigmoid, two outputs and one class', () => {
    const maps = sequential({
      layers: [
        layers.conv2d({ name: 'maps', filters: 3, kernelSize: 1, activation: 'softmax', inputShape: [1, 1, 2] }),
        layers.flatten({}),
      ],
    });
    expect(() => classifierOf('test', maps)).toThrow(
      "got that of 'maps', a Conv2D. Give the softmax a layer of its own.",
    );
    const gates = sequential({ layers: [layers.dense({ units: 3, activation: 'sigmoid', inputShape: [2] })] });
    expect(() => classifierOf('test', gates)).toThrow("got the activation 'sigmoid'");
    const x = input({ shape: [4] });
    const two = modelOf({
      inputs: x,
      outputs: [start().apply(x), layers.dense({ units: 2 }).apply(x)] as SymbolicTensor[],
    });
    expect(() => classifierOf('test', two)).toThrow('a classifier with one output of shape [batch, classes]');
    const one = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
    expect(() => classifierOf('test', one)).toThrow('2 classes or more');
  });

  it('explains what the model takes an input for, and refuses numbers that are not finite', async () => {
    const classifier = classifierOf('test', seeded(sequential({ layers: [start()] })));
    const inputs = ones([2, 4]);
    const scores = await scoresOf();
    const best = scores.indexOf(Math.max(...scores.subarray(0, 3)));
    expect([...(await targetsOf('test', classifier, inputs, undefined))]).toEqual([best, best]);
    inputs.dispose();
    const infinite = fill([1, 4], Infinity);
    await expect(targetsOf('test', classifier, infinite, undefined)).rejects.toThrow(
      'test: model must give finite numbers',
    );
    infinite.dispose();
  });
});
