import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { logNormal } from '@infodrop/priors';
import { key, normal } from '@infodrop/random';
import { io, memory, type Tensor, tensor, tidy, train, zeros } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  loadLayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { artifactsOf } from '../../test/saved.js';
import { registerLayers } from '../layers/registerLayers.js';
import { addInformationDropout, type AddInformationDropoutOptions } from './addInformationDropout.js';
import { forwardPass } from './forwardPass.js';
import { informationLayers } from './noisyLayers.js';
import { stripNoise } from './stripNoise.js';

const LN2 = Math.log(0.701 / 0.351); // of a unit whose α is at the middle of its range

/** Weights of the same seed in every run: with unlucky ones no unit would be on. */
function settled(model: LayersModel): LayersModel {
  tidy(() => {
    model.setWeights(
      model.getWeights().map((weight, i) =>
        tensor(
          normal(key(i), weight.size).map((x) => 0.5 * x),
          weight.shape,
        ),
      ),
    );
  });
  return model;
}

const row = () =>
  settled(
    sequential({
      name: 'row',
      layers: [
        layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
        layers.flatten({ name: 'flat' }),
        layers.dense({ name: 'features', units: 6, activation: 'relu' }),
        layers.dense({ name: 'logits', units: 2 }),
      ],
    }),
  );

/** A shared layer, a model inside, a wrapper, and layers without names. */
function graph(): LayersModel {
  const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
  const shared = layers.dense({ name: 'shared', units: 4, activation: 'softplus' });
  const encoder = sequential({
    name: 'encoder',
    layers: [layers.dense({ name: 'inner', units: 6, inputShape: [4] }), layers.reLU({ name: 'act' })],
  });
  const steps = layers.reshape({ targetShape: [2, 3] }).apply(encoder.apply(shared.apply(a))) as SymbolicTensor;
  const each = layers.timeDistributed({ name: 'each', layer: layers.dense({ name: 'own', units: 5 }) }).apply(steps);
  const flat = layers.flatten({}).apply(each) as SymbolicTensor;
  const other = layers.dense({ units: 3 }).apply(shared.apply(b)) as SymbolicTensor;
  const both = layers.concatenate().apply([flat, other]) as SymbolicTensor;
  return settled(modelOf({ name: 'graph', inputs: [a, b], outputs: [both, other] }));
}

const waves = (model: LayersModel): Tensor[] =>
  model.inputs.map(({ shape }, i) => {
    const sizes = [3, ...(shape.slice(1) as number[])];
    return tensor(
      normal(
        key(i),
        sizes.reduce((product, size) => product * size, 1),
      ),
      sizes,
    );
  });

async function outputsOf(model: LayersModel): Promise<number[][]> {
  const given = waves(model);
  const outputs = [model.predict(given)].flat();
  const values = await Promise.all(outputs.map(async (output) => Array.from(await output.data())));
  for (const each of [...given, ...outputs]) each.dispose();
  return values;
}

const pathsOf = (model: LayersModel): string[] => informationLayers(model).map(({ path }) => path);

describe.each(backendsHere)('addInformationDropout on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each<[string, () => LayersModel, AddInformationDropoutOptions['after'], string[]]>([
    ['a layer', row, 'features', ['featuresInformationDropout']],
    [
      'several, in the order of the model',
      row,
      ['features', 'conv'],
      ['convInformationDropout', 'featuresInformationDropout'],
    ],
    [
      'those that a function chooses',
      row,
      ({ layer }) => layer.getClassName() === 'Dense',
      ['featuresInformationDropout', 'logitsInformationDropout'],
    ],
    ['a shared layer', graph, 'shared', ['sharedInformationDropout']],
    ['a layer of a model inside', graph, 'encoder/act', ['encoder/actInformationDropout']],
    ['the same by its name alone', graph, 'act', ['encoder/actInformationDropout']],
    ['a model inside', graph, 'encoder', ['encoderInformationDropout']],
    ['a wrapper', graph, 'each', ['eachInformationDropout']],
    ['what a wrapper holds', graph, 'each/own', ['each_ownInformationDropout/ownInformationDropout']],
  ])('puts noise behind %s, and without noise the model gives what it gave', async (_, build, after, paths) => {
    const original = build();
    const noisy = addInformationDropout(original, { after, klScale: 0.5, beta: 0.25, seed: 3 });
    expect(pathsOf(noisy)).toEqual(paths);
    expect(informationLayers(noisy).map(({ klScale, beta, seed }) => [klScale, beta, seed])).toEqual(
      paths.map(() => [0.5, 0.25, 3]),
    );
    const expected = await outputsOf(original);
    (await outputsOf(noisy)).forEach((values, i) => {
      values.forEach((value, j) => {
        expect(value).toBeCloseTo(expected[i]![j]!, 5);
      });
    });
    const [quiet, loud] = await read(() => {
      const given = waves(noisy);
      const inputs = given.length === 1 ? given[0]! : given;
      return [false, true].map((training) => [noisy.apply(inputs, { training })].flat()[0] as Tensor);
    });
    expect(quiet).not.toEqual(loud);
    expect(pathsOf(original)).toEqual([]);
  });

  it('leaves the given model as it was, and its own weights behind none', async () => {
    const original = row();
    const [before, outputs] = [memory().numTensors, await outputsOf(original)];
    const noisy = addInformationDropout(original, { after: 'conv', klScale: 1 });
    expect(memory().numTensors).toBe(before + noisy.weights.length);
    expect(noisy.weights).toHaveLength(original.weights.length + 2);
    tidy(() => {
      noisy.setWeights(noisy.getWeights().map((weight) => zeros(weight.shape)));
    });
    expect(await outputsOf(original)).toEqual(outputs);
    noisy.dispose();
    expect(memory().numTensors).toBe(before);
    expect(await outputsOf(original)).toEqual(outputs);
  });
});

