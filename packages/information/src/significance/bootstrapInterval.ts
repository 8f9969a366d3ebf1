import { foldIn, integers, key } from '@infodrop/random';
import { requireInteger, requireOneOf } from '@infodrop/requirements';
import { type Interval, intervalOf, type IntervalOptions, quantileOf } from './interval.js';
import { normalProbability } from '../special/normalProbability.js';
import { normalQuantile } from '../special/normalQuantile.js';
import type { Scheme } from './replicates.js';
import { momentsOf } from '../meanAndDeviation.js';
import { requireSeed } from './significance.js';
import type { Observed, Statistic } from './statistic.js';
import { sampleCount, takeSamples } from './variable.js';

/** How the interval is made of the resampled statistics. */
export type BootstrapMethod = 'normal' | 'basic' | 'percentile' | 'bias-corrected';

/** Options of {@link bootstrapInterval}. */
export interface BootstrapIntervalOptions<Options> extends IntervalOptions<Options> {
  /** What the samples are drawn by, an integer ≥ 0. */
  readonly seed: number;
  /** How many times the samples are drawn anew, an integer ≥ 20; 999 by default. */
  readonly resamples?: number | undefined;
  /** 'normal' by default. */
  readonly method?: BootstrapMethod | undefined;
}

/** All samples, drawn with replacement; the variables together. */
export const bootstrapScheme: Scheme = {
  name: 'bootstrap',
  replicate: (statistic, { variables, options, settings }) => {
    const root = key((settings as { seed: number }).seed);
    const count = sampleCount(variables[0]!);
    return (index) => {
      const order = new Uint32Array(integers(foldIn(root, index), count, { high: count }).buffer);
      return statistic(...variables.map((each) => takeSamples(each, order)), options);
    };
  },
};

/**
 * An interval for a plug-in or Gaussian measure, from samples drawn anew with replacement.
 *
 *   T − b ± z s,  b = mean(T*) − T,  s = sd(T*)               ('normal')
 *   [2T − q₁₋ₐ, 2T − qₐ], q the quantiles of T*               ('basic')
 *   [qₐ, q₁₋ₐ]                                                ('percentile')
 *   [q(Φ(2z₀ + zₐ)), q(Φ(2z₀ + z₁₋ₐ))], Φ(z₀) = #{T* < T} / B  ('bias-corrected')
 *
 * A plug-in estimate is too large in small samples, and resamples are too large once more: 'normal' and 'basic' take that off,
 * while 'percentile' adds it (86 % coverage instead of 95 for 4 × 4 values and 200 samples).
 *
 * @param statistic - A measure that samples drawn twice do not mislead, or a function of one's own: (…variables, options) → number.
 * @param variables - Its variables, samples each, of equal length; they are drawn together.
 * @param options - `seed` (needed), `resamples` (999), `method` ('normal'), `level` (0.95), the measure's `options`, `workers`,
 *   `onProgress` and `signal`.
 * @returns The statistic (not corrected), the ends of the interval, standard error s and bias b.
 * @throws (as a rejection) RangeError for a nearest-neighbour estimator, whose duplicates make it find information where there is
 *   none (0.37 nats between independent variables): use {@link subsamplingInterval}. RangeError when there is no seed, fewer than 20
 *   resamples are asked for, lengths differ or the statistic is NaN; TypeError when the statistic is no function or a variable
 *   is a table; the signal's reason when it is aborted; and what the measure throws.
 *
 * Near independence the statistic is not normal, and no interval here is good: use {@link permutationTest}. The interval may
 * reach below zero; nothing is clamped.
 *
 * Source: Davison and Hinkley (1997, https://doi.org/10.1017/CBO9780511802843), Bootstrap Methods and their Application,
 * §5.2–5.3. Why the default is 'normal': the measured coverage, docs/coverage.md.
 *
 * @example
 * import { bootstrapInterval, mutualInformation } from '@infodrop/information';
 * const x = Array.from({ length: 200 }, (_, i) => i % 4);
 * const y = x.map((each, i) => (i % 3 === 0 ? 0 : each));
 * const interval = await bootstrapInterval(mutualInformation, [x, y], { seed: 1 });
 * [interval.lower, interval.upper]; // [0.6580, 0.8665]
 */
export async function bootstrapInterval<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: BootstrapIntervalOptions<Options>,
): Promise<Interval> {
  const caller = 'bootstrapInterval';
  const seed = requireSeed(caller, options);
  return intervalOf(caller, statistic, variables, options, ['seed', 'resamples', 'method'], (observed) => {
    const { method = 'normal' } = options;
    requireOneOf(caller, 'method', method, ['normal', 'basic', 'percentile', 'bias-corrected']);
    const count = requireInteger(caller, 'resamples', options.resamples ?? 999, 20);
    requireNoNeighbours(caller, observed);
    return {
      scheme: bootstrapScheme,
      draw: { seed },
      count,
      settings: { interval: `bootstrap, ${method}`, resamples: count, seed },
      conclude: (values, tail) => {
        const { mean, standardDeviation } = momentsOf(values);
        const bias = mean - observed.value;
        const ends = bootstrapEnds(method, observed.value, values, tail);
        return { ...ends, standardError: standardDeviation, bias };
      },
    };
  });
}

/** The ends of a bootstrap interval. */
export function bootstrapEnds(
  method: BootstrapMethod,
  value: number,
  values: Float64Array,
  tail: number,
): { lower: number; upper: number } {
  const { mean, standardDeviation } = momentsOf(values);
  if (method === 'normal') {
    const centre = 2 * value - mean;
    const reach = normalQuantile(1 - tail) * standardDeviation;
    return { lower: centre - reach, upper: centre + reach };
  }
  const sorted = Float64Array.from(values).sort();
  if (method === 'bias-corrected') {
    const count = sorted.length;
    const below = sorted.reduce((sum, each) => sum + (each < value ? 1 : each === value ? 0.5 : 0), 0);
    // Half a replicate at least on each side: no quantile of 0 or 1.
    const z0 = normalQuantile(Math.min(count - 0.5, Math.max(0.5, below)) / count);
    const end = (p: number): number => quantileOf(sorted, normalProbability(2 * z0 + normalQuantile(p)));
    return { lower: end(tail), upper: end(1 - tail) };
  }
  const low = quantileOf(sorted, tail);
  const high = quantileOf(sorted, 1 - tail);
  return method === 'percentile' ? { lower: low, upper: high } : { lower: 2 * value - high, upper: 2 * value - low };
}

/** A RangeError for an estimator that samples drawn twice would mislead. */
function requireNoNeighbours(caller: string, { description }: Observed): void {
  const { settings, estimator } = description;
  if ('k' in settings && 'norm' in settings) {
    throw new RangeError(
      `${caller}: statistic must not be of nearest neighbours, got ${estimator}. ` +
        'A sample drawn twice is its own nearest neighbour, at distance 0: use subsamplingInterval, which draws without replacement.',
    );
  }
}
