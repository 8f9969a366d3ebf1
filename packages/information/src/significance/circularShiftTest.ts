import { key, permutation } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';
import { statisticOfOrder } from './orderStatistic.js';
import type { Scheme } from './replicates.js';
import {
  type NullHypothesis,
  type SignificanceOptions,
  type SignificanceTest,
  testAgainstNull,
} from './significance.js';
import type { Observed, Statistic } from './statistic.js';
import { sampleCount } from './variable.js';

/** Options of {@link circularShiftTest}. */
export interface CircularShiftTestOptions<Options> extends SignificanceOptions<Options> {
  /** Index of the series that is shifted; the first one, the source of a transfer entropy, by default. */
  readonly shifted?: number | undefined;
  /** The least shift, either way round, in samples; a twentieth of the series, rounded up, by default. */
  readonly minimumShift?: number | undefined;
}

/** The null that one series has nothing to do with the others, but has its own memory. */
export const circularShiftScheme: Scheme = {
  name: 'circular shift',
  replicate: (statistic, task) => {
    const { seed, shifted, minimumShift } = task.settings as { seed: number; shifted: number; minimumShift: number };
    const count = sampleCount(task.variables[shifted]!);
    const ofOrder = statisticOfOrder(statistic, task, shifted);
    const shifts = permutation(key(seed), count - 2 * minimumShift + 1);
    return (index) => {
      const shift = minimumShift + shifts[index]!;
      return ofOrder(Uint32Array.from({ length: count }, (_, t) => (t + shift) % count));
    };
  },
};

/**
 * The p-value of a measure of series against the null that one series is unrelated to the others, by shifting it in a circle.
 *
 *   x*ₜ = x₍ₜ₊ₛ₎ mod N,  s drawn without replacement from {m, …, N − m};  p = (1 + #{T* ≥ T}) / (1 + permutations)
 *
 * A shifted series keeps its own memory, which a permutation destroys (so that permutation tests of series find too much).
 * It must be stationary, and m at least as long as the memory that the series share.
 *
 * @param statistic - A measure such as `ksgTransferEntropy` (its source, the first variable, is shifted), or a function of one's own.
 * @param variables - Its series, of equal length N, in the order of time.
 * @param options - `seed` (needed), `permutations` (999, or as many as there are shifts), `shifted` (0), `minimumShift`
 *   (⌈N / 20⌉), `alternative` ('greater'), the measure's `options`, `workers`, `onProgress` and `signal`.
 * @returns The statistic, its p-value in (0, 1], and the null distribution.
 * @throws (as a rejection) RangeError when there is no seed, `shifted` is no variable, more permutations are asked for than
 *   there are shifts, lengths differ or the statistic is NaN; TypeError when the statistic is no function or a variable
 *   is a table; the signal's reason when it is aborted; and what the measure throws.
 *
 * Where the ends of the circle meet there is one false step; it is kept.
 *
 * Source: Quiroga, Kraskov, Kreuz and Grassberger (2002, https://doi.org/10.1103/PhysRevE.65.041903), Performance of different
 * synchronization measures in real data, §V; p-value of Phipson and Smyth (2010, https://doi.org/10.2202/1544-6115.1585).
 *
 * @example
 * import { circularShiftTest, mutualInformation } from '@infodrop/information';
 * const series = Array.from({ length: 100 }, (_, t) => (t * t) % 7);
 * const test = await circularShiftTest(mutualInformation, [series, series], { seed: 1, permutations: 40 });
 * test.settings.minimumShift; // 5
 */
export async function circularShiftTest<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: CircularShiftTestOptions<Options>,
): Promise<SignificanceTest> {
  const caller = 'circularShiftTest';
  return testAgainstNull(caller, statistic, variables, options, ['shifted', 'minimumShift'], (observed) =>
    circularShiftNull(caller, observed, options),
  );
}

/** The null of what was observed, its settings checked. */
export function circularShiftNull(
  caller: string,
  { samples, variables }: Observed,
  options: { readonly shifted?: number | undefined; readonly minimumShift?: number | undefined },
): NullHypothesis {
  const shifted = requireInteger(caller, 'shifted', options.shifted ?? 0, 0, variables.length - 1);
  const least = options.minimumShift ?? Math.ceil(samples / 20);
  const minimumShift = requireInteger(caller, 'minimumShift', least, 1, Math.floor(samples / 2));
  const settings = { shifted, minimumShift };
  return { scheme: circularShiftScheme, draw: settings, settings, most: samples - 2 * minimumShift + 1 };
}
