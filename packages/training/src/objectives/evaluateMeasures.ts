import { key } from '@infodrop/random';
import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { isInformationLayer, layerPaths } from '@infodrop/dropout';
import { dispose, tidy } from '@tensorflow/tfjs-core';
import { type Batch, loadBatch, type LoadedBatch, requireData, stretch } from '../data/trainingData.js';
import { eventLoopTurns } from '../eventLoop.js';
import { evaluationNoise } from '../evaluationNoise.js';
import { type EvaluationRequest, type Objective, requireObjective, type StepContext } from './objective.js';
import { requireEvaluationMode } from '../requireEvaluationMode.js';
import { combineMeasures, joinMeasures, mapMeasures, type Measures, packReport, type Report } from './report.js';

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
  objective: Objective<B, M, unknown>,
  request: Omit<EvaluationRequest<B>, 'batchSize'> & { readonly batchSize?: number },
): Promise<M> {
  const caller = 'evaluateMeasures';
  requireObjective(caller, objective as never);
  requireSomeOptions(caller, request, ['data', 'batchSize', 'mode', 'samples', 'signal']);
  const { data, batchSize = 100, mode = 'deterministic', samples = 10, signal } = request;
  const models = Object.values(objective.models);
  requireData(caller, 'data', data);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireInteger(caller, 'samples', samples, 1);
  requireEvaluationMode(caller, 'mode', mode);
  const layers = models.flatMap((model) => layerPaths(model).map(({ layer }) => layer));
  const information = layers.filter((layer) => isInformationLayer(layer));
  const noise = evaluationNoise(objective.models, mode);
  const draws = mode === 'monteCarlo' ? samples : 1;
  const turn = eventLoopTurns();
  let totals: Measures | undefined;

  /** Every turn's measures on a batch, still on the backend: of one pass, in which each call has noise of its own. */
  function reportsOf(batch: LoadedBatch<B>, draw: number, from: number): { name: string; report: Report }[] {
    const context: StepContext = { step: 0, epoch: 0, training: false, betaFactor: 1, key: key(draw) };
    const reports: { name: string; report: Report }[] = [];
    try {
      noise.inDraw(draw, from, () => {
        for (const layer of information) layer.trackKl = true;
        for (const each of objective.turns) {
          tidy(() => {
            const { loss, measures } = each.terms(batch, context);
            const report = packReport(loss, measures, []);
            reports.push({ name: each.name, report });
            return report.values;
          });
        }
      });
    } catch (error) {
      dispose(reports.map(({ report }) => report.values));
      throw error;
    }
    return reports;
  }

  for (let from = 0; from < data.size; from += batchSize) {
    const to = Math.min(from + batchSize, data.size);
    const batch = loadBatch(caller, data, stretch(from, to));
    try {
      for (let draw = 0; draw < draws; draw++) {
        signal?.throwIfAborted();
        const reports = reportsOf(batch, draw, from);
        let measured: Measures = {};
        try {
          for (const { name, report } of reports) {
            measured = joinMeasures(name, measured, report.read(await report.values.data()).measures);
          }
        } finally {
          dispose(reports.map(({ report }) => report.values));
        }
        const weighed = mapMeasures(measured, (value) => (value * (to - from)) / draws);
        totals = totals === undefined ? weighed : combineMeasures(totals, weighed, (a, b) => a + b);
      }
    } finally {
      batch.inputs.dispose();
    }
    await turn();
  }
  return mapMeasures(totals ?? {}, (total) => total / data.size) as M;
}
