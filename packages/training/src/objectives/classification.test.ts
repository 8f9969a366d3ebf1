import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { ringNetwork } from '../../test/fixtures.js';
import { evaluate } from '../evaluate.js';
import { arrayData } from '../data/arrayData.js';
import { classification } from './classification.js';

const ending = (...last: layers.Layer[]): LayersModel =>
  sequential({ layers: [layers.dense({ units: 4, inputShape: [2], name: 'first' }), ...last] });

describe('classification', () => {
  beforeEach(() => useBackend('cpu'));

  it.each([
    ['a softmax in its last layer', () => ending(layers.dense({ units: 3, activation: 'softmax', name: 'out' }))],
    ['a softmax activation', () => ending(layers.dense({ units: 3 }), layers.activation({ activation: 'softmax' }))],
    ['a softmax layer', () => ending(layers.dense({ units: 3 }), layers.softmax())],
    ['a sigmoid', () => ending(layers.dense({ units: 3, activation: 'sigmoid' }))],
    [
      'a softmax in a model inside',
      () => sequential({ layers: [ending(layers.dense({ units: 3 }), layers.softmax())] }),
    ],
  ])('refuses a model that ends in %s, as evaluate does', async (_, build) => {
    const model = build();
    expect(() => classification({ model })).toThrow('classification: model must end in logits, got the');
    const data = arrayData({ inputs: new Float32Array(2), shape: [2], targets: Uint8Array.of(0) });
    await expect(evaluate({ model, data })).rejects.toThrow('evaluate: model must end in logits, got the');
  });

  it('takes one that ends in a ReLU or in batch normalisation', () => {
    classification({ model: ending(layers.dense({ units: 3, activation: 'relu' })) });
    classification({ model: ending(layers.batchNormalization()) });
  });

  it('refuses another shape of output, and prices below 0', () => {
    expect(() => classification({ model: ending(layers.reshape({ targetShape: [2, 2] })) })).toThrow(
      'model must have one output of shape [batch, classes], got [[null,2,2]]',
    );
    expect(() => classification({ model: ringNetwork({ beta: -1 }) })).toThrow(
      'beta must be a finite number ≥ 0, got -1',
    );
  });

  it('refuses a misspelt option', () => {
    expect(() => classification({ models: ringNetwork() } as never)).toThrow('got "models". Did you mean model?');
  });
});
