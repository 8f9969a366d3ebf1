import {
  describe,
  requireInteger,
  requireNumber,
  requireOptions,
  requireSomeOptions,
  requireThat,
} from '@infodrop/requirements';
import { crossEntropy, requireData, type TrainingData } from '@infodrop/training';
import { addN, concat, mul, reshape, sum, type Tensor1D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { informationLayerByPath, type PathedInformationLayer } from '../information/informationLayerByPath.js';
import { recordKl } from '../information/recordKl.js';
import { classifierOf } from '../models/classifier.js';
import { read } from '../models/read.js';
import { margin, meanAndError, surprisals } from './confidence.js';
import { fanoAccuracy } from './fano.js';
import { overBatches } from '../models/overBatches.js';

/** At most so much can be read from z of what has nothing to do with the task. */
export interface NuisanceBound {
  /** The estimate of the bound, nats; below 0 only by chance. */
  readonly nats: number;
  readonly standardError: number;
  /** One-sided confidence limit from above, nats. */
  readonly limit: number;
  readonly confidence: number;
  /** How many examples. */
  readonly count: number;
  /** The parts of the estimate, nats: E KL(p(z|x) ‖ q(z)), the decoder's cross-entropy, and H(y). */
  readonly parts: { readonly kl: number; readonly crossEntropy: number; readonly entropy: number };
  /** The best accuracy of any reader of the nuisance, by the limit and Fano's inequality; null where nothing was said of the nuisance. */
  readonly bestAccuracy: number | null;
}

/** What is known of the nuisance. */
export interface Nuisance {
  /** How many values it can take, ≥ 2. */
  readonly classes: number;
  /** Its entropy, nats. Default log classes: all values equally likely. */
  readonly entropy?: number;
}

/** What the bound is computed from, example by example. */
export interface NuisanceBoundValues {
  /** KL(p(z|x) ‖ q(z)) of each test example, nats, q proper and chosen before the test. */
  readonly kl: ArrayLike<number>;
  /** −log p(y|z) of each, mean over draws of z, nats. */
  readonly crossEntropy: ArrayLike<number>;
  /** The class of each, for H(y). */
  readonly labels: ArrayLike<number>;
  /** Probabilities of the classes, where they are known by design; default estimated from the labels. */
  readonly classProbabilities?: readonly number[];
  /** Of the limit, from 0.5 to 1. Default 0.95. */
  readonly confidence?: number;
  readonly nuisance?: Nuisance;
}

/**
 * An upper bound of what a representation can tell of a nuisance, from numbers of test examples.
 *
 *   I(z; s) ≤ I(z; x) − I(z; y) ≤ E KL(p(z|x) ‖ q(z)) − ( H(y) − CE )      for every s independent of y
 *
 * Nothing needs to be known of s: no data of it, not even which one. The limit is Student's, of the mean of KL + CE + log p̂(y); where H(y)
 * is estimated its error is in it, and its bias makes the bound larger.
 *
 * @param options - See {@link NuisanceBoundValues}: two examples or more.
 * @returns See {@link NuisanceBound}.
 * @throws RangeError when the arrays differ in length, hold numbers that are not finite, or an option is outside its domain.
 *
 * Source: A. Achille, S. Soatto, “Emergence of Invariance and Disentanglement in Deep Representations”, 2018
 * (https://arxiv.org/abs/1706.01350), proposition 3.1; the limit is ours.
 *
 * @example
 * import { nuisanceBoundFrom } from '@infodrop/analysis';
 * nuisanceBoundFrom({ kl: [1, 1.2], crossEntropy: [0.1, 0.2], labels: [0, 1] }).nats; // 1.1 − (log 2 − 0.15) = 0.5569
 */
export function nuisanceBoundFrom(options: NuisanceBoundValues): NuisanceBound {
  return boundFrom('nuisanceBoundFrom', options);
}

function boundFrom(caller: string, options: NuisanceBoundValues): NuisanceBound {
  const known = ['kl', 'crossEntropy', 'labels', 'classProbabilities', 'confidence', 'nuisance'];
  requireSomeOptions(caller, options, known, ['kl', 'crossEntropy', 'labels']);
  const { kl, crossEntropy: losses, labels, classProbabilities, confidence = 0.95, nuisance } = options;
  const count = kl.length;
  requireThat(count >= 2, caller, 'kl', 'of two examples or more', count);
  requireThat(losses.length === count, caller, 'crossEntropy', `one for each of the ${count} examples`, losses.length);
  requireThat(labels.length === count, caller, 'labels', `one for each of the ${count} examples`, labels.length);
  for (const [name, values] of [
    ['kl', kl],
    ['crossEntropy', losses],
  ] as const) {
    const bad = Array.from(values).find((value) => !Number.isFinite(value));
    requireThat(bad === undefined, caller, name, 'finite', bad, 'An infinite one bounds nothing.');
  }
  requireNumber(caller, 'confidence', confidence, { least: 0.5 });
  requireThat(confidence < 1, caller, 'confidence', 'below 1', confidence);
  const ofLabels = entropyOfLabels(caller, labels, classProbabilities);
  const each = Float64Array.from({ length: count }, (_, i) => kl[i]! + losses[i]! - ofLabels[i]!);
  const { mean, standardError } = meanAndError(each);
  const limit = mean + margin(standardError, confidence, count);
  return {
    nats: mean,
    standardError,
    limit,
    confidence,
    count,
    parts: {
      kl: meanAndError(kl).mean,
      crossEntropy: meanAndError(losses).mean,
      entropy: meanAndError(ofLabels).mean,
    },
    bestAccuracy: nuisance === undefined ? null : fanoAccuracy({ information: limit, ...nuisance }),
  };
}

/** H(y) in the place of each example where the probabilities are known, or what its mean estimates H(y) by. */
function entropyOfLabels(
  caller: string,
  labels: ArrayLike<number>,
  probabilities: readonly number[] | undefined,
): Float64Array {
  if (probabilities === undefined) return surprisals(labels);
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  requireThat(
    probabilities.length > 1 && probabilities.every((p) => p >= 0) && Math.abs(total - 1) < 1e-9,
    caller,
    'classProbabilities',
    'numbers ≥ 0 that sum to 1',
    probabilities,
  );
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return new Float64Array(labels.length).fill(entropy);
}

/** Options of {@link nuisanceBound}. */
export interface NuisanceBoundOptions extends Pick<
  NuisanceBoundValues,
  'classProbabilities' | 'confidence' | 'nuisance'
> {
  /** The path of the information layer whose output is z; not needed where the model has one. */
  readonly layer?: string;
  /** Draws of the noise that the cross-entropy is averaged over. Default 10. */
  readonly samples?: number;
  /** Inputs at once. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * How much of anything that has nothing to do with the task can be read from a layer of information dropout, at most: with a one-sided
 * confidence limit from a test set, and the best accuracy that any reader can reach.
 *
 *   I(z; s) ≤ E KL(p(z|x) ‖ q(z)) − ( H(y) − CE )      for every nuisance s independent of the class y
 *
 * The prior must be proper, for a divergence from an improper one bounds nothing: use `logNormal`. The cross-entropy is that of the rest
 * of the network on z, noise on.
 *
 * @param model - A classifier with a layer of information dropout whose prior is proper.
 * @param data - Test examples that nothing was chosen by, with targets.
 * @param options - See {@link NuisanceBoundOptions}.
 * @returns See {@link NuisanceBound}.
 * @throws RangeError when the prior is improper (log-uniform), when units that are off cost nothing though the prior has no atom, when there is no such layer, or
 * an argument is outside its domain; the signal's reason.
 *
 * Source: A. Achille, S. Soatto, 2018 (https://arxiv.org/abs/1706.01350), proposition 3.1.
 *
 * @example
 * import { nuisanceBound } from '@infodrop/analysis';
 * const { limit, bestAccuracy } = await nuisanceBound(model, test, { nuisance: { classes: 10 } });
 */
export async function nuisanceBound(
  model: LayersModel,
  data: TrainingData,
  options: NuisanceBoundOptions = {},
): Promise<NuisanceBound> {
  const caller = 'nuisanceBound';
  requireOptions(caller, options, [
    'layer',
    'samples',
    'batchSize',
    'signal',
    'classProbabilities',
    'confidence',
    'nuisance',
  ]);
  const { layer: path, samples = 10, batchSize = 100, signal, ...rest } = options;
  requireInteger(caller, 'samples', samples, 1);
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireData(caller, 'data', data);
  requireInteger(caller, 'data.size', data.size, 2);
  const layer = informationLayerByPath(caller, model, path);
  requireProperPrior(caller, layer);
  const classifier = classifierOf(caller, model);
  const kl = new Float64Array(data.size);
  const losses = new Float64Array(data.size);
  const labels = new Int32Array(data.size);
  const walk = { mode: 'monteCarlo', batchSize, signal } as const;
  await overBatches(caller, model, data, walk, async ({ inputs, arrays, from, size, inDraw }) => {
    labels.set(arrays.targets, from);
    const values = await read(() => {
      const draws = Array.from({ length: samples }, (_, draw) =>
        inDraw(draw, () => {
          const { result: logits, perUnit } = recordKl(caller, [layer], () => classifier.logits(inputs));
          const nats = sum<Tensor1D>(reshape(perUnit[0]!, [size, -1]), 1);
          return [nats, crossEntropy(logits, arrays.targets)] as const;
        }),
      );
      const mean = (part: 0 | 1): Tensor1D => mul(addN(draws.map((each) => each[part])), 1 / samples);
      return concat([mean(0), mean(1)]);
    });
    kl.set(values.subarray(0, size), from);
    losses.set(values.subarray(size), from);
  });
  return boundFrom(caller, { ...rest, kl, crossEntropy: losses, labels });
}

/** What a layer of `@infodrop/dropout` says of its prior. */
interface HasPrior {
  readonly prior?: { readonly kind: string; readonly proper?: boolean; readonly hasAtomAtZero?: boolean };
  readonly gateZeros?: boolean;
}

function requireProperPrior(caller: string, layer: PathedInformationLayer): void {
  const { prior, gateZeros = false } = layer as HasPrior;
  if (prior === undefined) {
    throw new TypeError(
      `${caller}: layer must tell its prior, got none from '${layer.path}'. The bound holds for a proper one.`,
    );
  }
  requireThat(
    prior.proper === true,
    caller,
    `prior of '${layer.path}'`,
    'proper',
    prior.kind,
    'An improper prior has no integral, as c/z: its divergence is known up to a constant only, and bounds nothing. Train with logNormal(), or let a prior of your own say `proper: true`.',
  );
  if (gateZeros && prior.hasAtomAtZero !== true) {
    throw new RangeError(
      `${caller}: gateZeros of '${layer.path}' must be false, got true. The prior ${describe(prior.kind)} has no atom at 0, so that what is off is not free.`,
    );
  }
}
