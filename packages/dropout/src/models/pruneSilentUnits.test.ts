import { key, normal } from '@infodrop/random';
import { add, memory, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { logNormal } from '@infodrop/priors';
import { beforeAll, describe, expect, it } from 'vitest';
import { informationDropout } from '../layers/informationDropout.js';
import { informationDropoutConv2d } from '../layers/informationDropoutConv.js';
import { informationDropoutDense } from '../layers/informationDropoutDense.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import { sparseVariationalDropoutDense } from '../layers/sparseVariationalDropout.js';
import { truncatedLogNormalNoise } from '../noise/truncatedLogNormalNoise.js';
import { layerPaths } from './layerPaths.js';
import { pruneSilentUnits } from './pruneSilentUnits.js';
import { stripNoise } from './stripNoise.js';

const drawn = (name: string, shape: number[]): Tensor =>
  tensor(
    normal(
      key(name),
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

/** Weights away from where they start. */
function unsettled(model: LayersModel): LayersModel {
  tidy(() => {
    model.setWeights(model.getWeights().map((weight, i) => mul(drawn(`weight ${i}`, weight.shape), 0.4)));
  });
  return model;
}

/** Sets some channels (the last axis) of a layer's weight to a value. */
function setChannels(
  model: LayersModel,
  layerName: string,
  weightName: string,
  channels: readonly number[],
  value: number,
): void {
  const weight = model.getLayer(layerName).weights.find(({ originalName }) => originalName.endsWith(weightName))!;
  const values = weight.read().dataSync().slice();
  const count = weight.shape.at(-1)!;
  for (let i = 0; i < values.length; i++) if (channels.includes(i % count)) values[i] = value;
  tidy(() => {
    weight.write(tensor(values, weight.shape as number[]));
  });
}

/** Channels whose ReLU is 0 whatever the input is. */
function kill(model: LayersModel, layerName: string, channels: readonly number[]): void {
  setChannels(model, layerName, 'kernel', channels, 0);
  setChannels(model, layerName, 'bias', channels, -1);
}

const valuesOf = (model: LayersModel, inputs: Tensor): number[] =>
  tidy(() => Array.from((model.predict(inputs) as Tensor).dataSync()));

/** Expects the same outputs as without noise, and gives the smaller model's shapes of weights. */
async function expectSame(model: LayersModel, inputs: Tensor, options: object = {}) {
  const pruned = await pruneSilentUnits(model, { inputs, ...options });
  const plain = stripNoise(model);
  const [one, other] = [valuesOf(plain, inputs), valuesOf(pruned.model, inputs)];
  one.forEach((value, i) => {
    expect(other[i]).toBeCloseTo(value, 4);
  });
  expect(pruned.difference).toBeLessThan(1e-4);
  const shapes = pruned.model.getWeights().map(({ shape }) => shape);
  expect(pruned.weights.after).toBe(shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0));
  plain.dispose();
  pruned.model.dispose();
  return { ...pruned, shapes };
}

// What is made while the tests are collected needs it too.
await useBackend('cpu');
beforeAll(() => useBackend('cpu'));

describe('pruneSilentUnits of dense layers', () => {
  it('cuts units that are off, and keeps what the model answers', async () => {
    const model = unsettled(
      sequential({
        layers: [
          informationDropoutDense({ name: 'first', units: 6, klScale: 1, inputShape: [4] }),
          informationDropoutDense({ name: 'second', units: 5, klScale: 1 }),
          layers.dense({ name: 'out', units: 2 }),
        ],
      }),
    );
    kill(model, 'first', [0, 3]);
    kill(model, 'second', [1]);
    const inputs = drawn('inputs', [50, 4]);
    const before = memory().numTensors;
    const { layers: kept, weights, shapes } = await expectSame(model, inputs);
    expect(memory().numTensors).toBe(before);
    expect(kept).toEqual([
      { path: 'first', of: 'channels', total: 6, kept: 4 },
      { path: 'second', of: 'channels', total: 5, kept: 4 },
    ]);
    expect(shapes).toEqual([[4, 4], [4], [4, 4], [4], [4, 2], [2]]);
    expect(weights).toEqual({ before: 4 * 6 + 6 + 6 * 5 + 5 + 5 * 2 + 2, after: 4 * 4 + 4 + 4 * 4 + 4 + 4 * 2 + 2 });
    inputs.dispose();
  });

  it('puts units that a proper prior makes constant into the biases behind them', async () => {
    const model = unsettled(
      sequential({
        layers: [
          informationDropoutDense({
            name: 'z',
            units: 5,
            klScale: 1,
            activation: 'softplus',
            prior: logNormal(),
            minAlpha: 0.5,
            alphaRange: 1,
            meanCorrection: false,
            inputShape: [3],
          }),
          layers.dense({ name: 'out', units: 2 }),
        ],
      }),
    );
    // log f = 0 and α = 1 are those of the prior: no nats, and f is 1.
    for (const weight of ['kernel', 'alphaKernel']) setChannels(model, 'z', weight, [1, 4], 0);
    setChannels(model, 'z', 'bias', [1, 4], Math.log(Math.E - 1));
    setChannels(model, 'z', 'alphaBias', [1, 4], 0);
    const inputs = drawn('inputs', [40, 3]);
    const { layers: kept, shapes } = await expectSame(model, inputs, { maxNats: 1e-5 });
    expect(kept[0]).toMatchObject({ total: 5, kept: 3 });
    expect(shapes).toEqual([[3, 3], [3], [3, 2], [2]]);
    inputs.dispose();
  });

  it('cuts what structured log-normal noise cuts, and puts its factors into the kernel behind', async () => {
    const model = unsettled(
      sequential({
        layers: [
          layers.dense({ name: 'f', units: 6, activation: 'relu', inputShape: [4] }),
          multiplicativeNoise({ name: 'noise', noise: truncatedLogNormalNoise(), klScale: 1 }),
          layers.dense({ name: 'out', units: 2 }),
        ],
      }),
    );
    const noise = model.getLayer('noise') as unknown as { keptChannels(): Tensor };
    setChannels(model, 'noise', 'noiseLogScale', [0, 1, 2, 3, 4, 5], -3);
    setChannels(model, 'noise', 'noiseLogScale', [2, 5], 3);
    const cut = noise.keptChannels();
    expect(Array.from(cut.dataSync())).toEqual([1, 1, 0, 1, 1, 0]);
    cut.dispose();
    const inputs = drawn('inputs', [30, 4]);
    const { shapes } = await expectSame(model, inputs);
    expect(shapes).toEqual([[4, 4], [4], [4, 2], [2]]);
    inputs.dispose();
  });

  it('cuts units from which sparse variational dropout lets no weight lead on', async () => {
    const model = unsettled(
      sequential({
        layers: [
          sparseVariationalDropoutDense({ name: 'first', units: 5, klScale: 1, inputShape: [4] }),
          sparseVariationalDropoutDense({ name: 'out', units: 3, klScale: 1, activation: 'linear' }),
        ],
      }),
    );
    const [kernel, logVariance] = ['kernel', 'logVariance'].map((name) =>
      model.getLayer('out').weights.find(({ originalName }) => originalName.endsWith(name))!,
    );
    const lost = [1, 4];
    tidy(() => {
      // log α of all weights: far below the bound, and far above it for those that lead on from two units.
      kernel!.write(add(drawn('kernel', [5, 3]), 3));
      logVariance!.write(
        tensor(
          Array.from({ length: 15 }, (_, i) => (lost.includes(Math.floor(i / 3)) ? 12 : -5)),
          [5, 3],
        ),
      );
    });
    setChannels(model, 'first', 'logVariance', [0, 1, 2, 3, 4], -20);
    const inputs = drawn('inputs', [30, 4]);
    const { layers: kept, shapes } = await expectSame(model, inputs);
    expect(kept[0]).toMatchObject({ path: 'first', kept: 3 });
    expect(shapes).toEqual([[4, 3], [3], [3, 3], [3]]);
    inputs.dispose();
  });

  it('leaves one unit where all are silent', async () => {
    const model = unsettled(
      sequential({
        layers: [
          informationDropoutDense({ name: 'z', units: 3, klScale: 1, inputShape: [2] }),
          layers.dense({ units: 2 }),
        ],
      }),
    );
    kill(model, 'z', [0, 1, 2]);
    const inputs = drawn('inputs', [5, 2]);
    expect((await expectSame(model, inputs)).layers[0]).toMatchObject({ kept: 1 });
    inputs.dispose();
  });
});

describe('pruneSilentUnits of convolutions', () => {
  /** Convolution, normalization, noise, pooling, a convolution, and a dense layer behind a flattened map. */
  function network(padding: 'same' | 'valid'): LayersModel {
    return unsettled(
      sequential({
        layers: [
          layers.conv2d({
            name: 'c1',
            filters: 4,
            kernelSize: 3,
            padding: 'same',
            useBias: false,
            inputShape: [8, 8, 2],
          }),
          layers.batchNormalization({ name: 'bn' }),
          layers.reLU({ name: 'relu' }),
          informationDropout({ name: 'z1', klScale: 1 }),
          layers.maxPooling2d({ name: 'pool', poolSize: 2 }),
          informationDropoutConv2d({ name: 'z2', klScale: 1, filters: 5, kernelSize: 3, padding }),
          layers.flatten({ name: 'flat' }),
          layers.dense({ name: 'out', units: 3, activation: 'softmax' }),
        ],
      }),
    );
  }

  /** The variance that batch normalization divides by must be one. */
  function killNormalized(model: LayersModel, channels: readonly number[], shift: number): void {
    setChannels(model, 'bn', 'moving_variance', [0, 1, 2, 3], 1);
    setChannels(model, 'bn', 'gamma', channels, 0);
    setChannels(model, 'bn', 'beta', channels, shift);
  }

  it('cuts channels through normalization, activations, pooling and flattening', async () => {
    const model = network('same');
    killNormalized(model, [1, 2], -0.5);
    kill(model, 'z2', [0, 4]);
    const inputs = drawn('images', [20, 8, 8, 2]);
    const before = memory().numTensors;
    const { layers: kept, shapes } = await expectSame(model, inputs, { batchSize: 7 });
    expect(memory().numTensors).toBe(before);
    expect(kept.map(({ path, kept }) => [path, kept])).toEqual([
      ['z1', 2],
      ['z2', 3],
    ]);
    expect(shapes[0]).toEqual([3, 3, 2, 2]);
    expect(shapes).toContainEqual([3, 3, 2, 3]);
    expect(shapes).toContainEqual([4 * 4 * 3, 3]);
    inputs.dispose();
  });

  it.each([
    ['valid', 3],
    ['same', 4],
  ] as const)(
    'says a constant channel by biases behind it, unless a padded convolution cannot: %s',
    async (padding, left) => {
      const model = network(padding);
      // Constant, and not 0: of so many nats that a threshold must be given.
      killNormalized(model, [1], 0.75);
      setChannels(model, 'z1', 'alphaKernel', [1], 0);
      setChannels(model, 'z1', 'alphaBias', [1], 40);
      setChannels(model, 'z1', 'alphaBias', [0, 2, 3], -3);
      const inputs = drawn('images', [20, 8, 8, 2]);
      const { layers: kept } = await expectSame(model, inputs, { maxNats: 1e-6 });
      expect(kept[0]).toMatchObject({ path: 'z1', kept: left });
      inputs.dispose();
    },
  );
});

describe('pruneSilentUnits refuses', () => {
  const inputs = drawn('inputs', [10, 4]);

  it('a residual sum on the way, by name; layers can be chosen around it', async () => {
    const x = input({ shape: [4] });
    const first = informationDropoutDense({ name: 'first', units: 4, klScale: 1 }).apply(x) as SymbolicTensor;
    const added = layers.add({ name: 'residual' }).apply([first, x]) as SymbolicTensor;
    const second = informationDropoutDense({ name: 'second', units: 4, klScale: 1 }).apply(added) as SymbolicTensor;
    const model = unsettled(
      modelOf({ inputs: x, outputs: layers.dense({ units: 2 }).apply(second) as SymbolicTensor }),
    );
    kill(model, 'second', [2]);
    await expect(pruneSilentUnits(model, { inputs })).rejects.toThrow(
      'pruneSilentUnits: layer "residual", on the way of the units of "first", must be a dense layer, a convolution, or one that leaves ' +
        'each channel by itself, got a Add. Name the layers that are to be pruned by `layers`, without this one.',
    );
    expect((await expectSame(model, inputs, { layers: ['second'] })).layers).toEqual([
      { path: 'second', of: 'channels', total: 4, kept: 3 },
    ]);
    await expect(pruneSilentUnits(model, { inputs, layers: ['secnd'] })).rejects.toThrow('Did you mean second?');
  });

  it('outputs that differ by more than the tolerance', async () => {
    const model = unsettled(
      sequential({
        layers: [
          informationDropoutDense({ name: 'z', units: 6, klScale: 1, inputShape: [4] }),
          layers.dense({ units: 2 }),
        ],
      }),
    );
    const before = memory().numTensors;
    await expect(pruneSilentUnits(model, { inputs, maxNats: 100 })).rejects.toThrow(
      /^pruneSilentUnits: outputs must differ by at most the tolerance of 0\.0001, got [\d.]+\. Units of few nats/,
    );
    expect(memory().numTensors).toBe(before);
    const pruned = await pruneSilentUnits(model, { inputs, maxNats: 100, tolerance: Infinity });
    expect(pruned.layers[0]).toMatchObject({ kept: 1 });
    expect(pruned.difference).toBeGreaterThan(1e-4);
    pruned.model.dispose();
  });

  it('models inside the model, and options that are none', async () => {
    const inner = sequential({
      name: 'inner',
      layers: [informationDropoutDense({ name: 'z', units: 3, klScale: 1, inputShape: [4] })],
    });
    const model = sequential({ layers: [inner, layers.dense({ units: 2 })] });
    await expect(pruneSilentUnits(model, { inputs })).rejects.toThrow(
      'layer "inner/z" must be one of the model\'s own',
    );
    await expect(pruneSilentUnits(model, { inputs, maxNats: -1 })).rejects.toThrow('maxNats must be');
    await expect(pruneSilentUnits(model, { input: inputs } as never)).rejects.toThrow('Did you mean inputs?');
  });

  it('nothing of a model without such layers: it comes back as it is', async () => {
    const model = unsettled(sequential({ layers: [layers.dense({ units: 2, inputShape: [4] })] }));
    const { layers: kept, weights } = await expectSame(model, inputs);
    expect(kept).toEqual([]);
    expect(weights).toEqual({ before: 10, after: 10 });
    expect(layerPaths(model)).toHaveLength(1);
  });

  it('units of a layer that is an output of the model: they stay', async () => {
    const model = unsettled(
      sequential({ layers: [informationDropoutDense({ units: 3, klScale: 1, inputShape: [4] })] }),
    );
    expect((await expectSame(model, inputs)).layers).toEqual([]);
  });
});
