import {
  addN,
  argMax,
  cast,
  dispose,
  logSumExp,
  mul,
  neg,
  notEqual,
  type Scalar,
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
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { crossEntropyOfRows, oneHotRows, requireLogits } from './objectives/crossEntropy.js';
import { type Batch, type TrainingData } from './data.js';
import { eventLoopTurns } from './eventLoop.js';
import { forwardPass } from './objectives/classification.js';
import { informationLayersOf, noisyLayersOf, withNoiseMode } from './noisyLayer.js';
import { describe, requireInteger } from './requirements.js';

/** Arguments of {@link evaluate}. */
export interface EvaluateOptions {
  /** A classifier that ends in logits [batch, classes]. */
  readonly model: LayersModel;
  readonly data: TrainingData;
  /** Images in one call of the model; the result does not depend on it but for rounding. Default 100. */
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
  /** How many images. */
  readonly count: number;
  /** Mean of −log of the (averaged) probability of the right class, nats per image. */
  readonly crossEntropy: number;
  /** Share of images whose most probable class is wrong, 0 to 1. */
  readonly error: number;
  /** For every information layer by its path: KL summed over its units, mean over images (and draws), nats per image. */
  readonly kl: Readonly<Record<string, number>>;
}

/** The noise of evaluation is keyed by steps that no training run reaches. */
const FIRST_EVALUATION_STEP = 2 ** 40;

/** The class numbers of a batch, read from the backend if they are a tensor. */
export async function labelsOf({ labels }: Batch): Promise<ArrayLike<number>> {
  return 'dataId' in labels ? labels.data() : labels;
}

/** Gives back what a batch holds. */
export function disposeBatch({ images, labels }: Batch): void {
  dispose(images);
  if ('dataId' in labels) dispose(labels);
}

/** Throws unless the mode is one that evaluation knows, and the model, where given, one that has it. */
export function requireEvaluationMode(caller: string, name: string, mode: unknown, model?: LayersModel): void {
  if (mode !== undefined && mode !== 'deterministic' && mode !== 'monteCarlo') {
    throw new RangeError(
      `${caller}: ${name} must be 'deterministic' or 'monteCarlo', got ${describe(mode)}. The default is 'deterministic'.`,
    );
  }
  if (mode === 'monteCarlo' && model !== undefined && noisyLayersOf(model).length === 0) {
    throw new TypeError(
      `${caller}: model must have a noisy layer for ${name} 'monteCarlo', got none. Use 'deterministic'.`,
    );
  }
}

/** The indices `from` … `to − 1`. */
function stretch(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/**
 * Cross-entropy, error and information of a classifier on some data.
 *
 * Deterministic evaluation is one pass without noise. Monte Carlo evaluation draws the noise `samples` times and
 * averages the class probabilities, then takes their logarithm: the mixture's cross-entropy, which is at most the mean of the
 * draws'. Either way nothing of the model is changed: modes and noise steps are put back, and batch-norm statistics are read only.
 * The noise of draw s is the same for every batch size.
 *
 * @returns Means over all images of `data`. A network whose outputs are not finite has a cross-entropy of NaN.
 * @throws RangeError when a label is out of range or an argument outside its domain; TypeError when Monte Carlo is
 * asked for and the model has no noisy layer; the signal's reason when it is aborted.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * import { arrayData, evaluate } from '@infodrop/training';
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3], kernelInitializer: 'zeros' })] });
 * const data = arrayData({ images: new Float32Array(12), shape: [3], labels: Uint8Array.of(0, 1, 0, 1) });
 * await evaluate({ model, data }); // { count: 4, crossEntropy: 0.693…, error: 0.5, kl: {} }
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { model, data, batchSize = 100, mode = 'deterministic', samples = 10, signal } = options;
  requireInteger('evaluate', 'batchSize', batchSize, 1);
  requireInteger('evaluate', 'samples', samples, 1);
  requireInteger('evaluate', 'data.size', data.size, 1);
  const noisy = noisyLayersOf(model).map(({ layer }) => layer);
  requireEvaluationMode('evaluate', 'mode', mode, model);
  const information = informationLayersOf(model);
  const draws = mode === 'monteCarlo' ? samples : 1;
  const totals = new Float64Array(2 + information.length);
  const turn = eventLoopTurns();

  await withNoiseMode(model, mode, async () => {
    for (const { layer } of information) layer.trackKl = true;
    for (let from = 0; from < data.size; from += batchSize) {
      signal?.throwIfAborted();
      const to = Math.min(from + batchSize, data.size);
      const batch = data.batch(stretch(from, to));
      try {
        const labels = await labelsOf(batch);
        const report = tidy(() => batchSums(batch.images, labels, from));
        // Not dataSync(): on a GPU it stalls, and webgpu outside a browser cannot do it at all.
        const sums = await report.data().finally(() => {
          report.dispose();
        });
        totals.forEach((total, i) => (totals[i] = total + sums[i]!));
      } finally {
        disposeBatch(batch);
      }
      await turn();
    }
  });

  /** Sums over the images of a batch: cross-entropy, wrong answers, and the KL of each layer. */
  function batchSums(images: Tensor, labels: ArrayLike<number>, from: number): Tensor {
    const count = images.shape[0];
    const rowsOf = (logits: Tensor2D): Tensor2D => {
      const [batch, classes] = requireLogits('evaluate', logits);
      return tensor2d(oneHotRows('evaluate', labels, batch, classes), [batch, classes]);
    };
    const results = Array.from({ length: draws }, (_, draw) =>
      tidy(() => {
        for (const layer of noisy) {
          layer.noiseStep = FIRST_EVALUATION_STEP + draw;
          if (layer.sampleOffset !== undefined) layer.sampleOffset = from;
        }
        const { outputs: logits, kl } = forwardPass('evaluate', model, images, false, information);
        const loss = crossEntropyOfRows(logits, rowsOf(logits));
        return [draws === 1 ? logits : softmax(logits), loss, ...kl] as [Tensor2D, Tensor1D, ...Scalar[]];
      }),
    );
    const answers = addN(results.map(([answer]) => answer));
    const losses = results.map(([, loss]) => loss);
    // −log of the mean probability, also where every probability underflows.
    const loss = draws === 1 ? losses[0]! : sub(Math.log(draws), logSumExp(neg(stack(losses)), 0));
    const wrong = sum(cast(notEqual(argMax(answers, -1), argMax(rowsOf(answers), -1)), 'float32'));
    const kl = information.map((_, i) => mul(addN(results.map((result) => result[2 + i] as Scalar)), count / draws));
    return stack([sum(loss), wrong, ...kl]);
  }

  return {
    count: data.size,
    crossEntropy: totals[0]! / data.size,
    error: totals[1]! / data.size,
    kl: Object.fromEntries(information.map(({ path }, i) => [path, totals[2 + i]! / data.size])),
  };
}
