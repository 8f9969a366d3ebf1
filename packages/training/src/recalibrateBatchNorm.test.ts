import { dispose, div, memory, mul, randomUniform, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  layers,
  type LayersModel,
  model as functional,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { noisyUnits, ringData, ringNetwork, weightsOf } from '../test/fixtures.js';
import { arrayData } from './data/arrayData.js';
import { evaluate } from './evaluate.js';
import { informationLayers } from '@infodrop/dropout';
import { recalibrateBatchNorm } from './recalibrateBatchNorm.js';

const values = Float32Array.from({ length: 14 }, (_, i) => Math.sin(3 * i) + i / 5);
const data = arrayData({ inputs: values, shape: [2], targets: new Uint8Array(7) });
const mean = (list: readonly number[]): number => list.reduce((total, x) => total + x, 0) / list.length;
const column = (from: number, to: number, c: number): number[] =>
  Array.from({ length: to - from }, (_, i) => values[2 * (from + i) + c]!);

function statistics(model: LayersModel, name: string): Promise<number[][]> {
  const layer = model.getLayer(name) as layers.Layer & Record<'movingMean' | 'movingVariance', { read(): Tensor }>;
  return Promise.all(
    [layer.movingMean, layer.movingVariance].map(async (weight) => Array.from(await weight.read().data())),
  );
}

describe.each(backendsHere)('recalibrateBatchNorm on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  const noisyModel = () =>
    sequential({
      layers: [
        layers.inputLayer({ inputShape: [2] }),
        layers.dropout({ rate: 0.5 }),
        noisyUnits({ name: 'noise', beta: 1 }),
        layers.batchNormalization({ name: 'norm', momentum: 0.9 }),
      ],
    });

  it('takes the mean over images of the batch statistics, with every kind of noise off', async () => {
    const model = noisyModel();
    const result = await recalibrateBatchNorm({ model, data, batchSize: 3 });
    expect(result).toEqual({ layers: ['norm'], count: 7 });
    const [means, variances] = await statistics(model, 'norm');
    for (const c of [0, 1]) {
      expect(means![c]).toBeCloseTo(mean(column(0, 7, c)), 5);
      const variance = (from: number, to: number): number => {
        const batch = column(from, to, c);
        return mean(batch.map((x) => (x - mean(batch)) ** 2));
      };
      expect(variances![c]).toBeCloseTo((3 * variance(0, 3) + 3 * variance(3, 6) + variance(6, 7)) / 7, 5);
    }
  });

  it('forgets what the statistics were before, even where they were not finite', async () => {
    const [fresh, spoilt] = [noisyModel(), noisyModel()];
    const spoil = spoilt.getLayer('norm');
    spoil.setWeights(spoil.getWeights().map((weight, i) => (i < 2 ? weight : div(weight, 0))));
    await recalibrateBatchNorm({ model: fresh, data, batchSize: 7 });
    await recalibrateBatchNorm({ model: spoilt, data, batchSize: 7 });
    expect(await statistics(spoilt, 'norm')).toEqual(await statistics(fresh, 'norm'));
  });

  it('changes neither weights, modes, steps, momentum nor the number of tensors', async () => {
    const model = ringNetwork();
    const [layer] = informationLayers(model);
    layer!.noiseStep = 5;
    const before = { tensors: memory().numTensors, weights: await weightsOf(model) };
    await recalibrateBatchNorm({ model, data: ringData(30, 2), batchSize: 8 });
    const norm = model.getLayer('norm1') as layers.Layer & { momentum: number };
    expect(memory().numTensors).toBe(before.tensors);
    expect(layer).toMatchObject({ mode: 'auto', noiseStep: 5 });
    expect(norm.momentum).toBe(0.9);
    expect(Object.hasOwn(norm, 'call')).toBe(false);
    const changed = (await weightsOf(model)).filter((weight, i) => weight.some((x, j) => x !== before.weights[i]![j]));
    expect(changed).toHaveLength(2);
  });

  it('makes a network whose statistics noise had spoilt right again', async () => {
    const model = ringNetwork();
    const norm = model.getLayer('norm1');
    const test = ringData(60, 9);
    await recalibrateBatchNorm({ model, data: ringData(120, 2), batchSize: 40 });
    const right = await evaluate({ model, data: test });
    norm.setWeights(norm.getWeights().map((weight, i) => (i < 2 ? weight : mul(weight, 30))));
    const spoilt = await evaluate({ model, data: test });
    await recalibrateBatchNorm({ model, data: ringData(120, 2), batchSize: 40 });
    expect(spoilt.crossEntropy).not.toBeCloseTo(right.crossEntropy, 3);
    expect(await evaluate({ model, data: test })).toEqual(right);
  });
});

