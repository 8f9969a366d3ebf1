import { customGrad, type GradSaveFunc, memory, mul, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { layers, regularizers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { noisyUnits, ringData, ringNetwork, weightsOf } from '../test/fixtures.js';
import { linearWarmUp } from './schedules/betaWarmUp.js';
import { arrayData } from './data/arrayData.js';
import type { TrainingData } from './data/trainingData.js';
import { classification } from './objectives/classification.js';
import { nesterov } from './optimizers/nesterov.js';
import { memoryMetricsLog } from './log/metricsLog.js';
import { informationLayers } from '@infodrop/dropout';
import { constant, oneCycle } from './schedules/schedules.js';
import { train } from './train.js';
import type { EpochMetrics, StepMetrics, TrainOptions } from './trainOptions.js';

const rings = (): Omit<TrainOptions, 'objective'> => ({
  data: ringData(240, 1),
  epochs: 3,
  batchSize: 24,
  seed: 1,
  optimizer: nesterov(),
  schedule: oneCycle({ peak: 0.1 }),
});

describe.each(backendsForLongTests)('train on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('learns what no linear network can, and leaves no tensor behind', async () => {
    const model = ringNetwork();
    const options = rings();
    const before = memory().numTensors;
    const result = await train({
      ...options,
      objective: classification({ model }),
      epochs: 20,
      validation: { data: ringData(90, 2), everyEpochs: 20 },
    });
    expect(memory().numTensors).toBe(before);
    expect(result).toMatchObject({ status: 'finished', step: 200, epoch: 20, resumed: null, checkpoint: null });
    expect(result.history).toHaveLength(20);
    expect(result.history[0]!.error).toBeGreaterThan(0.4);
    expect(result.history.at(-1)!.validation!.error).toBeLessThan(0.15);
    expect(result.history.filter(({ validation }) => validation !== null)).toHaveLength(1);
  });

  it('holds the same number of tensors after every step', async () => {
    const counts: number[] = [];
    await train({
      ...rings(),
      objective: classification({ model: ringNetwork() }),
      weightDecay: 1e-3,
      onStep: () => void counts.push(memory().numTensors),
    });
    expect(new Set(counts).size).toBe(1);
  });

  it('makes the updates of its formula: gradient, weight decay, Nesterov momentum', async () => {
    // One weight pair, one image: logits (w₁x, w₂x), x = 2, label 0.
    const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1], useBias: false, name: 'out' })] });
    model.setWeights([tensor2d([[0.3, -0.1]])]);
    const data = arrayData({ inputs: Float32Array.of(2), shape: [1], targets: Uint8Array.of(0) });
    const [rate, momentum, weightDecay] = [0.05, 0.8, 0.01];
    const w = [0.3, -0.1];
    const v = [0, 0];
    const losses: number[] = [];
    for (let step = 0; step < 6; step++) {
      const p0 = 1 / (1 + Math.exp(2 * (w[1]! - w[0]!)));
      losses.push(-Math.log(p0) + (weightDecay / 2) * (w[0]! ** 2 + w[1]! ** 2));
      const g = [2 * (p0 - 1), 2 * (1 - p0)];
      for (const i of [0, 1]) {
        const gradient = g[i]! + weightDecay * w[i]!;
        v[i] = momentum * v[i]! + gradient;
        w[i] = w[i]! - rate * (gradient + momentum * v[i]);
      }
    }
    const seen: number[] = [];
    await train({
      objective: classification({ model }),
      data,
      epochs: 6,
      batchSize: 1,
      seed: 0,
      weightDecay,
      optimizer: nesterov({ momentum }),
      schedule: constant(rate),
      onStep: ({ loss }) => void seen.push(loss),
    });
    const [trained] = await weightsOf(model);
    expect(trained![0]).toBeCloseTo(w[0]!, 5);
    expect(trained![1]).toBeCloseTo(w[1]!, 5);
    losses.forEach((loss, step) => {
      expect(seen[step]).toBeCloseTo(loss, 5);
    });
  });

  it('tells of every step and epoch, and logs the same', async () => {
    const log = memoryMetricsLog();
    const steps: StepMetrics[] = [];
    const epochs: EpochMetrics[] = [];
    const { history } = await train({
      ...rings(),
      objective: classification({ model: ringNetwork({ beta: 24 }) }),
      metrics: log,
      onStep: (step) => void steps.push(step),
      onEpoch: (epoch) => void epochs.push(epoch),
    });
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(steps.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, i) => 1 + Math.floor(i / 10)));
    for (const step of steps) {
      const price = (24 / 240) * (step.kl.information1! + step.kl.information2!);
      expect(step.loss).toBeCloseTo(step.crossEntropy + price, 4);
      expect(24 * step.error).toBeCloseTo(Math.round(24 * step.error), 9);
      expect(step.examplesPerSecond).toBeGreaterThan(0);
      expect(step).toMatchObject({ totalSteps: 30, betaFactor: 1 });
    }
    const mean = (of: (step: StepMetrics) => number): number =>
      steps.slice(10, 20).reduce((total, step) => total + of(step), 0) / 10;
    expect(epochs[1]).toMatchObject({ epoch: 2, step: 20, validation: null });
    expect(epochs[1]!.loss).toBeCloseTo(
      mean(({ loss }) => loss),
      9,
    );
    expect(epochs[1]!.error).toBeCloseTo(
      mean(({ error }) => error),
      9,
    );
    expect(epochs[1]!.kl.information2).toBeCloseTo(
      mean(({ kl }) => kl.information2!),
      9,
    );
    expect(history).toEqual(epochs);
    expect(log.records).toHaveLength(33);
    expect(log.records[10]).toEqual({ kind: 'epoch', ...epochs[0] });
    expect(log.records[12]).toEqual({ kind: 'step', ...steps[11] });
  });
});

