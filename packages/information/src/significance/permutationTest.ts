import { foldIn, key, permutation } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';
import { statisticOfOrder } from './orderStatistic.js';
import { preparedStatistic } from './preparedStatistic.js';
import type { Scheme } from './replicates.js';
import { type SignificanceOptions, type SignificanceTest, testAgainstNull } from './significance.js';
import type { Statistic } from './statistic.js';
import { columnCount, columnsOf, sampleCount, takeSamples, type Variable } from './variable.js';

/** Options of {@link permutationTest}. */
export interface PermutationTestOptions<Options> extends SignificanceOptions<Options> {
  /** Index of the variable whose samples are permuted; the last one by default. */
  readonly permuted?: number | undefined;
}

/** The null that the samples of one variable (or of each column of the only one) are exchangeable, whatever the others are. */
export const permutationScheme: Scheme = {
  name: 'permutation',
  replicate: (statistic, task) => {
    const { variables, options, settings } = task;
    const { seed, permuted, groups } = settings as { seed: number; permuted: number; groups?: readonly number[] };
    const root = key(seed);
    const first = variables[0]!;
    const count = sampleCount(first);
    if (groups === undefined) {
      const prepared = permuted === variables.length - 1 ? preparedStatistic(statistic, task) : undefined;
      const ofOrder = prepared ?? statisticOfOrder(statistic, task, permuted);
      return (index) => ofOrder(permutation(foldIn(root, index), count));
    }
    const columns = columnsOf(first);
    const starts = groups.map((_, g) => groups.slice(0, g).reduce((sum, size) => sum + size, 0));
    const parts: Variable[] = groups.map((size, g) => ({ columns: columns.slice(starts[g], starts[g]! + size) }));
    return (index) => {
      const parent = foldIn(root, index);
      const drawn = parts.map((part, g) => (g === 0 ? part : takeSamples(part, permutation(foldIn(parent, g), count))));
      return statistic({ columns: drawn.flatMap((part) => columnsOf(part)) }, options);
    };
  },
};

/**
 * The p-value of a measure against the null that one variable is independent of the others, by permuting its samples.
 *
 *   p = (1 + #{T*ᵢ ≥ T}) / (1 + permutations)
 *
 * The variable's samples are put in random order, the others stay, and the statistic T* of that is a draw from the null. The
 * samples must be exchangeable under the null: use {@link circularShiftTest} for series, and {@link localPermutationTest} for
 * conditional independence, whose null this is not. A measure of one argument whose columns are its variables, such as
 * `totalCorrelation`, has each column after the first permuted on its own (each group of columns, where its options have
 * `dimensions`).
 *
 * @param statistic - A measure, or a function of one's own: (…variables, options) → number.
 * @param variables - Its variables, samples each, of equal length.
 * @param options - `seed` (needed), `permutations` (999), `permuted` (the last), `alternative` ('greater'), the measure's
 *   `options`, `workers`, `onProgress` and `signal`.
 * @returns The statistic, its p-value in (0, 1], and the null distribution. The same seed gives the same result, whatever the workers.
 * @throws (as a rejection) RangeError when there is no seed, `permuted` is no variable, lengths differ or the statistic is NaN;
 *   TypeError when the statistic is no function or a variable is a table; the signal's reason when it is aborted; and what
 *   the measure throws.
 *
 * Statistics that are equal but for rounding (1e-12 of the largest) count as ties, so that discrete measures are not
 * declared significant by the last bit. A p-value is never 0.
 *
 * Source: Phipson and Smyth (2010, https://doi.org/10.2202/1544-6115.1585), Permutation p-values should never be zero, eq. 2.
 *
 * @example
 * import { mutualInformation, permutationTest } from '@infodrop/information';
 * const x = [0, 0, 0, 0, 1, 1, 1, 1];
 * const test = await permutationTest(mutualInformation, [x, x], { seed: 1, permutations: 999 });
 * test.pValue; // 0.023: about 2 of the 70 ways to place four ones
 */
export async function permutationTest<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: PermutationTestOptions<Options>,
): Promise<SignificanceTest> {
  const caller = 'permutationTest';
  return testAgainstNull(caller, statistic, variables, options, ['permuted'], (observed) => {
    const count = observed.variables.length;
    const permuted = requireInteger(caller, 'permuted', options.permuted ?? count - 1, 0, count - 1);
    if (count > 1) return { scheme: permutationScheme, draw: { permuted }, settings: { permuted } };
    const width = columnCount(observed.variables[0]!);
    if (width === 1) {
      throw new RangeError(`${caller}: variables must be at least two, or one of several columns, got one column.`);
    }
    const { dimensions } = (options.options ?? {}) as { dimensions?: readonly number[] };
    const groups = dimensions ?? new Array<number>(width).fill(1);
    return { scheme: permutationScheme, draw: { groups }, settings: { permuted: 'every column after the first' } };
  });
}
