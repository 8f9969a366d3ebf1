import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { key, normal } from '@infodrop/random';
import { memory, mul, ones, type Tensor, tensor, tidy, util } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactsOf } from '../../test/saved.js';
import { informationDropout } from '../layers/informationDropout.js';
import { informationDropoutConv2d } from '../layers/informationDropoutConv.js';
import { informationDropoutDense } from '../layers/informationDropoutDense.js';
import { multiplicativeNoise } from '../layers/multiplicativeNoise.js';
import { bernoulliNoise, logNormalNoise } from '../noise/noise.js';
import { layerPlaces } from './layerPaths.js';
import { stripNoise } from './stripNoise.js';

const binary = (name: string, args: object = {}) =>
  multiplicativeNoise({ name, noise: bernoulliNoise({ rate: 0.5 }), ...args });

/** Numbers that no activation leaves as they are, for each input of a model. */
function inputsFor(model: LayersModel, batch = 3): Tensor[] {
  return model.inputs.map(({ shape }, i) => {
    const sizes = [batch, ...(shape.slice(1) as number[])];
    return tensor(normal(key(`input ${i}`), util.sizeFromShape(sizes)), sizes);
  });
}

async function outputsOf(model: LayersModel): Promise<number[][]> {
  const inputs = inputsFor(model);
  const outputs = [model.predict(inputs)].flat();
  const values = await Promise.all(outputs.map(async (output) => Array.from(await output.data())));
  for (const each of [...inputs, ...outputs]) each.dispose();
  return values;
}

/** Weights away from where they start, biases too. */
function unsettled(model: LayersModel): LayersModel {
  tidy(() => {
    model.setWeights(
      model.getWeights().map((weight, i) =>
        tensor(
          normal(key(i), weight.size).map((x) => 0.4 * x),
          weight.shape,
        ),
      ),
    );
  });
  return model;
}

const classesOf = (model: LayersModel): string[] =>
  layerPlaces(model)
    .map(({ layer }) => layer.getClassName())
    .filter((name) => name !== 'InputLayer');

/** Every own layer in a row, noise at both ends. */
const ofOwnLayers = () =>
  sequential({
    name: 'row',
    layers: [
      binary('inputNoise', { inputShape: [6, 5, 2] }),
      informationDropoutConv2d({
        name: 'convolution',
        klScale: 1,
        filters: 3,
        kernelSize: [3, 2],
        strides: [2, 1],
        padding: 'valid',
      }),
      informationDropout({ name: 'given', klScale: 1, mode: 'monteCarlo', meanCorrection: false }),
      informationDropout({ name: 'activated', klScale: 1, activation: 'softplus' }),
      layers.flatten({ name: 'flat' }),
      informationDropoutDense({ name: 'dense', klScale: 1, units: 4, activation: 'tanh', trainable: false }),
      informationDropout({ name: 'learned', klScale: 1, noise: logNormalNoise({ alpha: 'learned' }) }),
      layers.dense({ name: 'out', units: 2, activation: 'softmax' }),
      binary('outputNoise'),
    ],
  });

/** Two inputs, two outputs, a layer in two places, α from elsewhere, and an output that is noise. */
function graph(): LayersModel {
  const [a, b] = [input({ shape: [4], name: 'a' }), input({ shape: [4], name: 'b' })];
  const shared = layers.dense({ name: 'shared', units: 4, activation: 'elu' });
  const noise = binary('noise');
  const f = shared.apply(a);
  const noisy = informationDropout({ name: 'onTwo', klScale: 1, activation: 'relu' }).apply([
    noise.apply(f) as SymbolicTensor,
    layers.dense({ name: 'forAlpha', units: 7 }).apply(b) as SymbolicTensor,
  ]) as SymbolicTensor;
  const second = shared.apply(noise.apply(b)) as SymbolicTensor;
  const merged = layers.concatenate({ name: 'merged' }).apply([noisy, second]);
  const output = layers.dense({ name: 'output', units: 3 }).apply(merged) as SymbolicTensor;
  const code = informationDropout({ name: 'code', klScale: 1 }).apply(noisy) as SymbolicTensor;
  return modelOf({ name: 'graph', inputs: [a, b], outputs: [output, code, noisy] });
}

/** A model in a model, twice called, and one that begins with a model. */
function nested(): LayersModel {
  const inner = sequential({
    name: 'inner',
    layers: [
      informationDropoutDense({ name: 'first', klScale: 1, units: 5, inputShape: [5] }),
      binary('noise'),
      sequential({ name: 'innermost', layers: [binary('only', { inputShape: [5] })] }),
    ],
  });
  const x = input({ shape: [5], name: 'x' });
  const body = modelOf({ name: 'body', inputs: x, outputs: inner.apply(inner.apply(x)) as SymbolicTensor });
  return sequential({ name: 'outer', layers: [body, layers.dense({ name: 'last', units: 2 })] });
}

