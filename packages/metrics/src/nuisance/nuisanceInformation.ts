import { type Pace, pace, type RunOptions, type Samples } from '@infodrop/information';
import { foldIn, key } from '@infodrop/random';
import { requireNumber, requireNumbers, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { spread } from '../comparison/spread.js';
import { studentTQuantile } from '../comparison/studentT.js';
import { logisticReader } from '../disentanglement/logisticReading.js';
import {
  commonestIn,
  countsOf,
  type FactorTask,
  type Split,
  SPLIT_OPTIONS,
  type SplitOptions,
  splitSamples,
  type SplitSettings,
} from '../disentanglement/split.js';
import { binFeatures } from '../learners/binnedFeatures.js';
import { boostClassifier } from '../learners/boostedTrees.js';
import { softmaxInto } from '../learners/softmax.js';

const READERS = ['boostedTrees', 'logisticRegression'] as const;

/** Who reads, how sure the interval is, and how it is run. */
export interface NuisanceInformationOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {
  /** Default 'boostedTrees'. */
  readonly reader?: (typeof READERS)[number] | undefined;
  /** Of the intervals, in (0, 1). Default 0.95. */
  readonly confidence?: number | undefined;
}

/** What a second reader gets of a nuisance out of a code. */
export interface NuisanceInformation {
  /** H(n) less the reader's cross-entropy, nats: from below what the code tells; below 0 where the reader does worse than the shares of the values. Null where it is not finite. */
  readonly value: number | null;
  /** Confidence interval of `value`; null with it. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Why `value` is null; null where it is not. */
  readonly reason: string | null;
  /** H(n) of the test samples, nats: the most that `value` can be. */
  readonly entropy: number;
  /** Share of the test samples whose value the reader tells. */
  readonly accuracy: number;
  /** Share of the commonest value among the same samples: what is told without a code. */
  readonly chance: number;
  /** accuracy − chance. */
  readonly aboveChance: number;
  /** Confidence interval of `aboveChance`. */
  readonly aboveChanceInterval: readonly [low: number, high: number];
  readonly settings: SplitSettings & { readonly reader: (typeof READERS)[number]; readonly confidence: number };
}

/**
 * How much of a nuisance a second reader gets out of a code: a lower bound of what is there.
 *
 *   I(z; n) ≥ H(n) − E[−log q(n|z)],   q a reader that has learned from other samples
 *
 * The means are over the test samples, H(n) that of their shares; the intervals are Student's t of them. A reading of nothing does not show that nothing is
 * there: another reader may find it. So look at the lower end to say that a nuisance is left, and at an upper bound (`nuisanceBound` of @infodrop/analysis,
 * which needs the model) to say that it is gone.
 *
 * @param codes - Samples × dimensions, with their noise where they have some.
 * @param nuisance - One number a sample; every different number is a value of its own, so that a continuous nuisance is to be binned first.
 * @param options - `reader` ('boostedTrees', or 'logisticRegression'), `confidence` (0.95), `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of {@link NuisanceInformation}, in nats. It is null, with the reason, where a test sample has a value that the reader gives no probability.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, fewer than two
 *   samples are left to test on, or the nuisance is constant among those learned from; the signal's reason when that is aborted.
 *
 * Source: D. Barber, F. Agakov, [The IM algorithm](https://papers.nips.cc/paper/2410-the-im-algorithm-a-variational-approach-to-information-maximization), 2003.
 * For tensors, with readers that are networks: `readNuisance` of @infodrop/analysis.
 *
 * @example
 * import { nuisanceInformation } from '@infodrop/metrics';
 * const nuisance = Array.from({ length: 300 }, (_, i) => i % 2);
 * const codes = nuisance.map((n, i) => [n + Math.sin(i) / 4, Math.cos(i)]);
 * const { value, aboveChance } = await nuisanceInformation(codes, nuisance); // nearly log 2, and nearly ½
 */
export async function nuisanceInformation(
  codes: Samples,
  nuisance: ArrayLike<number>,
  options: NuisanceInformationOptions = {},
): Promise<NuisanceInformation> {
  const caller = 'nuisanceInformation';
  requireOptions(caller, options, ['reader', 'confidence', ...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const { reader = 'boostedTrees', confidence = 0.95, onProgress, signal } = options;
  requireOneOf(caller, 'reader', reader, READERS);
  requireNumber(caller, 'confidence', confidence, { least: 0, above: true });
  requireThat(confidence < 1, caller, 'confidence', '< 1', confidence);
  requireNumbers(caller, 'nuisance', nuisance, { kind: 'finite' });
  const values = Float64Array.from(nuisance);
  const different = new Set(values).size > 1;
  requireThat(
    different,
    caller,
    'nuisance',
    'of two or more values',
    values[0],
    'There is nothing to read of a constant.',
  );
  const split = splitSamples(caller, codes, { data: values, shape: [values.length, 1] }, options);
  const { settings } = split;
  const wayOut = 'Give more samples, or a greater testShare.';
  requireThat(settings.testSamples >= 2, caller, 'test samples', 'at least 2', settings.testSamples, wayOut);
  const task = split.tasks[0]!;
  const next = pace(reader === 'boostedTrees' ? ROUNDS : 1, { caller, onProgress, signal });
  const logits =
    reader === 'boostedTrees' ? await readByTrees(split, task, next) : logisticReader(split)(task).map(Math.log);
  if (reader === 'logisticRegression') await next();

  const { testLabels, testValues, size } = task;
  const surprise = surprisals(testValues);
  const gains = surprise.map((nats, i) => nats - lossOf(logits, i, testLabels[i]!, size));
  // Of equally common ones the smallest.
  const likeliest = commonestIn(testValues.slice().sort());
  const byChance = Float64Array.from(testValues, (value) => (value === likeliest ? 1 : 0));
  const told = Float64Array.from(testLabels, (label, i) => (label === greatestOf(logits, i, size) ? 1 : 0));
  const above = told.map((right, i) => right - byChance[i]!);
  const finite = gains.every(Number.isFinite);
  return {
    value: finite ? spread(gains).mean : null,
    interval: finite ? intervalOf(gains, confidence) : null,
    reason: finite ? null : reasonOf(testLabels),
    entropy: spread(surprise).mean,
    accuracy: spread(told).mean,
    chance: spread(byChance).mean,
    aboveChance: spread(above).mean,
    aboveChanceInterval: intervalOf(above, confidence),
    settings: { ...settings, reader, confidence },
  };
}

const ROUNDS = 100;

/** Logits of every value, [test samples × size]. */
async function readByTrees(
  { codes, testCodes, settings: { seed } }: Split,
  { labels, size }: FactorTask,
  next: Pace,
): Promise<Float64Array> {
  const options = { rounds: ROUNDS, key: foldIn(key(seed), 'nuisanceInformation'), pace: next };
  const raw = (await boostClassifier(binFeatures(codes), labels, size, options)).predict(testCodes);
  // Of two values the trees add up to the logit of the second, that of the first being 0.
  return size === 2
    ? Float64Array.from({ length: 2 * raw.length }, (_, at) => (at % 2 === 0 ? 0 : raw[at >> 1]!))
    : raw;
}

/** −log of the probability of a label, nats; infinite for one that the reader does not know. */
function lossOf(logits: Float64Array, row: number, label: number, size: number): number {
  if (label < 0) return Infinity;
  return softmaxInto(new Float64Array(size), logits, row * size) - logits[row * size + label]!;
}

function greatestOf(logits: Float64Array, row: number, size: number): number {
  const ofRow = logits.subarray(row * size, (row + 1) * size);
  return ofRow.indexOf(Math.max(...ofRow));
}

/** −log of the share of each value among all, in the place of each sample: their mean is the entropy. */
function surprisals(values: Float64Array): Float64Array {
  const counts = countsOf(values);
  return values.map((value) => Math.log(values.length / counts.get(value)!));
}

/** Student's t interval of a mean. */
function intervalOf(values: Float64Array, confidence: number): [number, number] {
  const { mean, standardError } = spread(values);
  const reach = studentTQuantile((1 + confidence) / 2, values.length - 1) * standardError;
  return [mean - reach, mean + reach];
}

function reasonOf(testLabels: Int32Array): string {
  const unknown = testLabels.filter((label) => label < 0).length;
  return unknown > 0
    ? `${unknown} of ${testLabels.length} test samples have a value that no sample to learn from has, and so no probability: merge rare values, or give more samples`
    : 'the reader gives the value of a test sample the probability 0';
}
