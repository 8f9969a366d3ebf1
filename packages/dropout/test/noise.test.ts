import { useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key } from '@infodrop/random';
import { memory, ones, slice, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliNoise,
  gaussianNoise,
  informationDropout,
  informationDropoutConv2d,
  informationDropoutDense,
  logNormalNoise,
  type NoiseMode,
  multiplicativeNoise,
  noisyLayers,
  setNoiseMode,
  standardNormal,
  uniformNoise,
} from '../src/index.js';
import { zScore } from './statistics.js';

const NOISES = [
  bernoulliNoise({ rate: 0.5 }),
  gaussianNoise({ std: 1 }),
  uniformNoise({ halfWidth: 1 }),
  logNormalNoise({ alpha: 0.5 }),
];

/** One layer of each kind, each of which takes [batch, 3, 3, 2]. */
const LAYERS = [
  ...NOISES.map((noise) => () => multiplicativeNoise({ noise, name: 'layer', seed: 1 })),
  () => informationDropout({ klScale: 1, name: 'layer', seed: 1 }),
  () => informationDropoutDense({ klScale: 1, units: 3, name: 'layer', seed: 1 }),
  () => informationDropoutConv2d({ klScale: 1, filters: 3, kernelSize: 2, name: 'layer', seed: 1 }),
];

const images = (batch: number): Tensor => standardNormal(key(99), [batch, 3, 3, 2]);
const valuesOf = (layer: layers.Layer, x: Tensor, training: boolean): number[] =>
  tidy(() => Array.from((layer.apply(x, { training }) as Tensor).dataSync()));

beforeAll(() => useBackend('cpu'));

