import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key } from '@infodrop/random';
import { ones, serialization, type Tensor } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianNoise } from '../noise/noise.js';
import { drawNoise } from '../noise/drawNoise.js';
import { informationDropout } from '../layers/informationDropout.js';
import { KlLedger } from '../layers/klLedger.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import type { NoiseMode } from '../layers/noisyLayer.js';
import { informationLayers, noisyLayers, withLayerNames } from './noisyLayers.js';

/** Two nested models, whose noisy layers have one name. */
const twins = () => {
  const part = (name: string) =>
    sequential({
      name,
      layers: [multiplicativeNoise({ name: 'noise', noise: gaussianNoise({ std: 1 }), inputShape: [4] })],
    });
  const x = input({ shape: [4] });
  const [left, right] = [part('left'), part('right')];
  return modelOf({ inputs: x, outputs: [left.apply(x), right.apply(x)] as SymbolicTensor[] });
};

/** A layer of somebody's own: it has what a noisy layer has, and no class of ours. */
class OwnLayer extends layers.Layer {
  static readonly className = 'OwnNoisyLayer';
  mode: NoiseMode = 'auto';
  noiseStep = 0;
  beta = 1;
  trackKl = false;
  readonly klScale = 1;
  readonly klLedger = new KlLedger();
  klPerUnit(): Tensor | null {
    return this.klLedger.perUnit();
  }
  override call(inputs: Tensor | Tensor[]): Tensor {
    return (inputs as Tensor[])[0]!.clone();
  }
}
serialization.registerClass(OwnLayer);

describe.each(backendsHere)('noisyLayers and informationLayers on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('find layers by what they have, in models and wrappers, each once', () => {
    const own = new OwnLayer({ name: 'own' });
    const model = sequential({
      layers: [
        layers.timeDistributed({
          name: 'each',
          layer: informationDropout({ name: 'inner', klScale: 1 }),
          inputShape: [3, 4],
        }),
        layers.dense({ units: 4 }),
        own,
        multiplicativeNoise({ name: 'masked', noise: gaussianNoise({ std: 1 }) }),
      ],
    });
    expect(noisyLayers(model).map(({ path }) => path)).toEqual(['each/inner', 'own', 'masked']);
    expect(informationLayers(model).map(({ path }) => path)).toEqual(['each/inner', 'own']);
    expect(informationLayers(model)[1]).toBe(own);
  });

  it('give two layers of one name noise of their own, keyed by path', async () => {
    const model = twins();
    const drawn = () => read(() => model.apply(ones([2, 4]), { training: true }) as Tensor[]);
    const [left, right] = await drawn();
    expect(left).toEqual(right); // nobody has looked at the whole model: both are "noise"
    expect(noisyLayers(model).map(({ path }) => path)).toEqual(['left/noise', 'right/noise']);
    for (const layer of noisyLayers(model)) layer.noiseStep = 0;
    const [one, other] = await drawn();
    expect(one).not.toEqual(other);
    const expected = await read(() =>
      ['left', 'right'].map((name) =>
        drawNoise(gaussianNoise({ std: 1 }), foldIn(foldIn(key(0), `${name}/noise`), 0), [2, 4]),
      ),
    );
    expect([one, other]).toEqual(expected);
  });

  it('leave the noise of a model without inner models as it was', async () => {
    const build = () =>
      sequential({ layers: [multiplicativeNoise({ name: 'n', noise: gaussianNoise({ std: 1 }), inputShape: [4] })] });
    const drawn = (model: ReturnType<typeof build>) =>
      read(() => [model.apply(ones([2, 4]), { training: true }) as Tensor]);
    const seen = build();
    noisyLayers(seen);
    expect(await drawn(seen)).toEqual(await drawn(build()));
  });

  it('leave layers the names that a run gives them, while it does', () => {
    const models = [0, 1].map(() =>
      sequential({ layers: [multiplicativeNoise({ name: 'z', noise: gaussianNoise({ std: 1 }), inputShape: [4] })] }),
    );
    const inside = models.map((model) => noisyLayers(model)[0]!);
    const given = new Map(inside.map((layer, i) => [layer, `${'ab'[i]!}/z`]));
    const paths = () => models.flatMap((model) => noisyLayers(model).map(({ path }) => path));
    expect(withLayerNames(given, paths)).toEqual(['a/z', 'b/z']);
    expect(paths()).toEqual(['z', 'z']);
    expect(() =>
      withLayerNames(given, () => {
        throw new Error('task');
      }),
    ).toThrow('task');
    expect(paths()).toEqual(['z', 'z']);
  });
});