/** What wrappers and recurrent layers hold. */
const ofSequences = () =>
  sequential({
    name: 'sequences',
    layers: [
      layers.timeDistributed({
        name: 'each',
        layer: informationDropoutDense({ name: 'own', klScale: 1, units: 4 }),
        inputShape: [5, 3],
      }),
      layers.timeDistributed({ name: 'dropped', layer: binary('noise') }),
      layers.timeDistributed({
        name: 'steps',
        layer: sequential({
          name: 'step',
          layers: [
            layers.dense({ name: 'plain', units: 4, inputShape: [4] }),
            informationDropout({ name: 'activated', klScale: 1, activation: 'sigmoid' }),
          ],
        }),
      }),
      layers.bidirectional({
        name: 'both',
        layer: layers.gru({
          name: 'gru',
          units: 3,
          recurrentInitializer: 'glorotUniform',
          returnSequences: true,
        }),
        mergeMode: 'concat',
      }),
      layers.simpleRNN({ name: 'rnn', units: 2, recurrentInitializer: 'glorotUniform' }),
      binary('outputNoise'),
    ],
  });

const MODELS: Readonly<Record<string, readonly [() => LayersModel, readonly string[]]>> = {
  'own layers in a row': [ofOwnLayers, ['Conv2D', 'Activation', 'Flatten', 'Dense', 'Dense']],
  'a graph': [graph, ['Dense', 'Activation', 'Activation', 'Concatenate', 'Dense']],
  'models in models': [nested, ['Model', 'Sequential', 'Dense', 'Sequential', 'Activation', 'Dense']],
  sequences: [
    ofSequences,
    [
      'TimeDistributed',
      'Dense',
      'TimeDistributed',
      'Sequential',
      'Dense',
      'Activation',
      'Bidirectional',
      'GRU',
      'GRU',
      'SimpleRNN',
    ],
  ],
};

describe.each(backendsHere)('stripNoise on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(Object.keys(MODELS))('gives what the model gives without its noise: %s', async (name) => {
    const [build, classes] = MODELS[name]!;
    const original = unsettled(build());
    const plain = stripNoise(original);
    expect(classesOf(plain).sort()).toEqual([...classes].sort());
    for (const layer of layerPlaces(original).map(({ layer }) => layer)) {
      if ('mode' in layer) layer.mode = 'deterministic';
    }
    const [given, expected] = [await outputsOf(plain), await outputsOf(original)];
    expect(given.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    expected.flat().forEach((value, i) => {
      expect(given.flat()[i]).toBeCloseTo(value, 5);
    });
    expect(Math.max(...expected.flat().map(Math.abs))).toBeGreaterThan(0.1);
  });

  it('copies weights: the one model changes without the other, and nothing is left of it', async () => {
    const original = unsettled(ofOwnLayers());
    const values = () => Promise.all(original.getWeights().map(async (weight) => Array.from(await weight.data())));
    const [before, weights] = [memory().numTensors, await values()];
    const configuration = JSON.stringify(original.getConfig());
    const plain = stripNoise(original);
    expect(memory().numTensors).toBe(before + plain.weights.length);
    tidy(() => {
      plain.setWeights(plain.getWeights().map((weight) => mul(weight, 2)));
    });
    expect(await values()).toEqual(weights);
    plain.dispose();
    expect(memory().numTensors).toBe(before);
    expect(await values()).toEqual(weights);
    expect(JSON.stringify(original.getConfig())).toBe(configuration);
  });
});

