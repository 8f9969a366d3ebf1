import { pace, type Pace, type RunOptions, type Samples } from '@infodrop/information';
import { foldIn, key } from '@infodrop/random';
import { requireInteger, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { binFeatures } from '../learners/binnedFeatures.js';
import { boostClassifier } from '../learners/boostedTrees.js';
import { mean } from './informationRows.js';
import { readingOnce } from './logisticReading.js';
import {
  accuracy,
  commonestIn,
  type FactorTask,
  type Split,
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
  const all = splitSamples(caller, codes, factors, options);
  const trainingSamples = options.trainingSamples ?? all.settings.trainingSamples;
  requireInteger(caller, 'trainingSamples', trainingSamples, 2, all.settings.trainingSamples);
  const split = firstOf(caller, all, trainingSamples);
  const { onProgress, signal } = options;
  const next = pace(split.tasks.length * (reader === 'boostedTrees' ? ROUNDS : 1), { caller, onProgress, signal });
  if (reader === 'logisticRegression') return downstreamAccuracyBy(readingOnce(split), split, { reader, next });
  const features = binFeatures(split.codes);
  const byTask = foldIn(key(split.settings.seed), caller);
  const boosted = async ({ labels, size }: FactorTask, k: number): Promise<Float64Array> => {
    const model = await boostClassifier(features, labels, size, { rounds: ROUNDS, key: foldIn(byTask, k), pace: next });
    return model.predict(split.testCodes);
  };
  return downstreamAccuracyBy(boosted, split, { reader });
}

const ROUNDS = 100;

/** The same by a reader that others may have asked too; `next` where it does not pace itself. */
export async function downstreamAccuracyBy(
  reading: (task: FactorTask, k: number) => Float64Array | Promise<Float64Array>,
  { tasks, settings }: Pick<Split, 'tasks' | 'settings'>,
  { reader, next }: { readonly reader: (typeof READERS)[number]; readonly next?: Pace },
): Promise<DownstreamAccuracy> {
  const perFactor: number[] = [];
  for (const [k, task] of tasks.entries()) {
    perFactor.push(accuracy(await reading(task, k), task.testLabels));
    await next?.();
  }
  const chance = tasks.map(({ testValues }) => {
    const commonest = commonestIn(testValues);
    return testValues.reduce((count, value) => count + (value === commonest ? 1 : 0), 0) / testValues.length;
  });
  return { value: mean(perFactor), perFactor, chance, settings: { ...settings, reader } };
}

/** A split of which only the first samples are learned from: their labels without gaps, the test samples' as those. */
function firstOf(caller: string, split: Split, trainingSamples: number): Split {
  if (trainingSamples === split.settings.trainingSamples) return split;
  return {
    codes: split.codes.map((column) => column.subarray(0, trainingSamples)),
    testCodes: split.testCodes,
    tasks: split.tasks.map((task, k) => {
      const some = task.labels.subarray(0, trainingSamples);
      const known = new Map([...new Set(some)].sort((a, b) => a - b).map((label, place) => [label, place]));
      requireThat(
        known.size > 1,
        caller,
        `factors[${k}]`,
        'of two or more different values among those learned from',
        1,
      );
      return {
        ...task,
        labels: some.map((label) => known.get(label)!),
        size: known.size,
        testLabels: task.testLabels.map((label) => known.get(label) ?? -1),
        values: task.values.subarray(0, trainingSamples),
      };
    }),
    settings: { ...split.settings, trainingSamples },
  };
}