describe('recalibrateBatchNorm', () => {
  beforeEach(() => useBackend('cpu'));

  it('looks at the first images only when it is told how many', async () => {
    const model = ringNetwork();
    const asked: number[] = [];
    const rings = ringData(30, 2);
    const watched = {
      size: 30,
      shape: [6],
      batch: (indices: Uint32Array) => (asked.push(...indices), rings.batch(indices)),
    };
    await recalibrateBatchNorm({ model, data: watched, batchSize: 4, count: 10 });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('puts the statistics back when it is aborted or the images are not finite', async () => {
    const model = ringNetwork();
    const before = await weightsOf(model);
    const controller = new AbortController();
    const rings = ringData(30, 2);
    const stopping = {
      size: 30,
      shape: [6],
      batch: (indices: Uint32Array) => {
        controller.abort(new Error('enough'));
        return rings.batch(indices);
      },
    };
    await expect(
      recalibrateBatchNorm({ model, data: stopping, batchSize: 10, signal: controller.signal }),
    ).rejects.toThrow('enough');
    expect(await weightsOf(model)).toEqual(before);
    const broken = arrayData({ inputs: new Float32Array(12).fill(NaN), shape: [6], targets: new Uint8Array(2) });
    await expect(recalibrateBatchNorm({ model, data: broken })).rejects.toThrow(
      "statistics of layer 'norm1' must be finite, got NaN",
    );
    expect(await weightsOf(model)).toEqual(before);
  });

  it('refuses a model without batch normalisation and counts outside the data', async () => {
    const bare = sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] });
    await expect(recalibrateBatchNorm({ model: bare, data })).rejects.toThrow(
      'must have a batch normalisation, got none',
    );
    await expect(recalibrateBatchNorm({ model: ringNetwork(), data, count: 8 })).rejects.toThrow(
      'at most data.size, got 8 > 7',
    );
    await expect(recalibrateBatchNorm({ model: ringNetwork(), data, batchSize: 0 })).rejects.toThrow('batchSize');
  });

  it('takes the mean over all calls of a layer that is called more than once in a pass', async () => {
    const steps = Float32Array.from({ length: 6 * 5 }, (_, i) => (i % 5) + 0.1 * Math.sin(i));
    const sequences = arrayData({ inputs: steps, shape: [5, 1], targets: new Uint8Array(6) });
    const norm = layers.batchNormalization({ name: 'norm' });
    const model = sequential({ layers: [layers.timeDistributed({ layer: norm, inputShape: [5, 1] })] });
    const twice = layers.batchNormalization({ name: 'twice' });
    const x = input({ shape: [5, 1] });
    const moved = layers.dense({
      units: 1,
      kernelInitializer: 'ones',
      biasInitializer: initializers.constant({ value: 10 }),
    });
    const sum = layers.add().apply([twice.apply(x), twice.apply(moved.apply(x))] as SymbolicTensor[]) as SymbolicTensor;
    const shared = functional({ inputs: x, outputs: sum });
    const total = mean([...steps]);
    for (const batchSize of [2, 4, 6]) {
      await recalibrateBatchNorm({ model, data: sequences, batchSize });
      await recalibrateBatchNorm({ model: shared, data: sequences, batchSize });
      const [ofSteps, ofBranches] = await Promise.all(
        [norm, twice].map((layer) => (layer as unknown as { movingMean: { read(): Tensor } }).movingMean.read().data()),
      );
      expect(ofSteps![0]).toBeCloseTo(total, 5);
      expect(ofBranches![0]).toBeCloseTo(total + 5, 5);
    }
  });

  it('may overlap itself and calls of the model, which find it as it was until the end', async () => {
    const model = ringNetwork();
    const train = ringData(40, 1);
    const x = randomUniform([5, ...train.shape], 0, 1, 'float32', 3);
    const norms = model.layers.filter((layer) => layer.getClassName().startsWith('BatchNorm'));
    const moving = () => Promise.all(norms.flatMap((layer) => layer.weights.map((weight) => weight.read().data())));
    const answers = () => tidy(() => (model.predict(x) as Tensor).clone());
    const expected = answers();
    const seen: Tensor[] = [];
    const watched = (data: typeof train): typeof train => ({
      ...data,
      batch: (indices) => {
        seen.push(answers());
        return data.batch(indices);
      },
    });
    const before = memory().numTensors;
    await recalibrateBatchNorm({ model, data: watched(train), batchSize: 8 });
    expect(memory().numTensors).toBe(before + seen.length);
    expect(seen).toHaveLength(5);
    for (const answer of seen) expect(await answer.data()).toEqual(await expected.data());
    const alone = await moving();
    // Both begin, and go on in turns, for each waits after a batch.
    await Promise.all([8, 8].map((batchSize) => recalibrateBatchNorm({ model, data: train, batchSize })));
    for (const layer of norms) expect(Object.hasOwn(layer, 'call')).toBe(false);
    expect(await moving()).toEqual(alone);
    dispose([x, expected, seen]);
  });
});