describe('a model that stripNoise gives', () => {
  let folder: string;
  beforeAll(async () => {
    await useBackend('cpu');
    folder = mkdtempSync(join(tmpdir(), 'plain-model-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(MODELS))('is loaded by a program that has TensorFlow.js alone: %s', async (name) => {
    const plain = stripNoise(unsettled(MODELS[name]![0]()));
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(plain);
    const file = join(folder, `${name}.json`);
    const inputs = inputsFor(plain).map((each) => ({ values: Array.from(each.dataSync()), shape: each.shape }));
    const weights = Buffer.from(weightData as ArrayBuffer).toString('base64');
    writeFileSync(file, JSON.stringify({ topology: modelTopology, specs: weightSpecs, weights, inputs }));
    const program = fileURLToPath(new URL('../../test/loadPlain.mjs', import.meta.url));
    const said = execFileSync(process.execPath, [program, file], { encoding: 'utf8' });
    const { classes, outputs } = JSON.parse(said.trim().split('\n').at(-1)!) as {
      classes: string[];
      outputs: number[][];
    };
    expect(classes.filter((each) => each.startsWith('Infodrop'))).toEqual([]);
    expect(classes).toContain('Dense');
    const expected = await outputsOf(plain);
    expected.forEach((values, i) => {
      values.forEach((value, j) => {
        expect(outputs[i]![j]).toBeCloseTo(value, 5);
      });
    });
  });

  it('keeps names, inputs and outputs', () => {
    const plain = stripNoise(graph());
    expect(plain.name).toBe('graph');
    expect(plain.inputNames).toEqual(['a', 'b']);
    expect(plain.outputNames).toEqual(['output', 'code', 'onTwo']);
    expect(plain.getLayer('shared').inboundNodes).toHaveLength(2);
    expect(() => plain.getLayer('forAlpha')).toThrow('No such layer');
  });

  it('has no input that only the strength of noise came from', () => {
    const [x, other] = [input({ shape: [4], name: 'x' }), input({ shape: [3], name: 'other' })];
    const noisy = informationDropout({ klScale: 1 }).apply([layers.reLU().apply(x), other] as SymbolicTensor[]);
    const plain = stripNoise(modelOf({ inputs: [x, other], outputs: noisy as SymbolicTensor }));
    expect(plain.inputNames).toEqual(['x']);
    expect((plain.predict(ones([2, 4])) as Tensor).shape).toEqual([2, 4]);
  });

  it('is a model where nothing is left: the identity', async () => {
    const x = input({ shape: [2], name: 'x' });
    const alone = [
      sequential({ layers: [binary('noise', { inputShape: [2] })] }),
      modelOf({ inputs: x, outputs: binary('noise').apply(x) as SymbolicTensor }),
    ];
    for (const each of alone) {
      const plain = stripNoise(each);
      expect(classesOf(plain)).toEqual(['Activation']);
      expect(plain.outputNames).toEqual(['noise']);
      expect(await outputsOf(plain)).toEqual(await outputsOf(each));
    }
  });

  it('keeps what trains and what does not, and the labels that were given with it', () => {
    const frozen = sequential({ name: 'frozen', layers: [layers.dense({ name: 'base', units: 3, inputShape: [2] })] });
    frozen.trainable = false;
    const original = sequential({
      layers: [
        frozen,
        binary('noise'),
        layers.dense({ name: 'still', units: 3, trainable: false }),
        layers.dense({ name: 'head', units: 2 }),
      ],
    });
    original.setUserDefinedMetadata({ labels: ['cat', 'dog'] });
    const plain = stripNoise(original);
    expect(plain.trainableWeights.map(({ originalName }) => originalName)).toEqual(['head/kernel', 'head/bias']);
    expect(plain.getUserDefinedMetadata()).toEqual({ labels: ['cat', 'dog'] });
    // Frozen by its model, and then used layer by layer.
    const flat = modelOf({ inputs: frozen.inputs, outputs: binary('end').apply(frozen.outputs[0]!) as SymbolicTensor });
    expect(flat.trainableWeights).toEqual([]);
    expect(stripNoise(flat).trainableWeights).toEqual([]);
  });

  it('of no noise at all is a copy, layers of one’s own included', async () => {
    class Doubled extends layers.Layer {
      static readonly className = 'DoubledForTest';
      override call(inputs: Tensor | Tensor[]): Tensor {
        return mul([inputs].flat()[0]!, 2);
      }
      override computeOutputShape(shape: number[]): number[] {
        return shape;
      }
    }
    const original = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] }), new Doubled({})] });
    const plain = stripNoise(original);
    expect(plain.layers.at(-1)).toBeInstanceOf(Doubled);
    expect(plain.layers.at(-1)).not.toBe(original.layers.at(-1));
    expect(await outputsOf(plain)).toEqual(await outputsOf(original));
  });

  it('trains on by plain fit', async () => {
    const plain = stripNoise(ofOwnLayers());
    plain.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const [x] = inputsFor(plain);
    const { history } = await plain.fit(x!, ones([3, 2]), { epochs: 3, verbose: 0 });
    expect(history.loss![2]).toBeLessThan(history.loss![0] as number);
  });
});

describe('stripNoise refuses', () => {
  beforeAll(() => useBackend('cpu'));

  it('what is no model', () => {
    for (const none of [undefined, null, {}, layers.dense({ units: 1 }), sequential()]) {
      expect(() => stripNoise(none as never)).toThrow('stripNoise: model must be a LayersModel with layers, got ');
    }
  });

  it('a noisy layer of one’s own that does not say what it is without noise, and takes one that does', () => {
    const own = Object.assign(layers.activation({ activation: 'relu', name: 'own', inputShape: [2] }), {
      mode: 'auto',
      noiseStep: 0,
    });
    const model = sequential({ layers: [own] });
    const before = memory().numTensors;
    expect(() => stripNoise(model)).toThrow('stripNoise: layer "own" must have plainLayers(), which says it');
    expect(memory().numTensors).toBe(before);
    Object.assign(own, { plainLayers: () => [{ layer: layers.reLU({ name: 'own' }), weights: [] }] });
    expect(classesOf(stripNoise(model))).toEqual(['ReLU']);
  });

  it('noise inside a recurrent layer', () => {
    const cell = layers.simpleRNNCell({ units: 2, name: 'cell', recurrentInitializer: 'zeros' });
    Object.assign(cell, { mode: 'auto', noiseStep: 0, plainLayers: () => [] });
    const model = sequential({ layers: [layers.rnn({ name: 'rnn', cell, inputShape: [5, 3] })] });
    expect(() => stripNoise(model)).toThrow(
      'stripNoise: layer "rnn/cell" must be outside of a RNN, got it inside "rnn". Noise can be left out of models',
    );
  });
});