describe('a model with noise added', () => {
  beforeAll(() => useBackend('cpu'));

  it('pays for it in fit, for every place of a shared layer, and can be stripped again', async () => {
    const noisy = addInformationDropout(graph(), { after: 'shared', klScale: 1, prior: logNormal() });
    const given = waves(noisy);
    const nats = tidy(() => forwardPass<Tensor[]>(noisy, given, { training: true }).kl[0]!.nats.dataSync()[0]!);
    const fit = async (beta: number): Promise<number> => {
      const [layer] = informationLayers(noisy);
      layer!.beta = beta;
      layer!.noiseStep = 0;
      noisy.compile({ optimizer: train.sgd(0), loss: 'meanSquaredError' });
      const targets = [zeros([3, 13]), zeros([3, 3])];
      const { history } = await noisy.fit(given, targets, { batchSize: 3, verbose: 0, shuffle: false });
      return history.loss![0] as number;
    };
    expect((await fit(1)) - (await fit(0))).toBeCloseTo(nats, 3);
    expect(await outputsOf(stripNoise(noisy))).toEqual(await outputsOf(graphLike(noisy)));
  });

  it('costs ln 2 or so a unit that is on when it is new', () => {
    const noisy = addInformationDropout(row(), { after: 'features', klScale: 1, gateZeros: false });
    tidy(() => {
      const { kl } = forwardPass(noisy, waves(noisy)[0]!, { training: true });
      expect(kl[0]!.nats.dataSync()[0]! / (6 * LN2)).toBeCloseTo(1, 0);
    });
  });

  it('computes α by a convolution where it is told to', () => {
    const noisy = addInformationDropout(row(), { after: 'conv', klScale: 1, alphaKernel: { kernelSize: 3 } });
    const layer = noisy.getLayer('convInformationDropout');
    expect(layer.weights.map(({ shape }) => shape)).toEqual([[3, 3, 4, 4], [4]]);
  });

  it('is saved and loaded', async () => {
    registerLayers();
    const noisy = addInformationDropout(row(), { after: ['conv', 'features'], klScale: 1 });
    const loaded = await loadLayersModel(io.fromMemory(await artifactsOf(noisy)));
    expect(pathsOf(loaded)).toEqual(['convInformationDropout', 'featuresInformationDropout']);
    expect(await outputsOf(loaded)).toEqual(await outputsOf(noisy));
  });

  it('is found by the names that layers without one have in every process', () => {
    const unnamed = () =>
      sequential({ layers: [layers.dense({ units: 2, inputShape: [3] }), layers.dense({ units: 2 })] });
    unnamed();
    const model = unnamed();
    expect(pathsOf(addInformationDropout(model, { after: 'dense_Dense1', klScale: 1 }))).toHaveLength(1);
    const name = model.layers[1]!.name;
    expect(pathsOf(addInformationDropout(model, { after: name, klScale: 1 }))).toEqual([`${name}InformationDropout`]);
  });
});

