import { foldIn, key, permutation } from '@infodrop/random';
import { requireInteger, requireOneOf } from '@infodrop/requirements';
import { type Interval, intervalOf, type IntervalOptions, quantileOf } from './interval.js';
import { normalQuantile } from '../special/normalQuantile.js';
import type { Scheme } from './replicates.js';
import { momentsOf } from '../meanAndDeviation.js';
import { requireSeed } from './significance.js';
import type { Statistic } from './statistic.js';
import { sampleCount, takeSamples } from './variable.js';

/** How the interval is made of the subsamples' statistics. */
export type SubsamplingMethod = 'normal' | 'quantile';

/** Options of {@link subsamplingInterval}. */
export interface SubsamplingIntervalOptions<Options> extends IntervalOptions<Options> {
  /** What the subsamples are drawn by, an integer ≥ 0. */
  readonly seed: number;
  /** How many subsamples, an integer ≥ 20; 200 by default. */
  readonly subsamples?: number | undefined;
  /** How many samples a subsample has; a third of them, rounded up, by default. */
  readonly size?: number | undefined;
  /** 'normal' by default: of the subsamples, only their spread is used. 'quantile' uses their quantiles too. */
  readonly method?: SubsamplingMethod | undefined;
}

/** Some of the samples, each at most once; the variables together. */
export const subsamplingScheme: Scheme = {
  name: 'subsampling',
  replicate: (statistic, { variables, options, settings }) => {
    const { seed, size } = settings as { seed: number; size: number };
    const root = key(seed);
    const count = sampleCount(variables[0]!);
    return (index) => {
      const order = permutation(foldIn(root, index), count).subarray(0, size);
      return statistic(...variables.map((each) => takeSamples(each, order)), options);
    };
  },
};

/**
 * An interval for a measure, from subsamples drawn without replacement: the one for nearest-neighbour estimators.
 *
 *   s = √(b / (N − b)) · sd(T*),  [T − z s, T + z s]  ('normal')
 *   [T − √(b / (N − b)) (q₁₋ₐ − T), T − √(b / (N − b)) (qₐ − T)], q the quantiles of T*  ('quantile')
 *
 * T* is the statistic of b of the N samples. Its spread shrinks as 1/√b, and subsamples share b of N samples, which the factor
 * makes good: that is for statistics whose spread falls as 1/√N, such as every mean over samples. Nothing is drawn twice, so that
 * no sample has a neighbour at distance 0 that it does not have in the data.
 *
 * @param statistic - A measure, or a function of one's own: (…variables, options) → number.
 * @param variables - Its variables, samples each, of equal length N; they are drawn together.
 * @param options - `seed` (needed), `subsamples` (200), `size` b (⌈N / 3⌉), `method` ('normal'), `level` (0.95), the measure's
 *   `options`, `workers`, `onProgress` and `signal`.
 * @returns The statistic, the ends of the interval, its standard error s, and the bias that the difference between
 *   the subsamples' mean and T tells of if bias goes as 1/N. 'normal' does not take the bias off.
 * @throws (as a rejection) RangeError when there is no seed, `size` is not below N, fewer than 20 subsamples are asked for,
 *   lengths differ or the statistic is NaN; TypeError when the statistic is no function or a variable is a table;
 *   the signal's reason when it is aborted; and what the measure throws, of too small subsamples too.
 *
 * Series lose their order in time, of which a warning tells where it matters. The interval is for what the estimator estimates
 * on average: an estimator that is biased (KSG of strong dependence in few samples) has an interval that is off by as much.
 *
 * Source: Politis and Romano (1994, https://doi.org/10.1214/aos/1176325770), Large sample confidence regions based on
 * subsamples under minimal assumptions, §2, with the correction for a finite population of Politis, Romano and Wolf (1999,
 * https://doi.org/10.1007/978-1-4612-1554-7), Subsampling, §10.3.1. Why the default is 'normal': the measured coverage,
 * docs/coverage.md.
 *
 * @example
 * import { ksgMutualInformation, subsamplingInterval } from '@infodrop/information';
 * const x = Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
 * const y = x.map((each, i) => each + Math.cos(7 * i));
 * const interval = await subsamplingInterval(ksgMutualInformation, [x, y], { seed: 1, options: { k: 4 } });
 * [interval.lower, interval.upper]; // [0.5824, 0.8063]
 */
export async function subsamplingInterval<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: SubsamplingIntervalOptions<Options>,
): Promise<Interval> {
  const caller = 'subsamplingInterval';
  const seed = requireSeed(caller, options);
  return intervalOf(
    caller,
    statistic,
    variables,
    options,
    ['seed', 'subsamples', 'size', 'method'],
    ({ value, samples }) => {
      const count = requireInteger(caller, 'subsamples', options.subsamples ?? 200, 20);
      const { method = 'normal' } = options;
      requireOneOf(caller, 'method', method, ['normal', 'quantile']);
      const size = requireInteger(caller, 'size', options.size ?? Math.ceil(samples / 3), 1, samples - 1);
      return {
        scheme: subsamplingScheme,
        draw: { seed, size },
        count,
        settings: { interval: `subsampling, ${method}`, subsamples: count, size, seed },
        conclude: (values, tail) => subsamplingEnds(method, value, values, size / samples, tail),
      };
    },
  );
}

/** The ends of a subsampling interval; `share` is the subsample's part of the samples. */
export function subsamplingEnds(
  method: SubsamplingMethod,
  value: number,
  values: Float64Array,
  share: number,
  tail: number,
): { lower: number; upper: number; standardError: number; bias: number } {
  const { mean, standardDeviation } = momentsOf(values);
  const scale = Math.sqrt(share / (1 - share));
  const standardError = scale * standardDeviation;
  const bias = ((mean - value) * share) / (1 - share);
  if (method === 'normal') {
    const reach = normalQuantile(1 - tail) * standardError;
    return { lower: value - reach, upper: value + reach, standardError, bias };
  }
  const sorted = Float64Array.from(values).sort();
  return {
    lower: value - scale * (quantileOf(sorted, 1 - tail) - value),
    upper: value - scale * (quantileOf(sorted, tail) - value),
    standardError,
    bias,
  };
}
