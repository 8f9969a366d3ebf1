import { informationLayers } from '@infodrop/dropout';
import { integers, key } from '@infodrop/random';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CheckpointStore,
  classification,
  constant,
  type Json,
  linearWarmUp,
  memoryCheckpointStore,
  memoryMetricsLog,
  nesterov,
  oneCycle,
  type ResumeReport,
  train,
  type TrainingResult,
  type TrainOptions,
} from '../src/index.js';
import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { mortal } from '@infodrop-tooling/vitest/mortal';
import { decodeCheckpoint, encodeCheckpoint } from '../src/checkpoints/checkpointBytes.js';
import { noisyUnits, ringData, ringNetwork, weightsOf } from './fixtures.js';

const options = (): Omit<TrainOptions, 'objective'> => ({
  data: ringData(120, 1),
  validation: { data: ringData(30, 2), batchSize: 10, mode: 'monteCarlo', samples: 2 },
  epochs: 3,
  batchSize: 24,
  seed: 1,
  optimizer: nesterov(),
  schedule: oneCycle({ peak: 0.1 }),
  betaWarmUp: linearWarmUp({ epochs: 1 }),
  checkpointEverySteps: 2,
  config: { network: 'rings' },
});

/** What must be the same in both runs: everything but times. */
function withoutTimes(records: readonly unknown[]): unknown {
  const times = new Set(['seconds', 'examplesPerSecond']);
  return JSON.parse(JSON.stringify(records, (name, value: unknown) => (times.has(name) ? undefined : value)));
}

describe.each(backendsForLongTests)('a run on %s that is interrupted and resumed', (backend) => {
  beforeEach(() => useBackend(backend));

  const straight = async (): Promise<{ weights: Float32Array[]; records: unknown; result: TrainingResult }> => {
    const model = ringNetwork();
    const metrics = memoryMetricsLog();
    const result = await train({
      ...options(),
      objective: classification({ model }),
      metrics,
      checkpoint: memoryCheckpointStore(),
    });
    return { weights: await weightsOf(model), records: withoutTimes(metrics.records), result };
  };

  it('has the history that it had, numbers that are not finite and typed arrays among them', async () => {
    const values = { score: NaN, best: -Infinity, zero: -0, each: Float32Array.of(1, 2) };
    const store = memoryCheckpointStore();
    const bytes: Uint8Array[] = [];
    const throughBytes: CheckpointStore = {
      save: (checkpoint) => {
        bytes.push(encodeCheckpoint(checkpoint, () => '0'.repeat(64)));
        return store.save(checkpoint);
      },
      load: () => {
        const last = bytes.at(-1);
        const checkpoint = last && decodeCheckpoint(last, () => '0'.repeat(64));
        return Promise.resolve(checkpoint ? { checkpoint, source: 'bytes', passedOver: [] } : null);
      },
    };
    const run = (epochs: number) => {
      const model = ringNetwork();
      const abort = new AbortController();
      return train({
        ...options(),
        epochs: 2,
        config: { shift: -0 },
        checkpoint: throughBytes,
        objective: { ...classification({ model }), evaluate: () => Promise.resolve(values) },
        signal: abort.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === epochs) abort.abort();
        },
      });
    };
    expect((await run(1)).status).toBe('aborted');
    const { history, status } = await run(2);
    expect(status).toBe('finished');
    expect(history.map(({ validation }) => validation)).toEqual([values, values]);
  });

  it('at any moment ends with the same weights, metrics and history, bit for bit', async () => {
    const whole = await straight();
    const moments = Array.from(integers(key(`moments on ${backend}`), 5, { low: 1, high: 16 }));
    for (const [i, moment] of [1, ...moments].entries()) {
      const metrics = memoryMetricsLog();
      const model = ringNetwork();
      const checkpoint = memoryCheckpointStore();
      if (i % 3 === 0) {
        const dying = mortal(checkpoint, Math.ceil(moment / 2), { after: i % 2 === 0 });
        await expect(
          train({ ...options(), objective: classification({ model }), metrics, checkpoint: dying }),
        ).rejects.toThrow('killed');
      } else {
        const killed = train({
          ...options(),
          objective: classification({ model }),
          metrics,
          checkpoint,
          onStep: ({ step }) => {
            if (step === moment) throw new Error('killed');
          },
        });
        if (moment <= 15) await expect(killed).rejects.toThrow('killed');
      }
      const fresh = ringNetwork();
      const result = await train({ ...options(), objective: classification({ model: fresh }), metrics, checkpoint });
      expect(result.status).toBe('finished');
      expect(await weightsOf(fresh), `killed at ${moment}`).toEqual(whole.weights);
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
        shape: validation.shape,
        batch: (indices: Uint32Array) => {
          controller.abort();
          return validation.batch(indices);
        },
      };
      const aborted = await train({
        ...options(),
        objective: classification({ model }),
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
        objective: classification({ model: fresh }),
        metrics,
        checkpoint,
        onResume: (seen) => void (report = seen),
      });
      expect(report).toMatchObject({ step: aborted.step, passedOver: [] });
      expect(resumed.resumed).toEqual(report);
      expect(await weightsOf(fresh)).toEqual(whole.weights);
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
      objective: classification({ model: one }),
      checkpoint: memoryCheckpointStore(),
    });
    const kill = {
      onStep: ({ step }: { step: number }) => {
        if (step === 9) throw new Error('killed');
      },
    };
    await expect(
      train({
        ...options(),
        validation: { data: ringData(30, 2) },
        objective: classification({ model: two }),
        checkpoint,
        ...kill,
      }),
    ).rejects.toThrow('killed');
    await train({
      ...options(),
      validation: { data: ringData(30, 2) },
      objective: classification({ model: three }),
      checkpoint,
    });
    expect(three.layers[0]!.name).not.toBe(two.layers[0]!.name);
    expect(await weightsOf(three)).toEqual(await weightsOf(one));
  });
});

