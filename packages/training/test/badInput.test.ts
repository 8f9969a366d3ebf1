import { useBackend } from '@infodrop-tooling/vitest/backends';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  arrayData,
  classification,
  constant,
  evaluate,
  evaluateMeasures,
  linearWarmUp,
  nesterov,
  objective,
  oneCycle,
  stepDecay,
  train,
} from '../src/index.js';

beforeAll(() => useBackend('cpu'));

const data = arrayData({ inputs: Float32Array.of(1, 2), shape: [1], targets: Uint8Array.of(0, 1) });
const model = () => sequential({ layers: [layers.dense({ units: 2, inputShape: [1] })] });
const run = (changed: object) =>
  train({
    objective: classification({ model: model() }),
    data,
    epochs: 1,
    batchSize: 1,
    seed: 0,
    optimizer: nesterov(),
    schedule: constant(0.1),
    ...changed,
  });

describe('train refuses', () => {
  it.each([
    [{ optimizer: 'adam' }, 'train: optimizer must be what nesterov(), adam(), sgd() or rmsProp() return, got "adam".'],
    [{ optimizer: undefined }, 'train: optimizer must be what'],
    [{ schedule: 0.1 }, 'train: schedule must be a function, got 0.1. constant(0.1)'],
    [{ schedule: undefined }, 'train: schedule must be a function, got undefined.'],
    [{ optimizer: { byTurn: { any: nesterov() } } }, 'train: optimizer.byTurn must name turns (all), got "any".'],
    [{ data: undefined }, 'train: data must be training data, { size, shape, batch }, got undefined. arrayData('],
    [{ data: { size: 3, shape: [1] } }, 'train: data must be training data'],
    [{ data: { ...data, size: 0 } }, 'train: data.size must be an integer ≥ 1, got 0.'],
    [{ validation: {} }, 'train: validation.data must be training data'],
    [{ objective: undefined }, 'train: objective must be what classification() or objective() return'],
  ])('%o', async (changed, message) => {
    await expect(run(changed)).rejects.toThrow(message);
  });
});

it.each([
  [() => evaluate({ model: model() } as never), 'evaluate: data must be training data'],
  [() => evaluate({ data } as never), 'evaluate: model must be a LayersModel with layers, got undefined.'],
  [
    () => evaluateMeasures(classification({ model: model() }), { data, batchsize: 2 } as never),
    'evaluateMeasures: options must be among data, batchSize, mode, samples, signal, got "batchsize". Did you mean batchSize?',
  ],
  [
    () => evaluateMeasures(classification({ model: model() }), { data, mode: 'mc' } as never),
    'evaluateMeasures: mode must be one of "deterministic", "monteCarlo", got "mc".',
  ],
])('%s is refused', async (call, message) => {
  await expect(call()).rejects.toThrow(message);
});

it.each([
  [() => classification({} as never), 'classification: model must be a LayersModel'],
  [() => objective({ models: {} } as never), 'objective: terms must be given, got undefined.'],
  [() => stepDecay({ initial: 0.1 } as never), 'stepDecay: at must be given, got undefined.'],
  [() => oneCycle(undefined as never), 'oneCycle: options must be an object with peak, got undefined.'],
  [() => linearWarmUp(undefined as never), 'linearWarmUp: options must be an object with epochs, got undefined.'],
  [() => arrayData({} as never), 'arrayData: inputs must be given, got undefined.'],
  [
    () => arrayData({ inputs: [1, 2], shape: [1], targets: [0, 1] } as never),
    'arrayData: inputs must be a Float32Array or a Uint8Array, got [1, 2]. Float32Array.from(inputs) makes it.',
  ],
  [
    () => arrayData({ inputs: Float32Array.of(1), shape: [1], targets: [0] } as never),
    'arrayData: targets must be an Int32Array or a Uint8Array, got [0].',
  ],
])('%s is refused', (call, message) => {
  expect(call).toThrow(message);
});