describe('train', () => {
  beforeEach(() => useBackend('cpu'));

  it('takes every image once an epoch, in another order in each, the same for the same seed', async () => {
    const orders = async (seed: string): Promise<number[][]> => {
      const data = ringData(240, 1);
      const asked: number[] = [];
      const watched: TrainingData = {
        size: 240,
        shape: data.shape,
        batch(indices) {
          asked.push(...indices);
          return data.batch(indices);
        },
      };
      await train({ ...rings(), objective: classification({ model: ringNetwork() }), data: watched, seed, epochs: 2 });
      return [asked.slice(0, 240), asked.slice(240)];
    };
    const [first, second] = await orders('a');
    expect([...first!].sort((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, i) => i));
    expect([...second!].sort((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, i) => i));
    expect(second).not.toEqual(first);
    expect(await orders('a')).toEqual([first, second]);
    expect((await orders('b'))[0]).not.toEqual(first);
  });

  it('tells the data which epoch it is, from 0, and validation none', async () => {
    const epochsTold = (told: (number | undefined)[]): TrainingData => {
      const data = ringData(240, 1);
      return {
        size: 240,
        shape: data.shape,
        batch(indices, epoch) {
          told.push(epoch);
          return data.batch(indices);
        },
      };
    };
    const [training, validation]: [(number | undefined)[], (number | undefined)[]] = [[], []];
    await train({
      ...rings(),
      objective: classification({ model: ringNetwork() }),
      data: epochsTold(training),
      validation: { data: epochsTold(validation) },
      batchSize: 120,
      epochs: 3,
    });
    expect(training).toEqual([0, 0, 1, 1, 2, 2]);
    expect(new Set(validation)).toEqual(new Set([undefined]));
  });

  it('leaves out the images that fill no batch', async () => {
    const { step } = await train({
      ...rings(),
      objective: classification({ model: ringNetwork() }),
      batchSize: 100,
      epochs: 1,
    });
    expect(step).toBe(2);
  });

  it('multiplies β by its warm-up, and leaves the layer its own', async () => {
    const model = ringNetwork({ beta: 8 });
    const [layer] = informationLayers(model);
    const betas: number[] = [];
    const steps: StepMetrics[] = [];
    await train({
      ...rings(),
      objective: classification({ model }),
      betaWarmUp: linearWarmUp({ epochs: 2 }),
      onStep: (step) => {
        betas.push(layer!.beta);
        steps.push(step);
      },
    });
    expect(new Set(betas)).toEqual(new Set([8]));
    const factors = [0, 5, 10, 20, 29].map((step) => steps[step]!.betaFactor);
    expect(factors).toEqual([0, 0.25, 0.5, 1, 1]);
    expect(steps[0]!.loss).toBe(steps[0]!.crossEntropy);
    const price = (8 * 0.25) / 240;
    const { loss, crossEntropy, kl } = steps[5]!;
    expect(loss).toBeCloseTo(crossEntropy + price * (kl.information1! + kl.information2!), 5);
  });

  it('takes a β that a controller moves between steps', async () => {
    const model = ringNetwork({ beta: 0 });
    const [layer, other] = informationLayers(model);
    const steps: StepMetrics[] = [];
    await train({
      ...rings(),
      objective: classification({ model }),
      epochs: 1,
      onStep: (step) => {
        steps.push(step);
        layer!.beta = 10 * step.step;
      },
    });
    for (const [i, { loss, crossEntropy, kl }] of steps.entries()) {
      expect(loss, `step ${i + 1}`).toBeCloseTo(crossEntropy + ((10 * i) / 240) * kl.information1!, 4);
    }
    expect([layer!.beta, other!.beta]).toEqual([100, 0]);
  });

  it('counts what layers add to the loss themselves, as fit does', async () => {
    const model = sequential({
      layers: [
        layers.dense({ units: 2, inputShape: [1], useBias: false, kernelRegularizer: regularizers.l2({ l2: 0.5 }) }),
      ],
    });
    model.setWeights([tensor2d([[3, 3]])]);
    const data = arrayData({ inputs: Float32Array.of(0), shape: [1], targets: Uint8Array.of(0) });
    const losses: number[] = [];
    await train({
      ...rings(),
      objective: classification({ model }),
      data,
      epochs: 2,
      batchSize: 1,
      schedule: constant(0.1),
      onStep: ({ loss }) => void losses.push(loss),
    });
    expect(losses[0]).toBeCloseTo(Math.LN2 + 9, 4);
    expect(losses[1]).toBeLessThan(losses[0]!);
  });

  it('does not train what is not trainable', async () => {
    const model = ringNetwork();
    model.getLayer('dense1').trainable = false;
    const before = await weightsOf(model);
    const dense1 = () =>
      Promise.all(
        model
          .getLayer('dense1')
          .getWeights()
          .map((weight) => weight.data()),
      );
    const frozen = structuredClone(await dense1());
    await train({ ...rings(), objective: classification({ model }), epochs: 1 });
    expect(await dense1()).toEqual(frozen);
    expect(await weightsOf(model)).not.toEqual(before);
  });

  it('gives the event loop its turns', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const began = performance.now();
    await train({ ...rings(), objective: classification({ model: ringNetwork() }), epochs: 10 });
    const milliseconds = performance.now() - began;
    clearInterval(timer);
    expect(turns).toBeGreaterThan(milliseconds / 120);
  });

  it('hands on what a callback throws, with tensors as they were', async () => {
    const model = ringNetwork({ beta: 8 });
    const options = rings();
    const before = memory().numTensors;
    const failing = train({
      ...options,
      objective: classification({ model }),
      betaWarmUp: linearWarmUp({ epochs: 2 }),
      onStep: () => Promise.reject(new Error('disk on fire')),
    });
    await expect(failing).rejects.toThrow('disk on fire');
    expect(memory().numTensors).toBe(before);
  });

  it('refuses arguments outside their domain before it starts', async () => {
    const refusal = async (change: Partial<Record<string, unknown>>): Promise<string> => {
      const batch = vi.fn();
      const options = {
        ...rings(),
        objective: classification({ model: ringNetwork() }),
        data: { size: 240, shape: [6], batch },
        ...change,
      } as unknown as TrainOptions;
      const error: unknown = await train(options).catch((reason: unknown) => reason);
      expect(batch).not.toHaveBeenCalled();
      return String(error);
    };
    expect(await refusal({ objective: undefined })).toContain(
      'objective must be what classification() or objective() return, got undefined',
    );
    expect(await refusal({ epochs: 0 })).toContain('RangeError: train: epochs must be an integer ≥ 1, got 0');
    expect(await refusal({ batchSize: 241 })).toContain(
      'batchSize must be at most the number of examples (240), got 241',
    );
    expect(await refusal({ weightDecay: -1 })).toContain('weightDecay must be a finite number ≥ 0, got -1');
    expect(await refusal({ optimizer: { kind: 'adam' } })).toContain(
      'optimizer must be what nesterov(), adam(), sgd() or rmsProp() return, got {"kind":"adam"}',
    );
    expect(await refusal({ optimiser: nesterov() })).toContain('got "optimiser". Did you mean optimizer?');
    expect(await refusal({ schedule: { byTurn: { other: constant(1) } } })).toContain(
      'schedule.byTurn must name turns (all), got "other"',
    );
    expect(await refusal({ schedule: () => NaN })).toContain(
      'learning rate of step 0 must be a finite number ≥ 0, got NaN',
    );
    expect(await refusal({ betaWarmUp: () => -1 })).toContain('β factor of step 0');
    expect(await refusal({ checkpointEverySteps: 5 })).toContain('checkpointEverySteps needs a checkpoint store');
    const validation = { data: rings().data };
    expect(await refusal({ validation: { ...validation, batchSize: 0 } })).toContain(
      'train: validation.batchSize must',
    );
    expect(await refusal({ validation: { ...validation, samples: 1.5 } })).toContain('train: validation.samples must');
    expect(await refusal({ validation: { ...validation, mode: 'auto' } })).toContain(
      'validation.mode must be one of "deterministic", "monteCarlo", got "auto"',
    );
    expect(await refusal({ validation: { ...validation, everyEpoch: 2 } })).toContain('Did you mean everyEpochs?');
    expect(await refusal({ metricsEverySteps: 0 })).toContain('metricsEverySteps must be an integer ≥ 1');
    expect(await refusal({ seed: -1 })).toContain('seed must be an integer from 0');
  });

  it('refuses targets that the network has no output for', async () => {
    const data = arrayData({ inputs: new Float32Array(24), shape: [6], targets: Uint8Array.of(0, 1, 3, 2) });
    const model = ringNetwork();
    const before = memory().numTensors;
    await expect(train({ ...rings(), objective: classification({ model }), data, batchSize: 4 })).rejects.toThrow(
      'train: targets must be integers from 0 to 2 (the network has 3 outputs), got 3',
    );
    expect(memory().numTensors).toBe(before);
  });

  it('finds information layers inside a model inside the model', async () => {
    const inner = sequential({
      name: 'inner',
      layers: [layers.inputLayer({ inputShape: [6] }), noisyUnits({ name: 'deep', beta: 1 })],
    });
    const model = sequential({ layers: [inner, layers.dense({ units: 3 })] });
    const { history } = await train({ ...rings(), objective: classification({ model }), epochs: 1 });
    expect(history[0]!.kl['inner/deep']).toBeGreaterThan(0);
  });

  it('tells apart two layers of one name in two models inside the model: noise, KL and steps', async () => {
    const branch = (name: string) =>
      sequential({ name, layers: [layers.inputLayer({ inputShape: [6] }), noisyUnits({ name: 'noise', beta: 1 })] });
    const model = sequential({ layers: [branch('one'), branch('two'), layers.dense({ units: 3 })] });
    const { history } = await train({ ...rings(), objective: classification({ model }), epochs: 1 });
    expect(Object.keys(history[0]!.kl)).toEqual(['one/noise', 'two/noise']);
    const [first, second] = informationLayers(model);
    expect([first!.path, second!.path]).toEqual(['one/noise', 'two/noise']);
    const ones = tensor2d([[1, 1, 1, 1, 1, 1]]);
    const noise = [first!, second!].map((layer) => {
      layer.noiseStep = 0;
      return (layer.apply(ones, { training: true }) as Tensor).dataSync();
    });
    expect(noise[0]).not.toEqual(noise[1]);
  });

  it('leaves nothing behind where a gradient throws in the backward pass', async () => {
    class Mine extends layers.Layer {
      static className = 'FixtureMine';
      override call(inputs: Tensor | Tensor[]): Tensor {
        const pass = customGrad((x: Tensor | GradSaveFunc) => ({
          value: mul(x as Tensor, 1),
          gradFunc: () => {
            throw new Error('boom');
          },
        }));
        return pass([inputs].flat()[0]!);
      }
    }
    const model = sequential({
      layers: [
        layers.dense({ units: 8, inputShape: [6], activation: 'relu' }),
        new Mine({}),
        layers.dense({ units: 3 }),
      ],
    });
    const options = { ...rings(), objective: classification({ model }), epochs: 1 };
    const before = memory();
    await expect(train(options)).rejects.toThrow('boom');
    expect(memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    const sound = { ...rings(), objective: classification({ model: ringNetwork() }), epochs: 1 };
    expect((await train(sound)).status).toBe('finished');
  });

  it('leaves nothing behind where a layer throws in the forward pass, and goes on with another batch', async () => {
    class Bomb extends layers.Layer {
      static className = 'FixtureBomb';
      armed = true;
      override call(inputs: Tensor | Tensor[]): Tensor {
        if (this.armed) throw new Error('boom');
        return [inputs].flat()[0]!.clone();
      }
    }
    const bomb = new Bomb({});
    const model = sequential({
      layers: [
        layers.dense({ units: 8, inputShape: [6], activation: 'relu' }),
        layers.batchNormalization(),
        noisyUnits({ name: 'noise', beta: 1 }),
        bomb,
        layers.dense({ units: 3 }),
      ],
    });
    const options = { ...rings(), objective: classification({ model }), epochs: 1 };
    const before = memory();
    await expect(train(options)).rejects.toThrow('boom');
    expect(memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    bomb.armed = false;
    expect((await train(options)).status).toBe('finished');
  });
});
