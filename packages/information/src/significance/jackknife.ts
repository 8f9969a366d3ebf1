import { key, permutation } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';
import { type Interval, intervalOf, type IntervalOptions } from './interval.js';
import { normalQuantile } from '../special/normalQuantile.js';
import type { Scheme } from './replicates.js';
import { momentsOf } from '../meanAndDeviation.js';
import { requireSeed } from './significance.js';
import type { Statistic } from './statistic.js';
import { sampleCount, takeSamples } from './variable.js';

/** Options of {@link jackknife}. */
export interface JackknifeOptions<Options> extends IntervalOptions<Options> {
  /** Into how many groups the samples are put, one of which is left out at a time, an integer ≥ 2; one a sample by default. */
  readonly groups?: number | undefined;
  /** What the groups are drawn by, an integer ≥ 0: needed when there are fewer groups than samples. */
  readonly seed?: number | undefined;
}

/** Samples without those of one group. */
export const jackknifeScheme: Scheme = {
  name: 'jackknife',
  replicate: (statistic, { variables, options, settings }) => {
    const { groups, seed } = settings as { groups: number; seed?: number };
    const count = sampleCount(variables[0]!);
    const groupOf = new Uint32Array(count);
    const places = seed === undefined ? undefined : permutation(key(seed), count);
    for (let place = 0; place < count; place++) groupOf[places?.[place] ?? place] = place % groups;
    return (group) => {
      const order = new Uint32Array(count);
      let kept = 0;
      for (let i = 0; i < count; i++) if (groupOf[i] !== group) order[kept++] = i;
      const rest = order.subarray(0, kept);
      return statistic(...variables.map((each) => takeSamples(each, rest)), options);
    };
  },
};

/**
 * Bias, standard error and interval of a measure, by leaving out one sample (or one group of samples) at a time.
 *
 *   b = (g − 1)(T̄ − T),  s² = (g − 1)/g Σ (Tᵢ − T̄)²,  T − b ± z s
 *
 * Tᵢ is the statistic without group i of g, T̄ their mean. Nothing is random when groups are single samples.
 *
 * @param statistic - A smooth measure, plug-in or Gaussian, or a function of one's own: (…variables, options) → number.
 * @param variables - Its variables, samples each, of equal length N; samples are left out together.
 * @param options - `groups` g (N), `seed` (needed when g < N), `level` (0.95), the measure's `options`, `workers`, `onProgress` and
 *   `signal`.
 * @returns The statistic (not corrected: `value - bias` is), the ends of the interval, standard error s and bias b.
 * @throws (as a rejection) RangeError when there are fewer than 2 groups or more than samples, groups without a seed, lengths that
 *   differ or a statistic that is NaN; TypeError when the statistic is no function or a variable is a table; the signal's
 *   reason when it is aborted; and what the measure throws.
 *
 * Nearest-neighbour estimates are not smooth: their bias of this kind is mostly noise, and the interval misses too often. Use
 * {@link subsamplingInterval}. Groups of 20 to 50 take a fraction of the time, and cover nearly as well.
 *
 * Source: Efron and Tibshirani (1993, https://doi.org/10.1201/9780429246593), An Introduction to the Bootstrap, ch. 11.
 * Measured coverage: docs/coverage.md.
 *
 * @example
 * import { jackknife, mutualInformation } from '@infodrop/information';
 * const x = Array.from({ length: 200 }, (_, i) => i % 4);
 * const y = x.map((each, i) => (i % 3 === 0 ? 0 : each));
 * const { value, bias } = await jackknife(mutualInformation, [x, y]);
 * value - bias; // 0.7650683, the corrected estimate
 */
export async function jackknife<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: JackknifeOptions<Options> = {},
): Promise<Interval> {
  const caller = 'jackknife';
  return intervalOf(caller, statistic, variables, options, ['groups', 'seed'], ({ value, samples }) => {
    const groups = requireInteger(caller, 'groups', options.groups ?? samples, 2, samples);
    const settings = {
      groups,
      ...(groups === samples && options.seed === undefined ? {} : { seed: requireSeed(caller, options) }),
    };
    return {
      scheme: jackknifeScheme,
      draw: settings,
      count: groups,
      settings: { interval: 'jackknife', ...settings },
      conclude: (values, tail) => {
        const { mean, standardDeviation } = momentsOf(values);
        const bias = (groups - 1) * (mean - value);
        const standardError = ((groups - 1) / Math.sqrt(groups)) * standardDeviation;
        const reach = normalQuantile(1 - tail) * standardError;
        return { lower: value - bias - reach, upper: value - bias + reach, standardError, bias };
      },
    };
  });
}
