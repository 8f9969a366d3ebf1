import { pace, type Pace, type RunOptions, type Samples } from '@infodrop/information';
import { foldIn, key, type Key } from '@infodrop/random';
import { requireInteger, requireNumber, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { binFeatures, type BinnedFeatures } from '../learners/binnedFeatures.js';
import { boostClassifier } from '../learners/boostedTrees.js';
import { lasso } from '../learners/lasso.js';
import { randomForests } from '../learners/randomForest.js';
import { standardizer } from '../learners/standardizer.js';
import { isConstant } from './codesAndFactors.js';
import { dciOfImportance, type DciScores } from './dciOfImportance.js';
import { mean } from './informationRows.js';
import {
  accuracy,
  type FactorTask,
  type Split,
  SPLIT_OPTIONS,
  type SplitOptions,
  splitSamples,
  type SplitSettings,
} from './split.js';

/** Gradient-boosted trees, the learner of published scores; the defaults are those of scikit-learn's `GradientBoostingClassifier`. */
export interface BoostedTreesLearner {
  readonly name: 'boostedTrees';
  /** An integer ≥ 1. Default 100. */
  readonly rounds?: number | undefined;
  /** > 0. Default 0.1. */
  readonly learningRate?: number | undefined;
  /** An integer ≥ 1. Default 3. */
  readonly maxDepth?: number | undefined;
}

/** A random forest of √dimensions candidates a node. */
export interface RandomForestLearner {
  readonly name: 'randomForest';
  /** An integer ≥ 1. Default 100. */
  readonly trees?: number | undefined;
  /** An integer ≥ 1. Default 8. */
  readonly maxDepth?: number | undefined;
}

/** A lasso, for factors that are numbers; code and factors are standardized first. */
export interface LassoLearner {
  readonly name: 'lasso';
  /** What the weights cost, ≥ 0. Default 0.01. */
  readonly alpha?: number | undefined;
}

export type DciLearner = BoostedTreesLearner | RandomForestLearner | LassoLearner;

/** A learner of which nothing is left to its defaults. */
export type SettledLearner =
  | { readonly name: 'boostedTrees'; readonly rounds: number; readonly learningRate: number; readonly maxDepth: number }
  | { readonly name: 'randomForest'; readonly trees: number; readonly maxDepth: number }
  | { readonly name: 'lasso'; readonly alpha: number };

/** How the importances are learned, and how it is run. */
export interface DciOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {
  /** A learner, or the name of one with its defaults. Default 'boostedTrees', as published scores have. */
  readonly learner?: DciLearner | DciLearner['name'] | undefined;
}

/** Disentanglement, completeness and informativeness, with their parts. */
export interface DciScore extends DciScores {
  /** Mean of `informativenessPerFactor`. */
  readonly informativeness: number;
  /** Of each factor, on samples that were not learned from: the share told right; of a lasso R², which is below 0 where it is worse than the mean. */
  readonly informativenessPerFactor: readonly number[];
  /** The mean of the same on the samples learned from: far above is learned by heart. */
  readonly trainingInformativeness: number;
  /** Of each dimension for each factor, row-major [dimensions × factors]: shares of a factor's that sum to 1, of a lasso absolute weights. */
  readonly importance: Float64Array;
  readonly shape: readonly [dimensions: number, factors: number];
  readonly settings: SplitSettings & { readonly learner: SettledLearner };
}

/** What a learner says of one factor. */
interface Reading {
  readonly importance: ArrayLike<number>;
  readonly training: number;
  readonly test: number;
}

/**
 * Disentanglement, completeness and informativeness: how important each dimension of a code is to a learner that reads each factor.
 *
 *   D = Σᵢ ρᵢ (1 − H_K(Pᵢ·)),   C = Σₖ ρₖ (1 − H_n(P·ₖ)),   I = mean over k of how well factor k is read
 *
 * as in {@link dciOfImportance}. Trees are told a factor's different values as classes; the lasso takes them as numbers. Dimensions of more than 256
 * different values are cut into 256 bins at their quantiles for the trees. Between equal splits it is drawn, so that a dimension that is there
 * twice has half the importance each time.
 *
 * @param codes - Samples × dimensions, two dimensions or more.
 * @param factors - Samples × factors, two or more.
 * @param options - `learner`, `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of D and C in [0, 1], I (1 is perfect; chance is the share of the commonest value, of a lasso 0), and the importances.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, there is one
 *   dimension or factor, or a factor is constant among the samples learned from; the signal's reason when that is aborted.
 *
 * Source: C. Eastwood, C. K. I. Williams, [A framework for the quantitative evaluation of disentangled
 * representations](https://openreview.net/forum?id=By-7dz-AZ), 2018; boosted trees as in the code of F. Locatello et al., [Challenging common
 * assumptions](https://arxiv.org/abs/1811.12359), 2019.
 *
 * @example
 * import { dci } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
 * const { disentanglement } = await dci(factors, factors, { learner: { name: 'boostedTrees', rounds: 10 } }); // 1
 */
export async function dci(codes: Samples, factors: Samples, options: DciOptions = {}): Promise<DciScore> {
  const caller = 'dci';
  requireOptions(caller, options, ['learner', ...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const learner = learnerOf(caller, options.learner ?? 'boostedTrees');
  const split = splitSamples(caller, codes, factors, options);
  const shape = [split.codes.length, split.tasks.length] as const;
  requireThat(shape[0] >= 2, caller, 'codes', 'of 2 dimensions or more', shape[0]);
  requireThat(shape[1] >= 2, caller, 'factors', '2 or more', shape[1]);
  const parts = learner.name === 'boostedTrees' ? learner.rounds : learner.name === 'randomForest' ? learner.trees : 1;
  const { onProgress, signal } = options;
  const next = pace(parts * shape[1], { caller, onProgress, signal });
  const read = readerOf(learner, split, next);
  const readings: Reading[] = [];
  for (const [k, task] of split.tasks.entries()) {
    readings.push(await read(task, foldIn(foldIn(key(split.settings.seed), 'dci'), k)));
  }
  const importance = Float64Array.from(
    { length: shape[0] * shape[1] },
    (_, at) => readings[at % shape[1]]!.importance[Math.floor(at / shape[1])]!,
  );
  const informativenessPerFactor = readings.map(({ test }) => test);
  return {
    ...dciOfImportance({ data: importance, shape }),
    informativeness: mean(informativenessPerFactor),
    informativenessPerFactor,
    trainingInformativeness: mean(readings.map(({ training }) => training)),
    importance,
    shape,
    settings: { ...split.settings, learner },
  };
}

/** The learner asked for with all of its settings, or an error in the name of the caller. */
export function learnerOf(caller: string, given: DciLearner | DciLearner['name']): SettledLearner {
  const chosen = typeof given === 'string' ? ({ name: given } as DciLearner) : given;
  requireOneOf(caller, 'learner', nameOf(chosen), ['boostedTrees', 'randomForest', 'lasso']);
  switch (chosen.name) {
    case 'boostedTrees': {
      requireOptions(caller, chosen, ['name', 'rounds', 'learningRate', 'maxDepth']);
      const { rounds = 100, learningRate = 0.1, maxDepth = 3 } = chosen;
      requireInteger(caller, 'rounds', rounds, 1);
      requireNumber(caller, 'learningRate', learningRate, { least: 0, above: true });
      requireInteger(caller, 'maxDepth', maxDepth, 1);
      return { name: 'boostedTrees', rounds, learningRate, maxDepth };
    }
    case 'randomForest': {
      requireOptions(caller, chosen, ['name', 'trees', 'maxDepth']);
      const { trees = 100, maxDepth = 8 } = chosen;
      requireInteger(caller, 'trees', trees, 1);
      requireInteger(caller, 'maxDepth', maxDepth, 1);
      return { name: 'randomForest', trees, maxDepth };
    }
    case 'lasso': {
      requireOptions(caller, chosen, ['name', 'alpha']);
      const { alpha = 0.01 } = chosen;
      requireNumber(caller, 'alpha', alpha, { least: 0 });
      return { name: 'lasso', alpha };
    }
  }
}

/** Its name, or what is there in place of a learner. */
function nameOf(chosen: DciLearner): DciLearner['name'] {
  const given: unknown = chosen;
  return typeof given === 'object' && given !== null && 'name' in given
    ? (given.name as DciLearner['name'])
    : (given as DciLearner['name']);
}

function readerOf(
  learner: SettledLearner,
  { codes, testCodes }: Split,
  next: Pace,
): (task: FactorTask, key: Key) => Promise<Reading> {
  if (learner.name === 'lasso') {
    return async ({ values, testValues }) => {
      const reading = readByLasso({ codes, testCodes, values, testValues }, learner.alpha);
      await next();
      return reading;
    };
  }
  const features = binFeatures(codes);
  return learner.name === 'boostedTrees'
    ? (task, ofTask) => readByBoosting(features, testCodes, task, { ...learner, key: ofTask, pace: next })
    : (task, ofTask) => readByForest(features, { codes, testCodes }, task, { ...learner, key: ofTask, pace: next });
}

async function readByBoosting(
  features: BinnedFeatures,
  testCodes: readonly Float64Array[],
  { labels, size, testLabels }: FactorTask,
  options: Parameters<typeof boostClassifier>[3],
): Promise<Reading> {
  const model = await boostClassifier(features, labels, size, options);
  const test = accuracy(model.predict(testCodes), testLabels);
  return { importance: model.importance, training: accuracy(model.fitted, labels), test };
}

async function readByForest(
  features: BinnedFeatures,
  { codes, testCodes }: Pick<Split, 'codes' | 'testCodes'>,
  { labels, size, testLabels }: FactorTask,
  {
    maxDepth,
    ...options
  }: Omit<Parameters<typeof randomForests>[3], 'depths' | 'asked'> & { readonly maxDepth: number },
): Promise<Reading> {
  const [forest] = await randomForests(features, labels, size, {
    ...options,
    depths: [maxDepth],
    asked: [codes, testCodes],
  });
  const { importance, shares } = forest!;
  return { importance, training: accuracy(shares[0]!, labels), test: accuracy(shares[1]!, testLabels) };
}

function readByLasso(
  {
    codes,
    testCodes,
    values,
    testValues,
  }: Pick<Split, 'codes' | 'testCodes'> & Pick<FactorTask, 'values' | 'testValues'>,
  alpha: number,
): Reading {
  const ofCodes = codes.map(standardizer);
  const ofValues = standardizer(values);
  const standardized = codes.map((column, i) => column.map(ofCodes[i]!));
  const target = values.map(ofValues);
  const { weights, intercept } = lasso(standardized, target, alpha);
  const rSquared = (columns: readonly Float64Array[], truth: Float64Array): number => {
    if (isConstant(truth)) return 0;
    const middle = truth.reduce((sum, value) => sum + value, 0) / truth.length;
    let [missed, all] = [0, 0];
    truth.forEach((value, row) => {
      const told = columns.reduce((sum, column, i) => sum + weights[i]! * column[row]!, intercept);
      missed += (value - told) ** 2;
      all += (value - middle) ** 2;
    });
    return 1 - missed / all;
  };
  return {
    importance: weights.map(Math.abs),
    training: rSquared(standardized, target),
    test: rSquared(
      testCodes.map((column, i) => column.map(ofCodes[i]!)),
      testValues.map(ofValues),
    ),
  };
}
