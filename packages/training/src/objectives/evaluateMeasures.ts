import { key } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';
import { informationLayers, noisyLayers, withNoiseMode } from '@infodrop/dropout';
import { tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Batch, loadBatch, stretch } from '../data/trainingData.js';
import { eventLoopTurns } from '../eventLoop.js';
import type { EvaluationRequest, Objective, StepContext } from './objective.js';
import { combineMeasures, joinMeasures, mapMeasures, type Measures, packReport, type Report } from './report.js';

/** The noise of evaluation is keyed by steps that no training run reaches. */
export const FIRST_EVALUATION_STEP = 2 ** 40;

/** Calls `task` with the noise of several models in one mode, and puts everything back. */
export function inNoiseMode<T>(
  models: readonly LayersModel[],
  mode: 'deterministic' | 'monteCarlo',
  task: () => Promise<T>,
): Promise<T> {
  const [model, ...others] = models;
  return model === undefined ? task() : withNoiseMode(model, mode, () => inNoiseMode(others, mode, task));
}

/**
 * An objective's measures on data that it is not trained on: every turn's, outside training, mean over all examples. In Monte Carlo
 * mode the mean over `samples` draws of the noise too.
 *
 * @param objective - Whose measures; its models are left as they were.
 * @param request - `data`, and perhaps `batchSize`, `mode`, `samples`, `signal`, as for `evaluate`.
 * @returns The measures by name, in double precision.
 * @throws RangeError when an argument is outside its domain; the signal's reason when it is aborted.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, classification, evaluateMeasures } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [1], kernelInitializer: 'zeros' })] });
 * const data = arrayData({ inputs: Float32Array.of(1, 2), shape: [1], targets: Uint8Array.of(0, 1) });
 * (await evaluateMeasures(classification({ model }), { data })).crossEntropy; // 0.693…
 */
export async function evaluateMeasures<B extends Batch, M extends object>(
  { models, turns }: Objective<B, M, unknown>,
  request: Omit<EvaluationRequest<B>, 'batchSize'> & { readonly batchSize?: number },
): Promise<M> {
  const { data, batchSize = 100, mode = 'deterministic', samples = 10, signal } = request;
  requireInteger('evaluateMeasures', 'batchSize', batchSize, 1);
  requireInteger('evaluateMeasures', 'samples', samples, 1);
  const all = Object.values(models);
  const noisy = all.flatMap((model) => noisyLayers(model));
  const draws = mode === 'monteCarlo' ? samples : 1;
  const turn = eventLoopTurns();
  let totals: Measures | undefined;

  await inNoiseMode(all, mode, async () => {
    for (const layer of all.flatMap((model) => informationLayers(model))) layer.trackKl = true;
    for (let from = 0; from < data.size; from += batchSize) {
      const to = Math.min(from + batchSize, data.size);
      const batch = loadBatch('evaluateMeasures', data, stretch(from, to));
      try {
        for (let draw = 0; draw < draws; draw++) {
          signal?.throwIfAborted();
          for (const layer of noisy) {
            layer.noiseStep = FIRST_EVALUATION_STEP + draw;
            if (layer.sampleOffset !== undefined) layer.sampleOffset = from;
          }
          const context: StepContext = { step: 0, epoch: 0, training: false, betaFactor: 1, key: key(draw) };
          let measured: Measures = {};
          for (const each of turns) {
            let report: Report | undefined;
            const packed = tidy(() => {
              const { loss, measures } = each.terms(batch, context);
              report = packReport(loss, measures, []);
              return report.values;
            });
            const values = await packed.data().finally(() => {
              packed.dispose();
            });
            measured = joinMeasures(each.name, measured, report!.read(values).measures);
          }
          const weighed = mapMeasures(measured, (value) => (value * (to - from)) / draws);
          totals = totals === undefined ? weighed : combineMeasures(totals, weighed, (a, b) => a + b);
        }
      } finally {
        batch.inputs.dispose();
      }
      await turn();
    }
  });
  return mapMeasures(totals ?? {}, (total) => total / data.size) as M;
}
