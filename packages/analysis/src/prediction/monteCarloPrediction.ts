import { noisyLayers } from '@infodrop/dropout';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { requireData } from '@infodrop/training';
import { concat } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { classifierOf } from '../models/classifier.js';
import type { InputData } from '../models/inputData.js';
import { read } from '../models/read.js';
import { overBatches } from '../models/overBatches.js';

/** What many draws of a classifier's noise say together, one number for each input unless said otherwise. */
export interface MonteCarloPrediction {
  readonly count: number;
  readonly classes: number;
  readonly samples: number;
  /** Mean over draws, [count, classes]. */
  readonly probabilities: Float64Array;
  /** Variance over draws of each probability (n − 1), [count, classes]. */
  readonly variance: Float64Array;
  /** The class of the highest mean probability. */
  readonly predicted: Int32Array;
  /** Entropy of the mean probabilities, nats: all the doubt there is. */
  readonly predictiveEntropy: Float64Array;
  /** Mean over draws of their entropies, nats: doubt that every draw shares. */
  readonly expectedEntropy: Float64Array;
  /** The difference, nats, ≥ 0: how far draws disagree. */
  readonly mutualInformation: Float64Array;
}

/** Options of {@link monteCarloPrediction}. */
export interface MonteCarloPredictionOptions {
  /** Draws of the noise, ≥ 2. Default 20. */
  readonly samples?: number;
  /** Inputs at once; the result does not depend on it but for rounding. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * What a noisy classifier predicts, and how sure it is: its noise drawn many times.
 *
 *   p̄ = mean over draws of p(y|x, noise)
 *   H(p̄) = mean H(p) + I(y; noise | x):   doubt in all = doubt that every draw shares + disagreement of draws
 *
 * @param model - A classifier with noisy layers of `@infodrop/dropout` that ends in logits or in a softmax; it is left as it was.
 * @param data - Inputs; targets are not looked at.
 * @param options - See {@link MonteCarloPredictionOptions}. Draw s is keyed as in `evaluate` of `@infodrop/training`: the same inputs
 * give the same numbers.
 * @returns See {@link MonteCarloPrediction}; computed in double precision from the logits.
 * @throws TypeError when the model has no noisy layer; RangeError when an argument is outside its domain; the signal's reason.
 *
 * Source: Y. Gal, Z. Ghahramani, 2016 (https://arxiv.org/abs/1506.02142); N. Houlsby et al., 2011 (https://arxiv.org/abs/1112.5745).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { monteCarloPrediction } from '@infodrop/analysis';
 * import { gaussianNoise, multiplicativeNoise } from '@infodrop/dropout';
 * import { arrayData } from '@infodrop/training';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [
 *     multiplicativeNoise({ noise: gaussianNoise({ std: 1 }), name: 'noise', inputShape: [2] }),
 *     layers.dense({ units: 2 }),
 *   ],
 * });
 * const data = arrayData({ inputs: Float32Array.of(1, 2, 0, 0), shape: [2], targets: Uint8Array.of(0, 0) });
 * const { mutualInformation } = await monteCarloPrediction(model, data);
 * mutualInformation[1]; // 0: noise does nothing to zeros
 */
export async function monteCarloPrediction(
  model: LayersModel,
  data: InputData,
  options: MonteCarloPredictionOptions = {},
): Promise<MonteCarloPrediction> {
  const caller = 'monteCarloPrediction';
  requireOptions(caller, options, ['samples', 'batchSize', 'signal']);
  const { samples = 20, batchSize = 100, signal } = options;
  requireInteger(caller, 'samples', samples, 2);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireData(caller, 'data', data);
  const noisy = noisyLayers(model);
  if (noisy.length === 0) {
    throw new TypeError(
      `${caller}: model must have a noisy layer, got none. Without noise all draws are one prediction.`,
    );
  }
  const { classes, logits } = classifierOf(caller, model);
  const summary = new Summary(data.size, classes, samples);
  const walk = { mode: 'monteCarlo', batchSize, signal } as const;
  await overBatches(caller, model, data, walk, async ({ inputs, from, size, inDraw }) => {
    const draws = await read(() =>
      concat(Array.from({ length: samples }, (_, draw) => inDraw(draw, () => logits(inputs)))),
    );
    for (let i = 0; i < size; i++) {
      summary.add(
        from + i,
        Array.from({ length: samples }, (_, draw) => {
          const at = (draw * size + i) * classes;
          return draws.subarray(at, at + classes);
        }),
      );
    }
  });
  return summary.prediction;
}

/** Softmax in double precision. */
export function softmaxOfRow(logits: ArrayLike<number>): number[] {
  const row = Array.from(logits);
  const most = Math.max(...row);
  const powers = row.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

const entropyOf = (probabilities: readonly number[]): number =>
  probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);

class Summary {
  readonly prediction: MonteCarloPrediction;

  constructor(count: number, classes: number, samples: number) {
    const each = (): Float64Array => new Float64Array(count);
    this.prediction = {
      count,
      classes,
      samples,
      probabilities: new Float64Array(count * classes),
      variance: new Float64Array(count * classes),
      predicted: new Int32Array(count),
      predictiveEntropy: each(),
      expectedEntropy: each(),
      mutualInformation: each(),
    };
  }

  add(example: number, draws: readonly Float32Array[]): void {
    const { classes, samples, ...of } = this.prediction;
    const rows = draws.map(softmaxOfRow);
    requireThat(
      rows.every((row) => row.every(Number.isFinite)),
      'monteCarloPrediction',
      'logits',
      'finite',
      draws[0]![0],
      `That is of input ${example}. Was the network trained to NaN?`,
    );
    const mean = Array.from({ length: classes }, (_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / samples);
    of.probabilities.set(mean, example * classes);
    of.variance.set(
      mean.map((p, c) => rows.reduce((sum, row) => sum + (row[c]! - p) ** 2, 0) / (samples - 1)),
      example * classes,
    );
    of.predicted[example] = mean.indexOf(Math.max(...mean));
    const expected = rows.reduce((sum, row) => sum + entropyOf(row), 0) / samples;
    of.predictiveEntropy[example] = entropyOf(mean);
    of.expectedEntropy[example] = expected;
    // Entropy is concave, so that only rounding brings this below 0.
    of.mutualInformation[example] = Math.max(0, entropyOf(mean) - expected);
  }
}
