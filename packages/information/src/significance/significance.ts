import { requireRunOptions } from '../pace.js';
import { replicates, RUN_OPTIONS, type RunOptions, type Scheme } from './replicates.js';
import { requireInteger, requireOneOf, requireOptions } from '@infodrop/requirements';
import { momentsOf } from '../meanAndDeviation.js';
import { type AnyStatistic, observe, type Observed, type Reading } from './statistic.js';
import type { LabelsAs } from './variable.js';

/** Which statistics speak against the null hypothesis. */
export type Alternative = 'greater' | 'less' | 'two-sided';

/** What every test against a null distribution takes. */
export interface SignificanceOptions<Options> extends RunOptions {
  /** What the draws from the null are drawn by, an integer ≥ 0. */
  readonly seed: number;
  /** How many draws from the null, an integer ≥ 1; 999 by default. The least p-value is 1 / (1 + permutations). */
  readonly permutations?: number | undefined;
  /** Which statistics speak against the null: 'greater' by default, since information is what is looked for. */
  readonly alternative?: Alternative | undefined;
  /** The statistic's own options, for instance `{ k: 4 }`. */
  readonly options?: NoInfer<Options> | undefined;
}

/** A statistic, the distribution that it has when the null hypothesis is true, and how unusual it is there. */
export interface SignificanceTest {
  /** The statistic of the samples, in `unit`. */
  readonly value: number;
  /** Unit of the statistic: absent when it is no measure of this package. */
  readonly unit?: string;
  /** Probability, under the null, of a statistic as extreme as this one: (1 + #{T* ≥ T}) / (1 + permutations). */
  readonly pValue: number;
  /** The statistics of the draws from the null, in `unit`. */
  readonly nullDistribution: {
    readonly mean: number;
    /** NaN when there is only one draw. */
    readonly standardDeviation: number;
    /** In the order of drawing. */
    readonly values: Float64Array;
  };
  readonly permutations: number;
  readonly seed: number;
  /** What computed the statistic, for instance 'KSG 1'. */
  readonly estimator: string;
  /** Every setting of the statistic and of the null. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the reader should know, the statistic's own warnings included. */
  readonly warnings: readonly string[];
}

/** What a test adds to the null that all have in common. */
export interface NullHypothesis {
  readonly scheme: Scheme;
  /** What the scheme needs to know besides the seed. May hold large arrays. */
  readonly draw: Readonly<Record<string, unknown>>;
  /** What the result tells of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How many draws there are at most; Infinity by default. */
  readonly most?: number;
}

/** The smallest difference that is taken for one: what rounding leaves of two equal sums is smaller. */
const RELATIVE_SLACK = 1e-12;

/** The statistic on the samples and on draws from the null, and the p-value. */
export async function testAgainstNull<Options>(
  caller: string,
  statistic: unknown,
  variables: readonly unknown[],
  options: SignificanceOptions<Options>,
  own: readonly string[],
  nullOf: (observed: Observed) => NullHypothesis,
  read?: (labels: LabelsAs) => Reading,
): Promise<SignificanceTest> {
  requireOptions(caller, options, [...own, 'seed', 'permutations', 'alternative', 'options', ...RUN_OPTIONS]);
  const seed = requireSeed(caller, options);
  const { alternative = 'greater' } = options;
  requireOneOf(caller, 'alternative', alternative, ['greater', 'less', 'two-sided']);
  requireRunOptions(caller, options);
  const measure = statistic as AnyStatistic;
  const measureOptions: object | undefined = options.options ?? undefined;
  options.signal?.throwIfAborted();
  const observed = await observe(caller, measure, variables, measureOptions, options, read);
  const hypothesis = nullOf(observed);
  const { most = Infinity } = hypothesis;
  const count = requireInteger(caller, 'permutations', options.permutations ?? Math.min(999, most), 1, most);
  const task = { variables: observed.variables, options: observed.options, settings: { ...hypothesis.draw, seed } };
  const drawn = options.workers === undefined ? observed.statistic : measure;
  const replication = { caller, statistic: drawn, scheme: hypothesis.scheme, task, count };
  const values = await replicates(replication, options);
  const { value, description, warnings } = observed;
  const { mean, standardDeviation } = momentsOf(values);
  const { pValue, constant } = compare(value, values, alternative, description.unit !== undefined);
  return {
    value,
    ...description,
    pValue,
    nullDistribution: { mean, standardDeviation, values },
    permutations: count,
    seed,
    settings: { ...description.settings, null: hypothesis.scheme.name, ...hypothesis.settings, alternative },
    warnings: constant
      ? [...warnings, 'Every draw from the null has the same statistic as the samples: this null says nothing of it.']
      : warnings,
  };
}

/** The seed, which every random function needs: a RangeError when there is none. */
export function requireSeed(caller: string, options: { readonly seed?: number | undefined } | undefined): number {
  const seed: unknown = options?.seed;
  return requireInteger(caller, 'seed', seed as number, 0);
}

function compare(
  value: number,
  values: Float64Array,
  alternative: Alternative,
  isMeasure: boolean,
): { pValue: number; constant: boolean } {
  // Two tables that differ in the order of their cells have the same entropy but for rounding: that is a tie. Rounding is
  // that of the entropies, about 1 nat, even where their difference is close to 0.
  let scale = isMeasure ? 0.01 : 0;
  for (const each of [value, ...values]) if (Math.abs(each) < Infinity) scale = Math.max(scale, Math.abs(each));
  const slack = scale * RELATIVE_SLACK;
  let above = 0;
  let below = 0;
  for (const each of values) {
    if (each >= value - slack) above++;
    if (each <= value + slack) below++;
  }
  const count = values.length;
  const share = (extreme: number): number => (1 + extreme) / (1 + count);
  const tails = {
    greater: share(above),
    less: share(below),
    'two-sided': Math.min(1, 2 * share(Math.min(above, below))),
  };
  return { pValue: tails[alternative], constant: above === count && below === count };
}
