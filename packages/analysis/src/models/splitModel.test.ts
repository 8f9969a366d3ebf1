import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grad, log, memory, softmax, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded, smallCnn, waves } from '../../test/networks.js';
import { splitModel } from './splitModel.js';

const conv = (name: string) => layers.conv2d({ name, filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' });

/** Two convolutions with a way around the second, added together. */
function residual(): LayersModel {
  const images = input({ shape: [8, 8, 1], name: 'images' });
  const first = conv('first').apply(images) as SymbolicTensor;
  const branch = conv('branch').apply(first) as SymbolicTensor;
  const joined = layers.add({ name: 'joined' }).apply([first, branch]) as SymbolicTensor;
  const pooled = layers.globalAveragePooling2d({ name: 'pooled' }).apply(joined) as SymbolicTensor;
  const logits = layers.dense({ name: 'logits', units: 3 }).apply(pooled) as SymbolicTensor;
  return seeded(modelOf({ inputs: images, outputs: logits }));
}

/** A model in a model, both ways of nesting. */
function nested(): LayersModel {
  const inner = sequential({
    name: 'inner',
    layers: [layers.conv2d({ name: 'a', filters: 2, kernelSize: 3, inputShape: [8, 8, 1] }), conv('b')],
  });
  const images = input({ shape: [8, 8, 1] });
  const maps = inner.apply(images) as SymbolicTensor;
  const end = sequential({
    name: 'end',
    layers: [layers.flatten({ inputShape: [6, 6, 2] }), layers.dense({ units: 3, name: 'out' })],
  });
  return seeded(modelOf({ inputs: images, outputs: end.apply(maps) as SymbolicTensor }));
}

const firstInner = (): LayersModel =>
  seeded(
    sequential({
      layers: [
        sequential({
          name: 'inner',
          layers: [layers.conv2d({ name: 'a', filters: 2, kernelSize: 3, inputShape: [8, 8, 1] })],
        }),
        layers.flatten({}),
        layers.dense({ units: 3 }),
      ],
    }),
  );

describe.each(backendsHere)('splitModel on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([
    ['a sequential model', () => smallCnn(), 'maps', [2, 8, 8, 4]],
    ['a convolution without activation', () => smallCnn(), 'deeper', [2, 4, 4, 5]],
    ['behind a sum', residual, 'joined', [2, 8, 8, 2]],
    ['before a way around', residual, 'first', [2, 8, 8, 2]],
    ['a layer of an inner model', nested, 'inner/a', [2, 6, 6, 2]],
    ['the last of an inner model', nested, 'inner/b', [2, 6, 6, 2]],
    ['an inner model', nested, 'inner', [2, 6, 6, 2]],
    ['an inner model that comes first', firstInner, 'inner/a', [2, 6, 6, 2]],
  ] as const)('gives what the model gives, of %s', async (_, build, layer, shape) => {
    const model = build();
    const { head, tail } = splitModel(model, { layer });
    const difference = tidy(() => {
      const features = head(waves(2));
      expect(features.shape).toEqual(shape);
      return sub(tail(features), model.predict(waves(2)) as Tensor);
    });
    for (const value of await difference.data()) expect(Math.abs(value)).toBeLessThan(1e-5);
    difference.dispose();
  });

  it('gives the logits of a model that ends in a softmax', async () => {
    const model = smallCnn({ softmax: true });
    const { head, tail } = splitModel(model, { layer: 'maps' });
    const [logits, again, plain] = tidy((): [Tensor, Tensor, Tensor] => {
      const of = tail(head(waves(2)));
      return [
        of,
        sub(log(softmax(of)), log(model.predict(waves(2)) as Tensor)),
        smallCnn().predict(waves(2)) as Tensor,
      ];
    });
    const [values, differences, wanted] = await Promise.all([logits.data(), again.data(), plain.data()]);
    for (const value of differences) expect(Math.abs(value)).toBeLessThan(1e-5);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i]!, 5);
    });
  });

  it('lets gradients through to the features, on backends without the gradient of kernels too', async () => {
    const { head, tail } = splitModel(smallCnn(), { layer: 'maps' });
    const slope = tidy(() => grad((maps: Tensor) => sum(tail(maps)))(head(waves(1))));
    const values = await slope.data();
    expect(values).toHaveLength(8 * 8 * 4);
    expect(values.some((value) => value !== 0)).toBe(true);
    slope.dispose();
  });

  it('leaves no tensor behind', () => {
    const model = nested();
    const images = waves(1);
    const before = memory().numTensors;
    const { head, tail } = splitModel(model, { layer: 'inner/b' });
    tidy(() => tail(head(images))).dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('splitModel', () => {
  beforeAll(() => useBackend('cpu'));

  it('says the nearest layer for one that is not there', () => {
    expect(() => splitModel(smallCnn(), { layer: 'mapps' })).toThrow(
      'splitModel: layer must be the path of a layer of the model, got "mapps". Did you mean maps?',
    );
    expect(() => splitModel(smallCnn(), { layer: 'xyz' })).toThrow('The model has maps, deeper, pooled, logits.');
  });

  it('refuses a layer that the model goes around, and says which it does not', () => {
    expect(() => splitModel(residual(), { layer: 'branch' })).toThrow(
      "got 'branch', which layer 'joined' goes around. Behind it that holds for 'joined', 'pooled', 'logits'.",
    );
  });

  it('refuses a layer in several places, one in a wrapper, and one with nothing behind it', () => {
    const shared = layers.dense({ name: 'shared', units: 2 });
    const x = input({ shape: [2] });
    const twice = modelOf({ inputs: x, outputs: shared.apply(shared.apply(x)) as SymbolicTensor });
    expect(() => splitModel(twice, { layer: 'shared' })).toThrow('must stand in one place of the model, got');
    const wrapped = sequential({
      layers: [
        layers.timeDistributed({
          name: 'steps',
          layer: layers.dense({ name: 'inside', units: 2 }),
          inputShape: [3, 2],
        }),
        layers.flatten({}),
        layers.dense({ units: 2 }),
      ],
    });
    expect(() => splitModel(wrapped, { layer: 'inside' })).toThrow('which lies in a wrapper. Take the wrapper itself.');
    expect(() => splitModel(smallCnn({ softmax: true }), { layer: 'logits' })).toThrow('Nothing is behind it');
  });

  it('refuses what is no classifier, and a sigmoid', () => {
    const ending = (activation: 'sigmoid' | 'relu', units: number) =>
      sequential({
        layers: [layers.dense({ name: 'd', units: 4, inputShape: [2] }), layers.dense({ units, activation })],
      });
    expect(() => splitModel(ending('sigmoid', 3), { layer: 'd' })).toThrow("got the activation 'sigmoid' of layer");
    expect(() => splitModel(ending('relu', 1), { layer: 'd' })).toThrow('2 classes or more');
    expect(() => splitModel(smallCnn(), { layr: 'maps' } as never)).toThrow('Did you mean layer?');
  });
});
