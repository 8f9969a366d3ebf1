import { integers, key } from '@infodrop/random';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Checkpoint,
  type CheckpointStore,
  constant,
  type Json,
  linearWarmUp,
  memoryCheckpointStore,
  memoryMetricsLog,
  oneCycle,
  type ResumeReport,
  train,
  type TrainingResult,
  type TrainOptions,
} from '../src/index.js';
import { BACKENDS, useBackend } from './backends.js';
import { ringData, ringNetwork, weightsOf } from './fixtures.js';

const options = (): Omit<TrainOptions, 'model'> => ({
  data: ringData(120, 1),
  validation: { data: ringData(30, 2), batchSize: 10, mode: 'monteCarlo', samples: 2 },
  epochs: 3,
  batchSize: 24,
  seed: 1,
  optimizer: { kind: 'nesterov', momentum: 0.9 },
  schedule: oneCycle({ peak: 0.1 }),
  betaWarmUp: linearWarmUp({ epochs: 1 }),
  checkpointEverySteps: 2,
  config: { network: 'rings' },
});

/** What must be the same in both runs: everything but times. */
function withoutTimes(records: readonly unknown[]): unknown {
  const times = new Set(['seconds', 'imagesPerSecond']);
  return JSON.parse(JSON.stringify(records, (name, value: unknown) => (times.has(name) ? undefined : value)));
}

/** A store that keeps what it is given and dies at its `fatal`-th save, before or after it is kept. */
function mortalStore(fatal: number, after: boolean): CheckpointStore & { store: CheckpointStore } {
  const store = memoryCheckpointStore();
  let saves = 0;
  return {
    store,
    load: () => store.load(),
    async save(checkpoint: Checkpoint) {
      saves++;
      if (saves === fatal && !after) throw new Error('killed');
      const place = await store.save(checkpoint);
      if (saves === fatal) throw new Error('killed');
      return place;
    },
  };
}

describe.each(BACKENDS)('a run on %s that is interrupted and resumed', (backend) => {
  beforeEach(() => useBackend(backend));

  const straight = async (): Promise<{ weights: Float32Array[]; records: unknown; result: TrainingResult }> => {
    const model = ringNetwork();
    const metrics = memoryMetricsLog();
    const result = await train({ ...options(), model, metrics, checkpoint: memoryCheckpointStore() });
    return { weights: weightsOf(model), records: withoutTimes(metrics.records), result };
  };

  it('at any moment ends with the same weights, metrics and history, bit for bit', async () => {
    const whole = await straight();
    const moments = Array.from(integers(key(`moments on ${backend}`), 5, { low: 1, high: 16 }));
    for (const [i, moment] of [1, ...moments].entries()) {
      const metrics = memoryMetricsLog();
      const model = ringNetwork();
      let checkpoint: CheckpointStore;
      if (i % 3 === 0) {
        const mortal = mortalStore(Math.ceil(moment / 2), i % 2 === 0);
        await expect(train({ ...options(), model, metrics, checkpoint: mortal })).rejects.toThrow('killed');
        checkpoint = mortal.store;
      } else {
        checkpoint = memoryCheckpointStore();
        const killed = train({
          ...options(),
          model,
          metrics,
          checkpoint,
          onStep: ({ step }) => {
            if (step === moment) throw new Error('killed');
          },
        });
        if (moment <= 15) await expect(killed).rejects.toThrow('killed');
      }
      const fresh = ringNetwork();
      const result = await train({ ...options(), model: fresh, metrics, checkpoint });
      expect(result.status).toBe('finished');
      expect(weightsOf(fresh), `killed at ${moment}`).toEqual(whole.weights);
      expect(withoutTimes(metrics.records), `killed at ${moment}`).toEqual(whole.records);
      expect(withoutTimes(result.history as unknown as Json[])).toEqual(
        withoutTimes(whole.result.history as unknown as Json[]),
      );
    }
  });

  it('by its signal, in an epoch or in its validation, has saved a checkpoint and says so', async () => {
    const whole = await straight();
    for (const where of ['step', 'validation'] as const) {
      const controller = new AbortController();
      const model = ringNetwork();
      const metrics = memoryMetricsLog();
      const checkpoint = memoryCheckpointStore();
      const validation = ringData(30, 2);
      const abortingValidation = {
        size: 30,
        batch: (indices: Uint32Array) => {
          controller.abort();
          return validation.batch(indices);
        },
      };
      const aborted = await train({
        ...options(),
        model,
        metrics,
        checkpoint,
        signal: controller.signal,
        validation: {
          ...options().validation!,
          data: where === 'validation' ? abortingValidation : validation,
        },
        onStep: ({ step }) => {
          if (where === 'step' && step === 7) controller.abort();
        },
      });
      expect(aborted).toMatchObject(
        where === 'step' ? { status: 'aborted', step: 7, epoch: 1 } : { status: 'aborted', step: 5, epoch: 0 },
      );
      expect((await checkpoint.load())?.checkpoint.step).toBe(aborted.step);
      let report: ResumeReport | undefined;
      const fresh = ringNetwork();
      const resumed = await train({
        ...options(),
        model: fresh,
        metrics,
        checkpoint,
        onResume: (seen) => void (report = seen),
      });
      expect(report).toMatchObject({ step: aborted.step, passedOver: [] });
      expect(resumed.resumed).toEqual(report);
      expect(weightsOf(fresh)).toEqual(whole.weights);
      expect(withoutTimes(metrics.records)).toEqual(whole.records);
    }
  });

  it('in the same process goes on with the β it was given, and other numbers in automatic names', async () => {
    const network = () =>
      sequential({
        layers: [
          layers.dense({ units: 8, inputShape: [6], kernelInitializer: 'ones', activation: 'relu' }),
          layers.batchNormalization({}),
          layers.dense({ units: 3, kernelInitializer: 'zeros' }),
        ],
      });
    const [one, two, three] = [network(), network(), network()];
    const checkpoint = memoryCheckpointStore();
    await train({
      ...options(),
      validation: { data: ringData(30, 2) },
      model: one,
      checkpoint: memoryCheckpointStore(),
    });
    const kill = {
      onStep: ({ step }: { step: number }) => {
        if (step === 9) throw new Error('killed');
      },
    };
    await expect(
      train({ ...options(), validation: { data: ringData(30, 2) }, model: two, checkpoint, ...kill }),
    ).rejects.toThrow('killed');
    await train({ ...options(), validation: { data: ringData(30, 2) }, model: three, checkpoint });
    expect(three.layers[0]!.name).not.toBe(two.layers[0]!.name);
    expect(weightsOf(three)).toEqual(weightsOf(one));
  });
});

