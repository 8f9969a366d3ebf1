import { key, permutation } from '@infodrop/random';
import { requireNumber, requireOptions } from '@infodrop/requirements';
import { requireRunOptions } from '../pace.js';
import { replicates, RUN_OPTIONS, type RunOptions, type Scheme } from './replicates.js';
import { momentsOf } from '../meanAndDeviation.js';
import { type AnyStatistic, observe, type Observed } from './statistic.js';
import { takeSamples } from './variable.js';

/** What every interval takes. */
export interface IntervalOptions<Options> extends RunOptions {
  /** How often the interval should cover the truth, in (0, 1); 0.95 by default. */
  readonly level?: number | undefined;
  /** The statistic's own options, for instance `{ k: 4 }`. */
  readonly options?: NoInfer<Options> | undefined;
}

/** A statistic and an interval for what it estimates. */
export interface Interval {
  /** The statistic of the samples, in `unit`. */
  readonly value: number;
  /** Unit of the statistic: absent when it is no measure of this package. */
  readonly unit?: string;
  readonly lower: number;
  readonly upper: number;
  /** How often the interval should cover the truth. */
  readonly level: number;
  /** Standard error of the statistic, in `unit`. */
  readonly standardError: number;
  /** How much the statistic is too large on average, as far as this construction can tell, in `unit`. */
  readonly bias: number;
  /** How many samples the statistic is made from. */
  readonly samples: number;
  /** The statistics of the samples drawn anew, in `unit`. */
  readonly replicates: { readonly mean: number; readonly standardDeviation: number; readonly values: Float64Array };
  /** What computed the statistic, for instance 'plug-in'. */
  readonly estimator: string;
  /** Every setting of the statistic and of the interval. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the reader should know, the statistic's own warnings included. */
  readonly warnings: readonly string[];
}

/** How the samples are drawn anew, and what comes of it. */
export interface Construction {
  readonly scheme: Scheme;
  /** What the scheme needs to know. */
  readonly draw: Readonly<Record<string, unknown>>;
  readonly count: number;
  /** What the result tells of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The interval; `tail` is half of what it may miss. */
  readonly conclude: (
    values: Float64Array,
    tail: number,
  ) => { lower: number; upper: number; standardError: number; bias: number };
}

/** A statistic that moves by more than this part of its standard error when the samples are shuffled depends on their order. */
const ORDERED = 0.1;
const ORDER_WARNING =
  'The statistic depends on the order of the samples, which is lost when they are drawn anew: the interval is not for series.';

/** The statistic on the samples and on samples drawn anew, and the interval that comes of it. */
export async function intervalOf<Options>(
  caller: string,
  statistic: unknown,
  variables: readonly unknown[],
  options: IntervalOptions<Options>,
  own: readonly string[],
  constructionOf: (observed: Observed) => Construction,
): Promise<Interval> {
  requireOptions(caller, options, [...own, 'level', 'options', ...RUN_OPTIONS]);
  const level = requireNumber(caller, 'level', options.level ?? 0.95, { least: 0, above: true, most: 1 - 1e-6 });
  requireRunOptions(caller, options);
  const measure = statistic as AnyStatistic;
  const measureOptions: object | undefined = options.options ?? undefined;
  options.signal?.throwIfAborted();
  const observed = await observe(caller, measure, variables, measureOptions, options);
  const { scheme, draw, count, settings, conclude } = constructionOf(observed);
  const task = { variables: observed.variables, options: observed.options, settings: draw };
  const drawn = options.workers === undefined ? observed.statistic : measure;
  const values = await replicates({ caller, statistic: drawn, scheme, task, count }, options);
  const { value, description, samples, warnings } = observed;
  const { mean, standardDeviation } = momentsOf(values);
  const concluded = conclude(values, (1 - level) / 2);
  const order = permutation(key(0), samples);
  const shuffled = observed.statistic(...observed.variables.map((each) => takeSamples(each, order)), observed.options);
  const ordered = Math.abs((shuffled as number) - value) > ORDERED * concluded.standardError;
  return {
    value,
    ...description,
    level,
    ...concluded,
    samples,
    replicates: { mean, standardDeviation, values },
    settings: { ...description.settings, ...settings },
    warnings: ordered ? [...warnings, ORDER_WARNING] : warnings,
  };
}

/** The value below which a share `p` of sorted numbers lies: their order statistic (B + 1) p, interpolated. */
export function quantileOf(sorted: Float64Array, p: number): number {
  const last = sorted.length - 1;
  const place = Math.min(last, Math.max(0, p * (sorted.length + 1) - 1));
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(last, below + 1)]!;
  return low === high ? low : low + (place - below) * (high - low);
}
