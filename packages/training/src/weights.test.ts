import { input, layers, model as modelOf, sequential } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { interceptCalls } from './interceptCalls.js';
import { isFiniteArray, type NamedWeight, namedWeights, weightsOf } from './weights.js';

const network = () =>
  sequential({
    layers: [
      layers.dense({ units: 4, inputShape: [3] }),
      sequential({
        name: 'inner',
        layers: [layers.dense({ units: 4, inputShape: [4], name: 'named' }), layers.dense({ units: 2 })],
      }),
      layers.batchNormalization({}),
    ],
  });

describe('namedWeights', () => {
  beforeEach(() => useBackend('cpu'));

  it('gives the same names to the same model, whatever was built before it', () => {
    const names = namedWeights({ model: network() }).map(({ name }) => name);
    expect(names).toEqual([
      'dense_Dense1/kernel',
      'dense_Dense1/bias',
      'inner/named/kernel',
      'inner/named/bias',
      'inner/dense_Dense1/kernel',
      'inner/dense_Dense1/bias',
      'batch_normalization_BatchNormalization1/gamma',
      'batch_normalization_BatchNormalization1/beta',
      'batch_normalization_BatchNormalization1/moving_mean',
      'batch_normalization_BatchNormalization1/moving_variance',
    ]);
    expect(namedWeights({ model: network() }).map(({ name }) => name)).toEqual(names);
  });

  it('knows which are trained', () => {
    const model = network();
    model.layers[0]!.trainable = false;
    const trained = namedWeights({ model }).filter(({ trainable }) => trainable);
    expect(trained.map(({ name }) => name)).not.toContain('dense_Dense1/kernel');
    expect(trained).toHaveLength(6);
  });

  it('counts a layer that is used twice once', () => {
    const x = input({ shape: [3] });
    const shared = layers.dense({ units: 3, name: 'shared' });
    const twice = shared.apply(shared.apply(x)) as SymbolicTensor;
    const model = modelOf({ inputs: x, outputs: twice });
    expect(namedWeights({ model })).toHaveLength(2);
  });

  it('names the model where there are several, and counts what they share once', () => {
    const shared = layers.dense({ units: 3, inputShape: [3], name: 'shared' });
    const models = {
      one: sequential({ layers: [shared] }),
      two: sequential({ layers: [shared, layers.dense({ units: 1, name: 'own', useBias: false })] }),
    };
    const weights = namedWeights(models);
    const names = (list: readonly NamedWeight[]): string[] => list.map(({ key }) => key);
    expect(names(weights)).toEqual(['one/shared/kernel', 'one/shared/bias', 'two/own/kernel']);
    expect(weights[2]).toMatchObject({ name: 'two/own/kernel', layer: 'two/own', model: 'two' });
    expect(names(weightsOf(weights, models, ['two']))).toEqual(names(weights));
    expect(names(weightsOf(weights, models, ['one']))).toEqual(['one/shared/kernel', 'one/shared/bias']);
  });
});

describe('interceptCalls', () => {
  it('gives a layer its own call back, whether of its class or its own', () => {
    const [plain, special] = [layers.flatten(), layers.flatten()];
    const own = special.call.bind(special);
    Object.assign(special, { call: own });
    const restore = interceptCalls([plain, special], (_, call, inputs, kwargs) => call(inputs, kwargs));
    expect(Reflect.get(special, 'call')).not.toBe(own);
    restore();
    expect(Object.hasOwn(plain, 'call')).toBe(false);
    expect(Reflect.get(special, 'call')).toBe(own);
  });
});

describe('isFiniteArray', () => {
  it('finds one number that is not', () => {
    expect(isFiniteArray([1, 2, -0])).toBe(true);
    expect(isFiniteArray(Float32Array.of(1, NaN))).toBe(false);
    expect(isFiniteArray(Float32Array.of(1e39))).toBe(false);
  });
});
