import { foldIn, integers, key } from '@infodrop/random';
import { requireInteger, requireOneOf } from '../requirements.js';
import { type Interval, intervalOf, type IntervalOptions, quantileOf } from './interval.js';
import { normalProbability, normalQuantile } from './normalQuantile.js';
import type { Scheme } from './replicates.js';
import { momentsOf, requireSeed } from './significance.js';
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
