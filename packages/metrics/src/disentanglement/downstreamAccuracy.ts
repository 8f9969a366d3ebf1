import { pace, type RunOptions, type Samples } from '@infodrop/information';
import { foldIn, key } from '@infodrop/random';
import { requireInteger, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { binFeatures } from '../learners/binnedFeatures.js';
import { boostClassifier } from '../learners/boostedTrees.js';
import { mean } from './informationRows.js';
import { readByLogistic } from './logisticReading.js';
import {
  accuracy,
  type FactorTask,
  SPLIT_OPTIONS,
  type SplitOptions,
  splitSamples,
  type SplitSettings,
} from './split.js';

const READERS = ['boostedTrees', 'logisticRegression'] as const;

/** Who reads, from how much, and how it is run. */
export interface DownstreamAccuracyOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {
  /** Default 'boostedTrees'. */
  readonly reader?: (typeof READERS)[number] | undefined;
  /** How many of the samples to learn from are taken, an integer ≥ 2. Default all: the ratio to few says how sample-efficient a code is. */
  readonly trainingSamples?: number | undefined;
}

/** The accuracy, and what it is the mean of. */
export interface DownstreamAccuracy {
  /** Mean of `perFactor`. */
  readonly value: number;
  /** Of each factor, the share of samples not learned from whose value is told. */
  readonly perFactor: readonly number[];
  /** Of each factor, the share of its commonest value among the same samples: what is told without a code. */
  readonly chance: readonly number[];
  readonly settings: SplitSettings & { readonly reader: (typeof READERS)[number] };
}

/**
 * Downstream accuracy: how well a learner tells each factor from the whole code.
 *
 *   mean over k of the share of test samples whose value of factor k a reader of z tells
 *
 * @param codes - Samples × dimensions.
 * @param factors - Samples × factors; every different number is a class.
 * @param options - `reader` ('boostedTrees', or 'logisticRegression'), `trainingSamples` (all), `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of the mean in [0, 1], the accuracy of each factor, and beside it that of telling the commonest value.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, more samples
 *   are asked for than there are, or a factor is constant among those learned from; the signal's reason when that is aborted.
 *
 * Source: F. Locatello et al., [Challenging common assumptions](https://arxiv.org/abs/1811.12359), 2019, section 5.5.
 *
 * @example
 * import { downstreamAccuracy } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 2, (i >> 1) % 2]);
 * (await downstreamAccuracy(factors, factors, { reader: 'logisticRegression' })).value; // 1
 */
export async function downstreamAccuracy(
  codes: Samples,
  factors: Samples,
  options: DownstreamAccuracyOptions = {},
): Promise<DownstreamAccuracy> {
  const caller = 'downstreamAccuracy';
  requireOptions(caller, options, ['reader', 'trainingSamples', ...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const { reader = 'boostedTrees' } = options;
  requireOneOf(caller, 'reader', reader, READERS);
  const { codes: all, testCodes, tasks, settings } = splitSamples(caller, codes, factors, options);
  const trainingSamples = options.trainingSamples ?? settings.trainingSamples;
  requireInteger(caller, 'trainingSamples', trainingSamples, 2, settings.trainingSamples);
  const first = all.map((column) => column.subarray(0, trainingSamples));
  const features = binFeatures(first);
  const { onProgress, signal } = options;
  const next = pace(tasks.length * (reader === 'boostedTrees' ? ROUNDS : 1), { caller, onProgress, signal });
  const perFactor: number[] = [];
  for (const [k, task] of tasks.entries()) {
    const { labels, size, known } = firstOf(task, trainingSamples);
    requireThat(size > 1, caller, `factors[${k}]`, 'of two or more different values among those learned from', size);
    const testLabels = task.testLabels.map((label) => known.get(label) ?? -1);
    if (reader === 'boostedTrees') {
      const ofTask = foldIn(foldIn(key(settings.seed), caller), k);
      const model = await boostClassifier(features, labels, size, { rounds: ROUNDS, key: ofTask, pace: next });
      perFactor.push(accuracy(model.predict(testCodes), testLabels));
    } else {
      perFactor.push(accuracy(readByLogistic({ codes: first, testCodes }, { labels, size }).test, testLabels));
      await next();
    }
  }
  const chance = tasks.map(({ testLabels }) => shareOfCommonest(testLabels));
  return { value: mean(perFactor), perFactor, chance, settings: { ...settings, trainingSamples, reader } };
}

const ROUNDS = 100;

/** The labels of the first samples, without gaps, and what each label has become. */
function firstOf({ labels }: FactorTask, count: number) {
  const some = labels.subarray(0, count);
  const known = new Map([...new Set(some)].sort((a, b) => a - b).map((label, place) => [label, place]));
  return { labels: some.map((label) => known.get(label)!), size: known.size, known };
}

function shareOfCommonest(labels: Int32Array): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / labels.length;
}
