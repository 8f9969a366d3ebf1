import { forwardPass, isInformationLayer, layerPaths } from '@infodrop/dropout';
import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import {
  addN,
  argMax,
  cast,
  concat,
  logSumExp,
  mul,
  neg,
  notEqual,
  reshape,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadBatch, requireData, stretch, type TrainingData } from './data/trainingData.js';
import { eventLoopTurns } from './eventLoop.js';
import { evaluationNoise } from './evaluationNoise.js';
import { classesOf, crossEntropyOfRows, oneHotRows } from './objectives/crossEntropy.js';
import { requireEvaluationMode } from './requireEvaluationMode.js';

/** Arguments of {@link evaluate}. */
export interface EvaluateOptions {
  /** A classifier that ends in logits [batch, classes]. */
  readonly model: LayersModel;
  readonly data: TrainingData;
  /** Examples in one call of the model; the result does not depend on it but for rounding. Default 100. */
  readonly batchSize?: number;
  /** Noise off (the default), or noise on and class probabilities averaged over `samples` draws. */
  readonly mode?: 'deterministic' | 'monteCarlo';
  /** How many draws of the noise are averaged, in Monte Carlo mode. Default 10. */
  readonly samples?: number;
  /** Stops the evaluation with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a classifier achieves on some data. */
export interface Evaluation {
  /** How many examples. */
  readonly count: number;
  /** Mean of −log of the (averaged) probability of the right class, nats per example. */
  readonly crossEntropy: number;
  /** Share of examples whose most probable class is wrong, 0 to 1. */
  readonly error: number;
  /** For every information layer by its path: KL summed over its units, mean over examples (and draws), nats per example. */
  readonly kl: Readonly<Record<string, number>>;
}

/** The same of each example, in the order of the data. */
export interface ExampleValues {
  /** Nats. */
  readonly crossEntropy: Float32Array;
  /** The most probable class. */
  readonly predicted: Int32Array;
  /** 1 where that is not the right one, else 0. */
  readonly wrong: Uint8Array;
  /** For every information layer by its path: KL summed over its units, mean over draws, nats. */
  readonly kl: Readonly<Record<string, Float32Array>>;
}

/**
 * Cross-entropy, error and information of a classifier on some data.
 *
 * Deterministic evaluation is one pass without noise. Monte Carlo evaluation draws the noise `samples` times and
 * averages the class probabilities, then takes their logarithm: the mixture's cross-entropy, which is at most the mean of the
 * draws'. Either way nothing of the model is changed: modes and noise steps are put back, and batch-norm statistics are read only.
 * The noise of draw s is the same for every batch size.
 *
 * @param options - See {@link EvaluateOptions}; with `perExample: true` the values of each example come back too.
 * @returns Means over all examples of `data`. A network whose outputs are not finite has a cross-entropy of NaN.
 * @throws RangeError when a target is out of range or an argument outside its domain; TypeError when the model ends in a softmax, or
 * Monte Carlo is asked for and it has no noisy layer; the signal's reason when it is aborted.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, evaluate } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3], kernelInitializer: 'zeros' })] });
 * const data = arrayData({ inputs: new Float32Array(12), shape: [3], targets: Uint8Array.of(0, 1, 0, 1) });
 * await evaluate({ model, data }); // { count: 4, crossEntropy: 0.693…, error: 0.5, kl: {} }
 */
export async function evaluate(
  options: EvaluateOptions & { readonly perExample: true },
): Promise<Evaluation & { readonly perExample: ExampleValues }>;
export async function evaluate(options: EvaluateOptions): Promise<Evaluation>;
export async function evaluate(
  options: EvaluateOptions & { readonly perExample?: boolean },
): Promise<Evaluation & { readonly perExample?: ExampleValues }> {
  requireSomeOptions('evaluate', options, ['model', 'data', 'batchSize', 'mode', 'samples', 'signal', 'perExample']);
  const { model, data, batchSize = 100, mode = 'deterministic', samples = 10, signal, perExample = false } = options;
  requireInteger('evaluate', 'batchSize', batchSize, 1);
  requireInteger('evaluate', 'samples', samples, 1);
  requireData('evaluate', 'data', data);
  const classes = classesOf('evaluate', model);
  requireEvaluationMode('evaluate', 'mode', mode, [model]);
  const noise = evaluationNoise({ model }, mode);
  // Not by what tells layers their paths: nothing of the model is changed.
  const information = layerPaths(model).flatMap(({ path, layer }) =>
    isInformationLayer(layer) ? [{ path, layer }] : [],
  );
  const draws = mode === 'monteCarlo' ? samples : 1;
  const turn = eventLoopTurns();
  const totals = new Float64Array(2 + information.length);
  const examples = {
    crossEntropy: new Float32Array(perExample ? data.size : 0),
    predicted: new Int32Array(perExample ? data.size : 0),
    wrong: new Uint8Array(perExample ? data.size : 0),
    kl: information.map(() => new Float32Array(perExample ? data.size : 0)),
  };

  for (let from = 0; from < data.size; from += batchSize) {
    signal?.throwIfAborted();
    const to = Math.min(from + batchSize, data.size);
    const { inputs, arrays } = loadBatch('evaluate', data, stretch(from, to));
    try {
      const { targets } = arrays;
      const rows = oneHotRows('evaluate', targets, to - from, classes);
      const report = tidy(() => batchReport(inputs, rows, from));
      // Not dataSync(): on a GPU it stalls, and webgpu outside a browser cannot do it at all.
      const values = await report.data<'float32'>().finally(() => {
        report.dispose();
      });
      totals.forEach((total, i) => (totals[i] = total + values[i]!));
      if (perExample) keepExamples(values.subarray(totals.length), targets, from, to);
    } finally {
      inputs.dispose();
    }
    await turn();
  }

  /** Sums over a batch: cross-entropy, wrong answers, the KL of each layer; then, where asked for, the values of each example. */
  function batchReport(inputs: Tensor, oneHot: Float32Array, from: number): Tensor {
    const count = inputs.shape[0];
    const rows = tensor2d(oneHot, [count, classes]);
    const results = Array.from({ length: draws }, (_, draw) =>
      tidy(() =>
        noise.inDraw(draw, from, () => {
          for (const { layer } of information) layer.trackKl = true;
          const { outputs: logits, kl } = forwardPass<Tensor2D>(model, inputs, { training: false });
          const loss = crossEntropyOfRows(logits, rows);
          const nats = kl.map((each) => each.nats);
          const each = perExample ? kl.map((layer) => layer.perExample()) : [];
          return [draws === 1 ? logits : softmax(logits), loss, ...nats, ...each] as [Tensor2D, Tensor1D, ...Tensor[]];
        }),
      ),
    );
    const answers = addN(results.map(([answer]) => answer));
    const losses = results.map(([, loss]) => loss);
    // −log of the mean probability, also where every probability underflows.
    const loss = draws === 1 ? losses[0]! : sub(Math.log(draws), logSumExp(neg(stack(losses)), 0));
    const predicted = argMax(answers, -1);
    const wrong = sum(cast(notEqual(predicted, argMax(rows, -1)), 'float32'));
    const meanOf = (place: number): Tensor => mul(addN(results.map((result) => result[place]!)), 1 / draws);
    const kl = information.map((_, i) => mul(addN(results.map((result) => result[2 + i]!)), count / draws));
    const sums = stack([sum(loss), wrong, ...kl].map((scalar) => reshape(scalar, [])));
    if (!perExample) return sums;
    const each = information.map((_, i) => reshape(meanOf(2 + information.length + i), [-1]));
    return concat([sums, reshape(loss, [-1]), cast(predicted, 'float32'), ...each] as Tensor1D[]);
  }

  function keepExamples(values: Float32Array, targets: ArrayLike<number>, from: number, to: number): void {
    const count = to - from;
    const part = (place: number): Float32Array => values.subarray(place * count, (place + 1) * count);
    examples.crossEntropy.set(part(0), from);
    examples.predicted.set(part(1), from);
    for (let i = from; i < to; i++) examples.wrong[i] = examples.predicted[i] === targets[i - from] ? 0 : 1;
    examples.kl.forEach((array, layer) => {
      array.set(part(2 + layer), from);
    });
  }

  return {
    count: data.size,
    crossEntropy: totals[0]! / data.size,
    error: totals[1]! / data.size,
    kl: Object.fromEntries(information.map(({ path }, i) => [path, totals[2 + i]! / data.size])),
    ...(perExample
      ? {
          perExample: {
            ...examples,
            kl: Object.fromEntries(information.map(({ path }, i) => [path, examples.kl[i]!])),
          },
        }
      : {}),
  };
}
