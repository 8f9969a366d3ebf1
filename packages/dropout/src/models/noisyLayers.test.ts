import '@tensorflow/tfjs-backend-cpu';
import { foldIn, key } from '@infodrop/random';
import { mul, ones, serialization, setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model as modelOf, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianNoise } from '../noise/noise.js';
import { drawNoise } from '../noise/drawNoise.js';
import { informationDropout } from '../layers/informationDropout.js';
import { KlLedger } from '../layers/klLedger.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import { type NoiseMode } from '../layers/noisyLayer.js';
import { informationLayers, noisyLayers } from './noisyLayers.js';

beforeAll(() => setBackend('cpu'));

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

describe('noisyLayers and informationLayers', () => {
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

  it('give two layers of one name noise of their own, keyed by path', () => {
    const model = twins();
    const drawn = (): Float32Array[] =>
      tidy(() => (model.apply(ones([2, 4]), { training: true }) as Tensor[]).map((z) => z.dataSync<'float32'>()));
    const [left, right] = drawn();
    expect(left).toEqual(right); // nobody has looked at the whole model: both are "noise"
    expect(noisyLayers(model).map(({ path }) => path)).toEqual(['left/noise', 'right/noise']);
    for (const layer of noisyLayers(model)) layer.noiseStep = 0;
    const [one, other] = drawn();
    expect(one).not.toEqual(other);
    [one!, other!].forEach((values, i) => {
      const ofLayer = foldIn(foldIn(key(0), `${['left', 'right'][i]!}/noise`), 0);
      tidy(() => {
        expect(values).toEqual(mul(ones([2, 4]), drawNoise(gaussianNoise({ std: 1 }), ofLayer, [2, 4])).dataSync());
      });
    });
  });

  it('leave the noise of a model without inner models as it was', () => {
    const build = () =>
      sequential({ layers: [multiplicativeNoise({ name: 'n', noise: gaussianNoise({ std: 1 }), inputShape: [4] })] });
    const drawn = (model: ReturnType<typeof build>) =>
      tidy(() => (model.apply(ones([2, 4]), { training: true }) as Tensor).dataSync());
    const seen = build();
    noisyLayers(seen);
    expect(drawn(seen)).toEqual(drawn(build()));
  });
});