describe('addInformationDropout refuses', () => {
  beforeAll(() => useBackend('cpu'));

  const add = (model: LayersModel, options: Partial<AddInformationDropoutOptions>) => () =>
    addInformationDropout(model, { after: 'features', klScale: 1, ...options });

  it.each<[Partial<AddInformationDropoutOptions>, string]>([
    [{ after: 'feature' }, 'after must name layers of "row", got "feature". Did you mean features?'],
    [{ after: 'elsewhere' }, 'got "elsewhere". The model has "conv", "flat", "features", "logits".'],
    [{ after: ['conv', 'featurs'] }, 'got "featurs". Did you mean features?'],
    [{ after: () => false }, 'after must choose a layer of "row", got none. The model has "conv", '],
  ])('what no layer is: %o', (options, message) => {
    expect(add(row(), options)).toThrow(RangeError);
    expect(add(row(), options)).toThrow(message);
  });

  it('other things than names, options that there are not, and what the layer refuses', () => {
    for (const after of [[], undefined, 3, [3]]) {
      expect(add(row(), { after: after as never })).toThrow(
        'addInformationDropout: after must be the name of a layer, several, or a function of a layer, got ',
      );
    }
    expect(add(row(), { afer: 'conv' } as never)).toThrow('Did you mean after?');
    expect(add(row(), { klScale: undefined as never })).toThrow('klScale must be a finite number > 0, got undefined');
    expect(add(row(), { beta: -1 })).toThrow('beta must be a finite number ≥ 0');
    expect(() => addInformationDropout(row(), undefined as never)).toThrow('options must be an object with after');
    expect(() => addInformationDropout(layers.dense({ units: 1 }) as never, { after: 'a', klScale: 1 })).toThrow(
      'addInformationDropout: model must be a LayersModel with layers',
    );
  });

  it('a name of two layers, and takes their paths', () => {
    const inner = (name: string) =>
      sequential({ name, layers: [layers.dense({ name: 'twin', units: 3, inputShape: [3] })] });
    const model = sequential({ layers: [inner('one'), inner('two')] });
    expect(add(model, { after: 'twin' })).toThrow('got "twin" for 2. Say which: one/twin, two/twin.');
    expect(pathsOf(add(model, { after: 'two/twin' })())).toEqual(['two/twinInformationDropout']);
  });

  it('layers that noise cannot be put behind', () => {
    const noisy = add(row(), {})();
    expect(add(noisy, {})).toThrow('layer "features" must have no information dropout behind it, got "featuresInf');
    const states = layers.simpleRNN({ name: 'rnn', units: 2, returnState: true, recurrentInitializer: 'zeros' });
    const x = input({ shape: [5, 3], name: 'x' });
    const [y] = states.apply(x) as SymbolicTensor[];
    const recurrent = modelOf({ inputs: x, outputs: y! });
    expect(add(recurrent, { after: 'rnn' })).toThrow(
      'layer "rnn" must have one output, got 2. Name a layer behind it.',
    );
    const bidirectional = sequential({
      layers: [
        layers.bidirectional({
          name: 'both',
          layer: layers.simpleRNN({ units: 2, recurrentInitializer: 'zeros' }),
          mergeMode: 'concat',
          inputShape: [5, 3],
        }),
      ],
    });
    expect(add(bidirectional, { after: ({ path }) => path.startsWith('both/forward') })).toThrow(
      'must be outside of other layers than models and timeDistributed, got it inside "both". Name "both".',
    );
    expect(pathsOf(add(bidirectional, { after: 'both' })())).toEqual(['bothInformationDropout']);
    const tokens = input({ shape: [4], dtype: 'int32', name: 'tokens' });
    const embedded = layers.embedding({ inputDim: 8, outputDim: 4 }).apply(tokens) as SymbolicTensor;
    expect(add(modelOf({ inputs: tokens, outputs: embedded }), { after: 'tokens' })).toThrow(
      'layer "tokens" must give float32 [batch, …, channels] of known channels, got int32 [null, 4].',
    );
  });

  it('to train nothing: a model that is frozen', () => {
    const base = row();
    base.trainable = false;
    const model = sequential({ layers: [base, layers.dense({ name: 'head', units: 2 })] });
    expect(add(model, { after: 'row/features' })).toThrow(
      'layer "row/features" must be in models that are trained, got "row" with trainable false.',
    );
    expect(pathsOf(add(model, { after: 'row' })())).toEqual(['rowInformationDropout']);
  });
});

/** The same graph without the noise that was added, by hand: the weights of the layers that it had. */
function graphLike(noisy: LayersModel): LayersModel {
  const plain = graph();
  tidy(() => {
    const isAdded = ({ originalName }: { originalName: string }) => originalName.includes('InformationDropout');
    const kept = noisy.weights.filter((weight) => !isAdded(weight)).map((weight) => weight.read());
    plain.setWeights(kept);
  });
  return plain;
}
