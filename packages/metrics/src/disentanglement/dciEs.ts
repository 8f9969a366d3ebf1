import { pace, type RunOptions, type Samples } from '@infodrop/information';
import { foldIn, key } from '@infodrop/random';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { binFeatures } from '../learners/binnedFeatures.js';
import { type RandomForest, randomForests } from '../learners/randomForest.js';
import { dciOfImportance, type DciScores } from './dciOfImportance.js';
import { explicitnessOfCurve, type LossCapacityCurve } from './explicitnessOfCurve.js';
import { mean } from './informationRows.js';
import {
  accuracy,
  commonestIn,
  type FactorTask,
  SPLIT_OPTIONS,
  type SplitOptions,
  splitSamples,
  type SplitSettings,
} from './split.js';

/** Which readers there are, and how it is run. */
export interface DciEsOptions extends SplitOptions, Pick<RunOptions, 'onProgress' | 'signal'> {
  /** The depths of the forests, growing integers ≥ 1, two or more. Default 1, 2, 3, 4, 8, 10, 12, 14, 16, 18, 20, 32, as in the code of the paper. */
  readonly depths?: readonly number[] | undefined;
  /** Trees of each, an integer ≥ 1. Default 100. */
  readonly trees?: number | undefined;
}

/** DCI with explicitness and size. */
export interface DciEsScore extends DciScores {
  /** Mean of `explicitnessPerFactor`. */
  readonly explicitness: number;
  readonly explicitnessPerFactor: readonly number[];
  /** Factors over dimensions of the code. */
  readonly size: number;
  /** Mean of `informativenessPerFactor`. */
  readonly informativeness: number;
  /** Of each factor, the share of samples not learned from that the best depth tells right. */
  readonly informativenessPerFactor: readonly number[];
  /** Of each factor, the share told wrong at each depth. */
  readonly curves: readonly LossCapacityCurve[];
  /** Of each dimension for each factor at the best depth, row-major [dimensions × factors]. */
  readonly importance: Float64Array;
  readonly shape: readonly [dimensions: number, factors: number];
  readonly settings: SplitSettings & {
    readonly trees: number;
    readonly depths: readonly number[];
    /** The depth that tells most, of which the D, C and I are. */
    readonly bestDepth: number;
  };
}

const DEPTHS = [1, 2, 3, 4, 8, 10, 12, 14, 16, 18, 20, 32];

/**
 * DCI-ES: disentanglement, completeness and informativeness, how simple a reader may be (explicitness), and how small the code is (size).
 *
 *   E = mean over k of the E of factor k's curve of loss against capacity;   S = factors / dimensions;   D, C and I at the capacity that reads best
 *
 * as in {@link explicitnessOfCurve} and {@link dciOfImportance}. The readers are random forests of growing depth, the loss is the share of samples told
 * wrong, the baseline that of telling the commonest value. Dimensions of more than 256 different values are cut into 256 bins at their quantiles.
 *
 * @param codes - Samples × dimensions, two dimensions or more.
 * @param factors - Samples × factors, two or more; every different number is a class.
 * @param options - `depths`, `trees` (100), `testShare` (⅓), `seed` (0), `onProgress`, `signal`.
 * @returns A promise of D, C and I in [0, 1], E at most 1, S > 0 and 1 for as many dimensions as factors. A code that tells nothing has an E of 1 too: read it
 *   beside I.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite, there is one
 *   dimension or factor, or a factor is constant among the samples learned from or has only their commonest value among those tested on; the
 *   signal's reason when that is aborted.
 *
 * Source: C. Eastwood et al., [DCI-ES: an extended disentanglement framework with connections to identifiability](https://arxiv.org/abs/2210.00364), 2023,
 * and their [code](https://github.com/andreinicolicioiu/DCI-ES), for the depths. There all depths are grown on their own; here the shallow forests are the
 * tops of the deepest, which is the same in distribution.
 *
 * @example
 * import { dciEs } from '@infodrop/metrics';
 * const factors = Array.from({ length: 300 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);
 * const { explicitness, size } = await dciEs(factors, factors, { depths: [1, 2, 4, 8, 16, 32], trees: 20 }); // 0.996, 1
 */
export async function dciEs(codes: Samples, factors: Samples, options: DciEsOptions = {}): Promise<DciEsScore> {
  const caller = 'dciEs';
  requireOptions(caller, options, ['depths', 'trees', ...SPLIT_OPTIONS, 'onProgress', 'signal']);
  const { depths = DEPTHS, trees = 100, onProgress, signal } = options;
  const given = Array.isArray(depths) ? (depths as readonly number[]) : [];
  requireThat(given.length >= 2, caller, 'depths', 'an array of two or more depths', depths);
  given.forEach((depth, d) => {
    const above = d === 0 ? 1 : given[d - 1]! + 1;
    requireInteger(caller, `depths[${d}]`, depth, above);
  });
  requireInteger(caller, 'trees', trees, 1);
  const split = splitSamples(caller, codes, factors, options);
  const shape = [split.codes.length, split.tasks.length] as const;
  requireThat(shape[0] >= 2, caller, 'codes', 'of 2 dimensions or more', shape[0]);
  requireThat(shape[1] >= 2, caller, 'factors', '2 or more', shape[1]);
  const baselines = split.tasks.map((task, k) => baselineOf(caller, task, k));
  const next = pace(trees * shape[1], { caller, onProgress, signal });
  const features = binFeatures(split.codes);
  const perFactor: { readonly forests: readonly RandomForest[]; readonly right: readonly number[] }[] = [];
  for (const [k, { labels, size, testLabels }] of split.tasks.entries()) {
    const forests = await randomForests(features, labels, size, {
      depths: given,
      asked: [split.testCodes],
      trees,
      key: foldIn(foldIn(key(split.settings.seed), caller), k),
      pace: next,
    });
    perFactor.push({ forests, right: forests.map(({ shares }) => accuracy(shares[0]!, testLabels)) });
  }
  const told = given.map((_, d) => mean(perFactor.map(({ right }) => right[d]!)));
  const best = told.indexOf(told.reduce((a, b) => Math.max(a, b)));
  const importance = Float64Array.from(
    { length: shape[0] * shape[1] },
    (_, at) => perFactor[at % shape[1]]!.forests[best]!.importance[Math.floor(at / shape[1])]!,
  );
  const curves = perFactor.map(({ right }, k) => ({
    capacities: given,
    losses: right.map((share) => 1 - share),
    baseline: baselines[k]!,
  }));
  const explicitnessPerFactor = curves.map(explicitnessOfCurve);
  return {
    ...dciOfImportance({ data: importance, shape }),
    explicitness: mean(explicitnessPerFactor),
    explicitnessPerFactor,
    size: shape[1] / shape[0],
    informativeness: told[best]!,
    informativenessPerFactor: perFactor.map(({ right }) => right[best]!),
    curves,
    importance,
    shape,
    settings: { ...split.settings, trees, depths: given, bestDepth: given[best]! },
  };
}

/** The share of test samples that are not of the value that is commonest among those learned from. */
function baselineOf(caller: string, { values, testValues }: FactorTask, k: number): number {
  const commonest = commonestIn(values);
  const missed = testValues.reduce((sum, value) => sum + (value === commonest ? 0 : 1), 0) / testValues.length;
  const requirement = 'of another value than the commonest in some test sample';
  requireThat(missed > 0, caller, `factors[${k}]`, requirement, commonest, 'Give more samples, or another seed.');
  return missed;
}
