import { bits, foldIn, key, permutation } from '@infodrop/random';
import { KdTree } from '../neighbours/search/kdTree.js';
import { kthNeighbours } from '../neighbours/search/kthNeighbours.js';
import { describe, requireInteger, requireOneOf } from '@infodrop/requirements';
import { unlabelled, type MixedSamples } from '../neighbours/estimators/mixedSamples.js';
import { matrixOf } from '../samples.js';
import { statisticOfOrder } from './orderStatistic.js';
import type { Scheme } from './replicates.js';
import { type SignificanceOptions, type SignificanceTest, testAgainstNull } from './significance.js';
import type { Statistic } from './statistic.js';
import { columnsOf, sampleCount, type Variable, variableOf } from './variable.js';

/** Options of {@link localPermutationTest}. */
export interface LocalPermutationTestOptions<Options> extends SignificanceOptions<Options> {
  /** Index of the variable whose samples are permuted; the first one by default. */
  readonly permuted?: number | undefined;
  /** Index of the variable that is given, near whose samples the permutation stays; the last one by default. */
  readonly given?: number | undefined;
  /**
   * Whether samples are exchanged among those of equal labels ('discrete') or among nearest neighbours ('continuous').
   * By default 'discrete' when it holds no number that has a fraction.
   */
  readonly conditions?: 'discrete' | 'continuous' | undefined;
  /** Among how many nearest samples (itself one of them) each sample is exchanged, an integer ≥ 2; 5 by default. Continuous conditions only. */
  readonly neighbours?: number | undefined;
}

/** The null that a variable is exchangeable among samples of equal, or nearly equal, conditions. */
export const localPermutationScheme: Scheme = {
  name: 'local permutation',
  replicate: (statistic, task) => {
    const { seed, permuted, lists, strata } = task.settings as {
      seed: number;
      permuted: number;
      lists?: Uint32Array;
      strata?: Int32Array;
    };
    const root = key(seed);
    const count = sampleCount(task.variables[permuted]!);
    const ofOrder = statisticOfOrder(statistic, task, permuted);
    if (strata !== undefined) {
      return (index) => ofOrder(orderWithin(strata, permutation(foldIn(root, index), count)));
    }
    const width = lists!.length / count;
    return (index) => {
      const parent = foldIn(root, index);
      return ofOrder(
        orderAmongNeighbours(lists!, permutation(parent, count), bits(foldIn(parent, 'neighbours'), count * width)),
      );
    };
  },
};

/** Each stratum's samples in random order: the j-th place of a stratum takes what comes j-th in `random`. */
export function orderWithin(strata: Int32Array, random: Uint32Array): Uint32Array {
  const sizes: number[] = [];
  for (const stratum of strata) sizes[stratum] = (sizes[stratum] ?? 0) + 1;
  const starts = new Uint32Array(sizes.length);
  for (let s = 1; s < sizes.length; s++) starts[s] = starts[s - 1]! + (sizes[s - 1] ?? 0);
  const members = new Uint32Array(strata.length);
  const filled = Uint32Array.from(starts);
  for (const sample of random) members[filled[strata[sample]!]!++] = sample;
  const taken = Uint32Array.from(starts);
  return Uint32Array.from(strata, (stratum) => members[taken[stratum]!++]!);
}

/**
 * Each sample takes a random one of its neighbours that no other has taken, in the order `visits`; where all are taken,
 * the last that it tried. `lists` has a row of neighbours a sample, `words` 32 random bits an element of it.
 */
export function orderAmongNeighbours(lists: Uint32Array, visits: Uint32Array, words: Uint32Array): Uint32Array {
  const count = visits.length;
  const width = lists.length / count;
  const order = new Uint32Array(count);
  const used = new Uint8Array(count);
  const list = new Uint32Array(width);
  for (const sample of visits) {
    list.set(lists.subarray(sample * width, (sample + 1) * width));
    let chosen = 0;
    for (let j = 0; j < width; j++) {
      // A word times the range, over 2³²: even but for 2⁻³² of the range, which is at most a few.
      const other = j + Math.floor((words[sample * width + j]! / 0x100000000) * (width - j));
      chosen = list[other]!;
      list[other] = list[j]!;
      if (used[chosen] === 0) break;
    }
    used[chosen] = 1;
    order[sample] = chosen;
  }
  return order;
}

/** Whether all values are integers (labels of another type have become codes): what a variable of labels looks like. */
function looksDiscrete(variable: Variable): boolean {
  return columnsOf(variable).every((column) =>
    Array.prototype.every.call(column, (value) => typeof value === 'bigint' || Number.isInteger(value)),
  );
}

/** Samples of equal values have equal numbers. */
function strataOf(variable: Variable): Int32Array {
  const columns = columnsOf(variable);
  const known = new Map<string, number>();
  return Int32Array.from({ length: sampleCount(variable) }, (_, i) => {
    const values = columns.map((column) => column[i]!).join();
    const stratum = known.get(values) ?? known.size;
    known.set(values, stratum);
    return stratum;
  });
}

