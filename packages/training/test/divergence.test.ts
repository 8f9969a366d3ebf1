import { memory, mul, serialization, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  arrayData,
  classification,
  constant,
  type DivergenceError,
  memoryCheckpointStore,
  nesterov,
  train,
  type TrainOptions,
} from '../src/index.js';
import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork } from './fixtures.js';

/** Multiplies by a number that turns to something else at its third training call. */
class FailingLayer extends layers.Layer {
  static className = 'FixtureFailingLayer';
  calls = 0;

  constructor(
    name: string,
    readonly factor: number,
  ) {
    super({ name });
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return mul(x, this.calls++ >= 2 ? this.factor : 1);
  }
}
serialization.registerClass(FailingLayer);

const options = (): Omit<TrainOptions, 'objective'> => ({
  data: ringData(40, 1),
  epochs: 2,
  batchSize: 10,
  seed: 1,
  optimizer: nesterov(),
  schedule: constant(0.01),
});

describe.each(backendsForLongTests)('training on %s stops when numbers are not finite', (backend) => {
  beforeEach(() => useBackend(backend));

  it('at the step and layer where it begins, and keeps the last good checkpoint', async () => {
    const model = sequential({
      layers: [
        layers.dense({ units: 5, inputShape: [6], name: 'before' }),
        new FailingLayer('culprit', NaN),
        layers.dense({ units: 4, name: 'after' }),
        layers.dense({ units: 3, name: 'logits' }),
      ],
    });
    const checkpoint = memoryCheckpointStore();
    const before = memory().numTensors;
    const error = (await train({
      ...options(),
      objective: classification({ model }),
      checkpoint,
      checkpointEverySteps: 1,
    }).catch((reason: unknown) => reason)) as DivergenceError;
    expect(error).toMatchObject({ name: 'DivergenceError', step: 3, epoch: 1, place: 'output', layer: 'culprit' });
    expect(error.message).toBe(
      "train: numbers must stay finite, got NaN or infinity at step 3 (epoch 1): the output of layer 'culprit' is not " +
        'finite. The checkpoint of step 2 is kept (memory, step 2). Lower the learning rate or β, or look at the data.',
    );
    expect((await checkpoint.load())?.checkpoint.step).toBe(2);
    expect(memory().numTensors).toBe(before);
  });

  it('in an information layer, where it is the noise step that made it', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined); // of what information costs
    const model = ringNetwork({ beta: 1e3 });
    // A gigantic β drives α to 0: its KL is infinite long before the weights are.
    const error = await train({
      ...options(),
      objective: classification({ model }),
      epochs: 100,
      schedule: constant(1e30),
    }).catch((reason: unknown) => reason);
    warn.mockRestore();
    expect(error).toMatchObject({ name: 'DivergenceError', checkpoint: null });
    expect((error as DivergenceError).layer).not.toBeNull();
    expect((error as Error).message).toContain('No checkpoint was kept');
  });

  it('in the inputs', async () => {
    const inputs = new Float32Array(240);
    inputs[100] = Infinity;
    const data = arrayData({ inputs, shape: [6], targets: new Uint8Array(40) });
    await expect(
      train({ ...options(), data, objective: classification({ model: ringNetwork() }), batchSize: 40 }),
    ).rejects.toMatchObject({
      step: 1,
      place: 'inputs',
      layer: null,
    });
  });

  it('in a weight', async () => {
    const model = ringNetwork();
    const dense2 = model.getLayer('dense2');
    const [kernel, bias] = dense2.getWeights();
    dense2.setWeights([tensor(new Float32Array(kernel!.size).fill(NaN), kernel!.shape), bias!]);
    await expect(train({ ...options(), objective: classification({ model }) })).rejects.toMatchObject({
      step: 1,
      place: 'weight',
      layer: 'dense2',
    });
  });

  it('in a gradient, although the loss is finite, before it is applied', async () => {
    // Unused by the loss (its output is multiplied by 0), but its gradient is 0 · ∞.
    class InfiniteSlope extends layers.Layer {
      static className = 'FixtureInfiniteSlope';
      override call(inputs: Tensor | Tensor[]): Tensor {
        const x = Array.isArray(inputs) ? inputs[0]! : inputs;
        return mul(mul(x, 1e-38), 1e38);
      }
    }
    const model = sequential({
      layers: [
        layers.dense({ units: 2, inputShape: [1], useBias: false, kernelInitializer: 'zeros', name: 'first' }),
        new InfiniteSlope({ name: 'steep' }),
        layers.dense({ units: 2, useBias: false, name: 'last' }),
      ],
    });
    model.getLayer('last').setWeights([tensor([3e38, -3e38, 3e38, -3e38], [2, 2])]);
    const data = arrayData({ inputs: Float32Array.of(3e38, 3e38), shape: [1], targets: Uint8Array.of(0, 0) });
    const error = (await train({ ...options(), objective: classification({ model }), data, batchSize: 2 }).catch(
      (reason: unknown) => reason,
    )) as DivergenceError;
    expect(error).toMatchObject({ step: 1, place: 'gradient', layer: 'first' });
    expect(Array.from(await model.getLayer('first').getWeights()[0]!.data())).toEqual([0, 0]);
  });
});
