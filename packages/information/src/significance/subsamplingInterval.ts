import { foldIn, key, permutation } from '@infodrop/random';
import { requireInteger } from '../requirements.js';
import { type Interval, intervalOf, type IntervalOptions, quantileOf } from './interval.js';
import type { Scheme } from './replicates.js';
import { momentsOf, requireSeed } from './significance.js';
import type { Statistic } from './statistic.js';
import { sampleCount, takeSamples } from './variable.js';

/** Options of {@link subsamplingInterval}. */
export interface SubsamplingIntervalOptions<Options> extends IntervalOptions<Options> {
  /** What the subsamples are drawn by, an integer ≥ 0. */
  readonly seed: number;
  /** How many subsamples, an integer ≥ 20; 200 by default. */
  readonly subsamples?: number | undefined;
  /** How many samples a subsample has; half of them by default. */
  readonly size?: number | undefined;
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

export async function subsamplingInterval<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: SubsamplingIntervalOptions<Options>,
): Promise<Interval> {
  const caller = 'subsamplingInterval';
  const seed = requireSeed(caller, options);
  return intervalOf(caller, statistic, variables, options, ['seed', 'subsamples', 'size'], ({ value, samples }) => {
    const count = requireInteger(caller, 'subsamples', options.subsamples ?? 200, 20);
    const size = requireInteger(caller, 'size', options.size ?? Math.ceil(samples / 2), 1, samples - 1);
    return {
      scheme: subsamplingScheme,
      draw: { seed, size },
      count,
      settings: { interval: 'subsampling', subsamples: count, size, seed },
      conclude: (values, tail) => subsamplingEnds(value, values, size / samples, tail),
    };
  });
}

export function subsamplingEnds(
  value: number,
  values: Float64Array,
  share: number,
  tail: number,
): { lower: number; upper: number; standardError: number; bias: number } {
  const { mean, standardDeviation } = momentsOf(values);
  const scale = Math.sqrt(share / (1 - share));
  const sorted = Float64Array.from(values).sort();
  return {
    lower: value - scale * (quantileOf(sorted, 1 - tail) - mean),
    upper: value - scale * (quantileOf(sorted, tail) - mean),
    standardError: scale * standardDeviation,
    bias: ((mean - value) * share) / (1 - share),
  };
}