describe.each(
  LAYERS.map((make) => ({ make, title: `${make().getClassName()} ${JSON.stringify(make().getConfig().noise)}` })),
)('the noise of $title', ({ make }) => {
  it('never repeats a mask from call to call', () => {
    const layer = make();
    const x = images(2);
    const outputs = Array.from({ length: 20 }, () => JSON.stringify(valuesOf(layer, x, true)));
    expect(new Set(outputs).size).toBe(20);
    expect(layer.noiseStep).toBe(20);
  });

  it('is repeated by the seed, the name and the step, and changed by each of them', () => {
    const x = images(2);
    const layer = make();
    const weights = layer.apply(x) && layer.getWeights();
    const outputOf = (changes: object): string => {
      const other = new (layer.constructor as new (config: object) => typeof layer)({
        ...layer.getConfig(),
        ...changes,
      });
      other.apply(x);
      other.setWeights(weights);
      return JSON.stringify(valuesOf(other, x, true));
    };
    const base = outputOf({});
    expect(outputOf({})).toBe(base);
    expect(outputOf({ seed: 2 })).not.toBe(base);
    expect(outputOf({ name: 'other' })).not.toBe(base);
    expect(outputOf({ noiseStep: 1 })).not.toBe(base);
    layer.noiseStep = 0;
    expect(JSON.stringify(valuesOf(layer, x, true))).toBe(base);
  });

  it('does not depend on how a batch is split', () => {
    const layer = make();
    const x = images(5);
    const whole = valuesOf(layer, x, true);
    const parts = [0, 2].flatMap((start, part) => {
      layer.noiseStep = 0;
      layer.sampleOffset = start;
      return valuesOf(layer, slice(x, start, part === 0 ? 2 : 3), true);
    });
    expect(parts).toEqual(whole);
  });

  it('differs between the samples of a batch', () => {
    const layer = make();
    const output = valuesOf(layer, ones([2, 3, 3, 2]), true);
    const half = output.length / 2;
    expect(output.slice(0, half)).not.toEqual(output.slice(half));
  });

  it('comes in training, always in Monte Carlo, never when deterministic', () => {
    const layer = make();
    const x = images(2);
    layer.mode = 'deterministic';
    const still = valuesOf(layer, x, true);
    const isStill = (mode: NoiseMode, training: boolean): boolean => {
      layer.mode = mode;
      return JSON.stringify(valuesOf(layer, x, training)) === JSON.stringify(still);
    };
    expect(isStill('deterministic', false)).toBe(true);
    expect(isStill('auto', false)).toBe(true);
    expect(layer.noiseStep).toBe(0);
    expect(isStill('auto', true)).toBe(false);
    expect(isStill('monteCarlo', false)).toBe(false);
    expect(isStill('monteCarlo', true)).toBe(false);
    expect(layer.noiseStep).toBe(3);
  });

  it('leaves only the output behind', () => {
    const layer = make();
    const x = images(2);
    layer.apply(x);
    const before = memory().numTensors;
    for (const training of [true, false]) (layer.apply(x, { training }) as Tensor).dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('mean correction', () => {
  const noisy = (meanCorrection: boolean): Float32Array => {
    const layer = informationDropout({ klScale: 1, meanCorrection, alphaRange: 1.4, mode: 'monteCarlo', name: 'd' });
    return (layer.apply(ones([500, 80])) as Tensor).dataSync<'float32'>();
  };

  it('keeps the mean of an activation, within 4 standard errors', () => {
    expect(Math.abs(zScore(noisy(true), 1))).toBeLessThan(4);
  });

  it('is what the paper does without: its noise keeps the median, and not the mean', () => {
    const values = noisy(false);
    expect(
      Math.abs(
        zScore(
          values.map((z) => (z > 1 ? 1 : 0)),
          0.5,
        ),
      ),
    ).toBeLessThan(4);
    expect(zScore(values, 1)).toBeGreaterThan(20);
  });
});

describe('noise on two backends', () => {
  it('is the same, and so are the initial weights', async () => {
    const run = (): number[][] => {
      const layer = informationDropoutDense({ klScale: 1, units: 4, name: 'd', seed: 8, inputShape: [3] });
      const model = sequential({ layers: [layer] });
      const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
      return [...weights, valuesOf(layer, ones([2, 3]), true)];
    };
    const onCpu = run();
    await useBackend('wasm');
    const onWasm = run();
    await useBackend('cpu');
    expect(onWasm.slice(0, -1)).toEqual(onCpu.slice(0, -1));
    onCpu.at(-1)!.forEach((value, i) => {
      expect(onWasm.at(-1)![i]).toBeCloseTo(value, 5);
    });
  });
});

describe('setNoiseMode and noisyLayers', () => {
  it('reach every layer with noise, those of nested models once', () => {
    const inner = sequential({
      layers: [informationDropoutDense({ klScale: 1, units: 2, inputShape: [2], name: 'b' })],
    });
    const model = sequential({
      layers: [
        multiplicativeNoise({ noise: NOISES[0]!, inputShape: [2], name: 'a' }),
        inner,
        layers.dense({ units: 1 }),
        informationDropout({ klScale: 1, name: 'c' }),
      ],
    });
    expect(noisyLayers(model).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    setNoiseMode(model, 'monteCarlo');
    expect(noisyLayers(model).map(({ mode }) => mode)).toEqual(['monteCarlo', 'monteCarlo', 'monteCarlo']);
    const x = ones([1, 2]);
    const [one, two] = [model.predict(x) as Tensor, model.predict(x) as Tensor];
    expect(sub(one, two).dataSync()[0]).not.toBe(0);
    setNoiseMode(model, 'deterministic');
    expect(sub(model.predict(x) as Tensor, model.predict(x) as Tensor).dataSync()[0]).toBe(0);
  });
});

it('the noise of a layer is that of standardNormal at key(seed) → name → step', () => {
  const layer = informationDropout({ klScale: 1, name: 'layer', seed: 4, noise: logNormalNoise({ alpha: 0.5 }) });
  layer.noiseStep = 3;
  const z = valuesOf(layer, ones([2, 3]), true);
  const eta = standardNormal(foldIn(foldIn(key(4), 'layer'), 3), [2, 3]).dataSync();
  z.forEach((value, i) => {
    expect(value).toBeCloseTo(Math.exp(0.5 * eta[i]! - 0.125), 5);
  });
});
