import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { betaController, informationLayers } from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import {
  adam,
  classification,
  constant,
  linearWarmUp,
  memoryCheckpointStore,
  nesterov,
  type StepMetrics,
  train,
  type TrainOptions,
} from '../src/index.js';
import { ringData, ringNetwork, weightsOf } from './fixtures.js';

const options = (): Omit<TrainOptions, 'objective'> => ({
  data: ringData(120, 1),
  epochs: 4,
  batchSize: 24,
  seed: 1,
  optimizer: nesterov(),
  schedule: constant(0.02),
});

describe.each(backendsForLongTests)('information in train on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  describe('that costs much more than the task', () => {
    let warn: MockInstance<typeof console.warn>;
    beforeEach(() => {
      warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    });
    afterEach(() => {
      warn.mockRestore();
    });

    it('is told of once, with layers, nats and what to set', async () => {
      await train({ ...options(), objective: classification({ model: ringNetwork({ beta: 240 }) }) });
      // ln 2 a unit, 24 and 16 of them, at β · klScale = 1; the cross-entropy is ln 3 or so.
      expect(warn).toHaveBeenCalledTimes(1);
      const said = warn.mock.calls[0]![0] as string;
      expect(said).toMatch(
        /^train: the information of layers "information1" \(16\.6 nats · beta 240 · klScale 0\.00417\), /,
      );
      expect(said).toContain('"information2" (11.1 nats');
      expect(said).toMatch(/costs 27\.7 in the first step, \d\d(\.\d)? times the rest of the loss/);
    });

    it('is not told of where it is warmed up, costs less, or a run goes on', async () => {
      const store = memoryCheckpointStore();
      const run = (beta: number, more: Partial<TrainOptions> = {}) =>
        train({ ...options(), ...more, objective: classification({ model: ringNetwork({ beta }) }) });
      await run(240, { betaWarmUp: linearWarmUp({ epochs: 100 }) });
      await run(24);
      const controller = new AbortController();
      const onStep = ({ step }: StepMetrics) => {
        if (step === 3) controller.abort();
      };
      warn.mockClear();
      await run(240, { checkpoint: store, signal: controller.signal, onStep });
      expect(warn).toHaveBeenCalledTimes(1);
      await run(240, { checkpoint: store });
      expect(warn).toHaveBeenCalledTimes(1);
    });
  });

  describe('under a betaController', () => {
    const betas = (model: LayersModel) => informationLayers(model).map(({ beta }) => beta);

    it('comes to its target', async () => {
      const model = ringNetwork({ beta: 1 });
      const { onStep } = betaController({ model, target: 12, rate: 0.05 });
      const { history } = await train({
        ...options(),
        epochs: 150,
        optimizer: adam(),
        schedule: constant(0.05),
        objective: classification({ model }),
        onStep,
      });
      const nats = history.map(({ kl }) => Object.values(kl).reduce((total, each) => total + each, 0));
      expect(Math.abs(Math.max(...nats) - 12)).toBeGreaterThan(8);
      expect(Math.abs(nats.slice(-20).reduce((total, each) => total + each, 0) / 20 - 12)).toBeLessThan(1);
    });

    it('is resumed with the same β and weights, bit for bit', async () => {
      const run = async (until: number, checkpoint = memoryCheckpointStore()) => {
        const model = ringNetwork({ beta: 1 });
        const { onStep } = betaController({ model, target: { information1: 5, information2: 20 }, rate: 0.1 });
        const stop = new AbortController();
        await train({
          ...options(),
          objective: classification({ model }),
          betaWarmUp: linearWarmUp({ epochs: 0.5 }),
          checkpoint,
          signal: stop.signal,
          onStep: (step) => {
            onStep(step);
            if (step.step === until) stop.abort();
          },
        });
        return { betas: betas(model), weights: await weightsOf(model), checkpoint };
      };
      const whole = await run(Infinity);
      expect(whole.betas[0]).not.toBe(whole.betas[1]);
      for (const moment of [2, 5, 11]) {
        const { checkpoint } = await run(moment);
        const resumed = await run(Infinity, checkpoint);
        expect(resumed.betas).toEqual(whole.betas);
        expect(resumed.weights).toEqual(whole.weights);
      }
    });
  });
});