describe('resuming', () => {
  beforeEach(() => useBackend('cpu'));

  it('goes on with the β that a controller had moved, to the same weights', async () => {
    /** Raises β by what the layer lets through, and dies where it is told to. */
    const controlled = async (model: LayersModel, checkpoint: CheckpointStore, fatal = Infinity) => {
      const [layer] = informationLayers(model);
      return train({
        ...options(),
        objective: classification({ model }),
        checkpoint,
        onStep: ({ step, kl }) => {
          layer!.beta += 1e-3 * kl.information1!;
          if (step === fatal) throw new Error('killed');
        },
      });
    };
    const whole = ringNetwork();
    await controlled(whole, memoryCheckpointStore());
    const checkpoint = memoryCheckpointStore();
    await expect(controlled(ringNetwork(), checkpoint, 9)).rejects.toThrow('killed');
    const fresh = ringNetwork();
    await controlled(fresh, checkpoint);
    expect(await weightsOf(fresh)).toEqual(await weightsOf(whole));
    expect(informationLayers(fresh)[0]!.beta).toBe(informationLayers(whole)[0]!.beta);
    expect(informationLayers(fresh)[0]!.beta).toBeGreaterThan(0.3);
  });

  it('tells two layers of one name in two models apart', async () => {
    const network = (): LayersModel => {
      const branch = (name: string) =>
        sequential({ name, layers: [layers.inputLayer({ inputShape: [6] }), noisyUnits({ name: 'noise', beta: 1 })] });
      const logits = layers.dense({ units: 3, kernelInitializer: 'ones' });
      return sequential({ layers: [branch('one'), branch('two'), logits] });
    };
    const run = (model: LayersModel, checkpoint: CheckpointStore, fatal = Infinity) =>
      train({
        ...options(),
        objective: classification({ model }),
        checkpoint,
        onStep: ({ step }) => {
          if (step === fatal) throw new Error('killed');
        },
      });
    const whole = network();
    await run(whole, memoryCheckpointStore());
    const checkpoint = memoryCheckpointStore();
    await expect(run(network(), checkpoint, 9)).rejects.toThrow('killed');
    const fresh = network();
    await run(fresh, checkpoint);
    expect(await weightsOf(fresh)).toEqual(await weightsOf(whole));
  });

  it('a finished run returns at once, with its history', async () => {
    const checkpoint = memoryCheckpointStore();
    const { history } = await train({ ...options(), objective: classification({ model: ringNetwork() }), checkpoint });
    const onStep = vi.fn();
    const again = ringNetwork();
    const result = await train({ ...options(), objective: classification({ model: again }), checkpoint, onStep });
    expect(onStep).not.toHaveBeenCalled();
    expect(result).toMatchObject({ status: 'finished', step: 15, epoch: 3, history });
  });

  it('another configuration is refused, saying what differs, before anything is changed', async () => {
    const checkpoint = memoryCheckpointStore();
    await train({ ...options(), objective: classification({ model: ringNetwork() }), checkpoint });
    const refusal = async (change: Partial<TrainOptions>): Promise<string> => {
      const model = change.objective?.models.model ?? ringNetwork();
      const before = await weightsOf(model);
      const error = await train({ ...options(), ...change, objective: classification({ model }), checkpoint }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'CheckpointError', problem: 'otherConfiguration' });
      expect(await weightsOf(model)).toEqual(before);
      return (error as Error).message;
    };
    expect(await refusal({ epochs: 4 })).toContain('epochs: 3 there, 4 here');
    expect(await refusal({ batchSize: 20 })).toContain('batchSize: 24 there, 20 here');
    expect(await refusal({ seed: 2 })).toContain('order[0]:');
    expect(await refusal({ config: { network: 'other' } })).toContain('config.network: "rings" there, "other" here');
    expect(await refusal({ config: null })).toContain('config: {"network":"rings"} there, null here');
    expect(await refusal({ schedule: constant(0.1) })).toContain('turns.all.learningRate.step 0:');
    expect(await refusal({ optimizer: nesterov({ momentum: 0.5 }) })).toContain(
      'turns.all.optimizer.momentum: 0.9 there, 0.5 here',
    );
    expect(await refusal({ weightDecay: 0.1 })).toContain('weightDecay: 0 there, 0.1 here');
    expect(await refusal({ betaWarmUp: linearWarmUp({ epochs: 2 }) })).toContain('betaFactor.step');
    expect(await refusal({ objective: classification({ model: ringNetwork({ beta: 7 }) }) })).toContain(
      'layers.information1.beta: 0.1 there, 7 here',
    );
    expect(await refusal({ objective: classification({ model: ringNetwork({ noiseSeed: 6 }) }) })).toContain(
      'layers.information1.seed: 5 there, 6 here',
    );
    const wider = sequential({ layers: [layers.dense({ units: 3, inputShape: [6], name: 'dense1' })] });
    expect(
      await refusal({ objective: classification({ model: wider }), validation: { data: ringData(30, 2) } }),
    ).toContain('layers.dense1.units: 24 there, 3 here');
    expect(
      await refusal({ objective: classification({ model: wider }), validation: { data: ringData(30, 2) } }),
    ).toContain('Resume with the same arguments, or give the new run another folder');
  });

  it('goes on where records of the log are lost, and says how many', async () => {
    const checkpoint = memoryCheckpointStore();
    const metrics = memoryMetricsLog();
    const run = (onStep?: TrainOptions['onStep']) =>
      train({
        ...options(),
        objective: classification({ model: ringNetwork() }),
        checkpoint,
        metrics,
        ...(onStep ? { onStep } : {}),
      });
    await expect(
      run(({ step }) => {
        if (step === 9) throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    metrics.truncate(3);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { resumed, status } = await run();
    expect(status).toBe('finished');
    expect(resumed).toMatchObject({ step: 8, lostRecords: 6 });
    expect(warn).toHaveBeenCalledWith(
      'train: 6 records of the metrics log are gone, which the checkpoint counted; going on from step 8 (memory, step 8).',
    );
    warn.mockRestore();
    const steps = (metrics.records as unknown as readonly { kind: string; step: number }[]).map(({ step }) => step);
    expect(steps.slice(0, 5)).toEqual([1, 2, 3, 9, 10]);
  });

  it('where the checkpoints are gone is refused instead of begun again in the old log', async () => {
    const metrics = memoryMetricsLog();
    const run = () =>
      train({
        ...options(),
        objective: classification({ model: ringNetwork() }),
        checkpoint: memoryCheckpointStore(),
        metrics,
      });
    await run();
    await expect(run()).rejects.toThrow('metrics must be empty where the store has no checkpoint, got 18 records');
    expect(metrics.records).toHaveLength(18);
  });

  it('from an older checkpoint than the damaged newest says so on the console, unless it is asked', async () => {
    const kept = memoryCheckpointStore();
    const model = ringNetwork();
    await train({ ...options(), objective: classification({ model }), checkpoint: kept });
    const store: CheckpointStore = {
      save: (checkpoint) => kept.save(checkpoint),
      load: async () => ({ ...(await kept.load())!, passedOver: [{ source: 'step-9', why: 'cut short' }] }),
    };
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { resumed } = await train({
      ...options(),
      objective: classification({ model: ringNetwork() }),
      checkpoint: store,
    });
    expect(warn).toHaveBeenCalledWith(
      'train: a checkpoint was damaged (step-9: cut short); going on from step 15 (memory, step 15).',
    );
    expect(resumed?.passedOver).toEqual([{ source: 'step-9', why: 'cut short' }]);
    warn.mockClear();
    await train({
      ...options(),
      objective: classification({ model: ringNetwork() }),
      checkpoint: store,
      onResume: () => undefined,
    });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