/** Of each sample, itself and those nearest to it, labels (read as bigints) at distance 1 from each other. */
function neighbourLists(caller: string, variable: Variable, width: number): Uint32Array {
  const name = 'the given variable';
  const matrix = matrixOf(caller, name, unlabelled(caller, name, variable as MixedSamples, 'max').samples);
  const { indices } = kthNeighbours(new KdTree(matrix, { norm: 'max', blocks: [matrix.columns] }), width - 1);
  const lists = new Uint32Array(matrix.rows * width);
  for (let i = 0; i < matrix.rows; i++) {
    lists[i * width] = i;
    lists.set(indices.subarray(i * (width - 1), (i + 1) * (width - 1)), i * width + 1);
  }
  return lists;
}

/**
 * The p-value of a conditional measure against the null of conditional independence, by permuting among samples that are
 * near in what is given.
 *
 *   p = (1 + #{T*ᵢ ≥ T}) / (1 + permutations),  x*ᵢ = xⱼ with j among the nearest neighbours of i in z
 *
 * A plain permutation would break the dependence of x on z too, and test another hypothesis. In continuous conditions every
 * sample takes the x of a random one of its nearest neighbours in z (max norm), each x used once where possible; in
 * discrete conditions x is permuted among samples of equal z.
 *
 * @param statistic - A measure such as `ksgConditionalMutualInformation` or `conditionalMutualInformation`, or a function of one's own.
 * @param variables - Its variables, x, y, z, samples each, of equal length.
 * @param options - `seed` (needed), `permutations` (999), `permuted` (0), `given` (the last), `conditions`, `neighbours` (5),
 *   `alternative` ('greater'), the measure's `options`, `workers`, `onProgress` and `signal`.
 * @returns The statistic, its p-value in (0, 1], and the null distribution.
 * @throws (as a rejection) RangeError when there is no seed, `permuted` or `given` are no variables or the same one,
 *   `neighbours` is below 2 or above the number of samples or given beside discrete conditions, lengths differ or the statistic is NaN; TypeError when the
 *   statistic is no function or a variable is a table; the signal's reason when it is aborted; and what the measure throws.
 *
 * With few neighbours the test keeps its level at the price of power; with many it loses its level where x depends on z
 * strongly. Samples that are alone in their discrete condition stay where they are.
 *
 * Source: Runge (2018, https://arxiv.org/abs/1709.01447), Conditional independence testing based on a nearest-neighbor
 * estimator of conditional mutual information, algorithm 1; p-value of Phipson and Smyth (2010,
 * https://doi.org/10.2202/1544-6115.1585).
 *
 * @example
 * import { conditionalMutualInformation, localPermutationTest } from '@infodrop/information';
 * const z = [0, 0, 0, 0, 1, 1, 1, 1];
 * const x = [0, 0, 1, 1, 0, 0, 1, 1];
 * const test = await localPermutationTest(conditionalMutualInformation, [x, x, z], { seed: 1, permutations: 99 });
 * test.settings.conditions; // 'discrete'
 */
export async function localPermutationTest<Variables extends readonly unknown[], Options>(
  statistic: Statistic<Variables, Options>,
  variables: readonly [...Variables],
  options: LocalPermutationTestOptions<Options>,
): Promise<SignificanceTest> {
  const caller = 'localPermutationTest';
  const own = ['permuted', 'given', 'conditions', 'neighbours'];
  return testAgainstNull(caller, statistic, variables, options, own, (observed) => {
    const last = observed.variables.length - 1;
    const permuted = requireInteger(caller, 'permuted', options.permuted ?? 0, 0, last);
    const given = requireInteger(caller, 'given', options.given ?? last, 0, last);
    if (given === permuted) {
      throw new RangeError(`${caller}: permuted must be another variable than given, got ${permuted} for both.`);
    }
    const condition = observed.variables[given]!;
    const conditions = options.conditions ?? (looksDiscrete(condition) ? 'discrete' : 'continuous');
    requireOneOf(caller, 'conditions', conditions, ['discrete', 'continuous']);
    const settings = { permuted, given, conditions };
    if (conditions === 'discrete') {
      if (options.neighbours !== undefined) {
        throw new RangeError(
          `${caller}: neighbours must be left out where conditions are discrete, got ${describe(options.neighbours)}. ` +
            "Pass conditions: 'continuous' for neighbours.",
        );
      }
      const strata = strataOf(condition);
      return { scheme: localPermutationScheme, draw: { permuted, strata }, settings };
    }
    const neighbours = requireInteger(caller, 'neighbours', options.neighbours ?? 5, 2, observed.samples);
    const lists = neighbourLists(caller, variableOf(caller, 'given', variables[given], 'bigints'), neighbours);
    return { scheme: localPermutationScheme, draw: { permuted, lists }, settings: { ...settings, neighbours } };
  });
}