describe('resuming', () => {
  beforeEach(() => useBackend('cpu'));

  it('a finished run returns at once, with its history', async () => {
    const checkpoint = memoryCheckpointStore();
    const { history } = await train({ ...options(), model: ringNetwork(), checkpoint });
    const onStep = vi.fn();
    const again = ringNetwork();
    const result = await train({ ...options(), model: again, checkpoint, onStep });
    expect(onStep).not.toHaveBeenCalled();
    expect(result).toMatchObject({ status: 'finished', step: 15, epoch: 3, history });
  });

  it('another configuration is refused, saying what differs, before anything is changed', async () => {
    const checkpoint = memoryCheckpointStore();
    await train({ ...options(), model: ringNetwork(), checkpoint });
    const refusal = async (change: Partial<TrainOptions>): Promise<string> => {
      const model = change.model ?? ringNetwork();
      const before = weightsOf(model);
      const error = await train({ ...options(), ...change, model, checkpoint }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'CheckpointError', problem: 'otherConfiguration' });
      expect(weightsOf(model)).toEqual(before);
      return (error as Error).message;
    };
    expect(await refusal({ epochs: 4 })).toContain('epochs: 3 there, 4 here');
    expect(await refusal({ batchSize: 20 })).toContain('batchSize: 24 there, 20 here');
    expect(await refusal({ seed: 2 })).toContain('order[0]:');
    expect(await refusal({ config: { network: 'other' } })).toContain('config.network: "rings" there, "other" here');
    expect(await refusal({ config: null })).toContain('config: {"network":"rings"} there, null here');
    expect(await refusal({ schedule: constant(0.1) })).toContain('learningRate.step 0:');
    expect(await refusal({ weightDecay: 0.1 })).toContain('weightDecay: 0 there, 0.1 here');
    expect(await refusal({ betaWarmUp: linearWarmUp({ epochs: 2 }) })).toContain('betaFactor.step');
    expect(await refusal({ model: ringNetwork({ beta: 7 }) })).toContain(
      'informationLayers[0].beta: 0.1 there, 7 here',
    );
    expect(await refusal({ model: ringNetwork({ noiseSeed: 6 }) })).toContain('noisyLayers[0].seed: 5 there, 6 here');
    const wider = sequential({ layers: [layers.dense({ units: 3, inputShape: [6], name: 'dense1' })] });
    expect(await refusal({ model: wider })).toContain('weights.dense1/kernel[1]: 24 there, 3 here');
    expect(await refusal({ model: wider })).toContain(
      'Resume with the same arguments, or give the new run another folder',
    );
  });

  it('from an older checkpoint than the damaged newest says so on the console, unless it is asked', async () => {
    const kept = memoryCheckpointStore();
    const model = ringNetwork();
    await train({ ...options(), model, checkpoint: kept });
    const store: CheckpointStore = {
      save: (checkpoint) => kept.save(checkpoint),
      load: async () => ({ ...(await kept.load())!, passedOver: [{ source: 'step-9', why: 'cut short' }] }),
    };
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { resumed } = await train({ ...options(), model: ringNetwork(), checkpoint: store });
    expect(warn).toHaveBeenCalledWith(
      'train: a checkpoint was damaged (step-9: cut short); going on from step 15 (memory, step 15).',
    );
    expect(resumed?.passedOver).toEqual([{ source: 'step-9', why: 'cut short' }]);
    warn.mockClear();
    await train({ ...options(), model: ringNetwork(), checkpoint: store, onResume: () => undefined });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
