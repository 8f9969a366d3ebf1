import { type BackendHere, backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { foldIn, key, normal } from '@infodrop/random';
import { memory, ones, slice, type Tensor } from '@tensorflow/tfjs-core';
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
const valuesOf = async (layer: layers.Layer, x: Tensor, training: boolean): Promise<number[]> =>
  (await read(() => [(layer.apply(x, { training }) as Tensor).clone()]))[0]!;

describe.each(backendsHere)('on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const ofGpu = backend === 'webgpu'; // whose every read waits, and whose sums depend on the size of a batch
  const calls = ofGpu ? 5 : 20;

  describe.each(
    LAYERS.map((make) => ({ make, title: `${make().getClassName()} ${JSON.stringify(make().getConfig().noise)}` })),
  )('the noise of $title', ({ make }) => {
    it('never repeats a mask from call to call', async () => {
      const layer = make();
      const x = images(2);
      const outputs = new Set<string>();
      for (let call = 0; call < calls; call++) outputs.add(JSON.stringify(await valuesOf(layer, x, true)));
      expect(outputs.size).toBe(calls);
      expect(layer.noiseStep).toBe(calls);
    });

    it('is repeated by the seed, the name and the step, and changed by each of them', async () => {
      const x = images(2);
      const layer = make();
      const weights = layer.apply(x) && layer.getWeights();
      const outputOf = async (changes: object): Promise<number[]> => {
        const other = new (layer.constructor as new (config: object) => typeof layer)({
          ...layer.getConfig(),
          ...changes,
        });
        other.apply(x);
        other.setWeights(weights);
        return valuesOf(other, x, true);
      };
      const base = await outputOf({});
      expect(await outputOf({})).toEqual(base);
      expect(await outputOf({ seed: 2 })).not.toEqual(base);
      expect(await outputOf({ name: 'other' })).not.toEqual(base);
      expect(await outputOf({ noiseStep: 1 })).not.toEqual(base);
      layer.noiseStep = 0;
      expect(await valuesOf(layer, x, true)).toEqual(base);
    });

    it('does not depend on how a batch is split', async () => {
      const layer = make();
      const x = images(5);
      const whole = await valuesOf(layer, x, true);
      const parts: number[] = [];
      for (const [start, size] of [
        [0, 2],
        [2, 3],
      ] as const) {
        layer.noiseStep = 0;
        layer.sampleOffset = start;
        parts.push(...(await valuesOf(layer, slice(x, start, size), true)));
      }
      if (ofGpu) expect(parts).toEqual(whole.map((value) => expect.closeTo(value, 5) as number));
      else expect(parts).toEqual(whole);
    });

    it('differs between the samples of a batch', async () => {
      const output = await valuesOf(make(), ones([2, 3, 3, 2]), true);
      const half = output.length / 2;
      expect(output.slice(0, half)).not.toEqual(output.slice(half));
    });

    it('comes in training, always in Monte Carlo, never when deterministic', async () => {
      const layer = make();
      const x = images(2);
      const outputOf = (mode: NoiseMode, training: boolean): Promise<number[]> => {
        layer.mode = mode;
        return valuesOf(layer, x, training);
      };
      const still = await outputOf('deterministic', true);
      expect(await outputOf('deterministic', false)).toEqual(still);
      expect(await outputOf('auto', false)).toEqual(still);
      expect(layer.noiseStep).toBe(0);
      expect(await outputOf('auto', true)).not.toEqual(still);
      expect(await outputOf('monteCarlo', false)).not.toEqual(still);
      expect(await outputOf('monteCarlo', true)).not.toEqual(still);
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
    const noisy = (meanCorrection: boolean): Promise<number[]> => {
      const layer = informationDropout({ klScale: 1, meanCorrection, alphaRange: 1.4, mode: 'monteCarlo', name: 'd' });
      return valuesOf(layer, ones([500, 80]), false);
    };

    it('keeps the mean of an activation, within 4 standard errors', async () => {
      expect(Math.abs(zScore(await noisy(true), 1))).toBeLessThan(4);
    });

    it('is what the paper does without: its noise keeps the median, and not the mean', async () => {
      const values = await noisy(false);
      const aboveMedian = values.map((z) => (z > 1 ? 1 : 0));
      expect(Math.abs(zScore(aboveMedian, 0.5))).toBeLessThan(4);
      expect(zScore(values, 1)).toBeGreaterThan(20);
    });
  });

  it('setNoiseMode and noisyLayers reach every layer with noise, those of nested models once', async () => {
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
    const predictedTwice = () =>
      read(() => [model.predict(ones([1, 2])) as Tensor, model.predict(ones([1, 2])) as Tensor]);
    setNoiseMode(model, 'monteCarlo');
    expect(noisyLayers(model).map(({ mode }) => mode)).toEqual(['monteCarlo', 'monteCarlo', 'monteCarlo']);
    const [one, two] = await predictedTwice();
    expect(one).not.toEqual(two);
    setNoiseMode(model, 'deterministic');
    const [still, again] = await predictedTwice();
    expect(still).toEqual(again);
  });

  it('the noise of a layer is that of standardNormal at key(seed) → name → step', async () => {
    const layer = informationDropout({ klScale: 1, name: 'layer', seed: 4, noise: logNormalNoise({ alpha: 0.5 }) });
    layer.noiseStep = 3;
    const z = await valuesOf(layer, ones([2, 3]), true);
    const eta = normal(foldIn(foldIn(key(4), 'layer'), 3), 6);
    z.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.exp(0.5 * eta[i]! - 0.125), 5);
    });
  });
});

describe('noise on several backends', () => {
  it('is the same, and so are the initial weights', async () => {
    const run = async (backend: BackendHere) => {
      await useBackend(backend);
      const layer = informationDropoutDense({ klScale: 1, units: 4, name: 'd', seed: 8, inputShape: [3] });
      const model = sequential({ layers: [layer] });
      const weights = await read(() => model.getWeights().map((weight) => weight.clone()));
      return { weights, output: await valuesOf(layer, ones([2, 3]), true) };
    };
    const onCpu = await run('cpu');
    for (const backend of backendsHere) {
      const { weights, output } = await run(backend);
      expect(weights).toEqual(onCpu.weights);
      onCpu.output.forEach((value, i) => {
        expect(output[i]).toBeCloseTo(value, 5);
      });
    }
  });
});
