import { foldIn, key, permutation } from '@infodrop/random';
import { describe } from '@infodrop/requirements';
import { isArray } from '../samples.js';
import type { Scheme } from './replicates.js';
import { type SignificanceOptions, type SignificanceTest, testAgainstNull } from './significance.js';
import type { Reading, Statistic } from './statistic.js';
import { columnCount, formOf, type LabelsAs, sampleCount, takeSamples, type Variable, variableOf } from './variable.js';

/** Options of {@link twoSampleTest}. */
export type TwoSampleTestOptions<Options> = SignificanceOptions<Options>;

/** The null that all samples are of one distribution: which of them belong together is drawn anew. */
export const twoSampleScheme: Scheme = {
  name: 'pooled permutation',
  replicate: (statistic, { variables, options, settings }) => {
    const { seed, sizes, listed } = settings as { seed: number; sizes: readonly number[]; listed: boolean };
    const root = key(seed);
    const pooled = variables[0]!;
    const total = sampleCount(pooled);
    return (index) => {
      const order = permutation(foldIn(root, index), total);
      let start = 0;
      const drawn = sizes.map((size) => takeSamples(pooled, order.subarray(start, (start += size))));
      return listed ? statistic(drawn, options) : statistic(...drawn, options);
    };
  },
};

/**
 * The p-value of a divergence against the null that its samples are of one distribution, by permuting which is of which.
 *
 *   p = (1 + #{T*ᵢ ≥ T}) / (1 + permutations),  T* of the pooled samples, dealt out at random in the sizes given
 *
 * Under the null every way to deal the pooled samples out is as likely, so that the p-value is right for any divergence, any
 * bias and any sizes; how much it finds depends on the divergence.
 *
 * @param statistic - A divergence of samples, or a function of one's own: (…samples, options) → number. One that takes its samples as
 *   one array, such as `jensenShannonDivergence`, gets them so when `samples` is an array of that array: `[[x, y]]`.
 * @param samples - Two sets of samples, or more where the statistic takes more: labels, numbers, rows or columns, all in the same form;
 *   they need not be as many.
 * @param options - `seed` (needed), `permutations` (999), `alternative` ('greater'), the statistic's `options`, `workers`,
 *   `onProgress` and `signal`.
 * @returns The statistic, its p-value in (0, 1], and the null distribution. The same seed gives the same result, whatever the workers.
 * @throws (as a rejection) RangeError when there is no seed, fewer than two sets of samples, other dimensions in one than in another, or
 *   the statistic is NaN; TypeError when the statistic is no function or a set is a table; the signal's reason when it is
 *   aborted; and what the statistic throws.
 *
 * Samples must be independent of each other, within the sets and between them: for pairs and series take another null. Where
 * labels are seen in one set alone, `klDivergence` is infinite, as it is in most draws: take `jensenShannonDivergence`.
 *
 * Source: Phipson and Smyth (2010, https://doi.org/10.2202/1544-6115.1585) for the p-value; Sutherland et al., Generative models and
 * model criticism via optimized maximum mean discrepancy (2017, https://arxiv.org/abs/1611.04488), §2, for the test.
 *
 * @example
 * import { jensenShannonDivergence, twoSampleTest } from '@infodrop/information';
 * const x = ['a', 'a', 'a', 'a', 'b', 'a', 'a', 'b'];
 * const y = ['b', 'c', 'b', 'b', 'a', 'b', 'b', 'b', 'c', 'b'];
 * const test = await twoSampleTest(jensenShannonDivergence, [[x, y]], { seed: 1 });
 * test.pValue; // 0.02
 */
export async function twoSampleTest<Samples extends readonly unknown[], Options>(
  statistic: Statistic<Samples, Options>,
  samples: readonly [...Samples],
  options: TwoSampleTestOptions<Options>,
): Promise<SignificanceTest> {
  const caller = 'twoSampleTest';
  const given: unknown = samples;
  const [first] = Array.isArray(given) ? (given as unknown[]) : [];
  const isSet = (each: unknown): boolean => typeof each === 'object' && each !== null;
  const listed = Array.isArray(given) && given.length === 1 && Array.isArray(first) && first.every(isSet);
  const sets = (listed ? first : given) as readonly unknown[];
  return testAgainstNull(
    caller,
    statistic,
    samples,
    options,
    [],
    (observed) => {
      const { sizes } = observed;
      return { scheme: twoSampleScheme, draw: { sizes, listed }, settings: { sizes } };
    },
    (labels) => pooledReading(caller, sets, listed, labels),
  );
}

/** All samples as one variable, so that equal labels of different sets have the same code. */
function pooledReading(caller: string, sets: readonly unknown[], listed: boolean, labels: LabelsAs): Reading {
  if (sets.length < 2) {
    throw new RangeError(`${caller}: samples must be two sets or more, got ${sets.length}. Write [x, y].`);
  }
  const read = sets.map((set, i) => variableOf(caller, `samples[${i}]`, set));
  const widths = read.map(columnCount);
  if (widths.some((width) => width !== widths[0])) {
    throw new RangeError(`${caller}: samples must have the same number of columns, got ${widths.join(', ')}.`);
  }
  const pooled = concatenated(caller, sets);
  const form = formOf(pooled);
  const restore = (drawn: unknown): unknown => form(drawn as Variable);
  const sizes = read.map(sampleCount);
  return {
    variables: [variableOf(caller, 'samples', pooled, labels)],
    sizes,
    restored: (drawn) =>
      listed
        ? [(drawn[0] as readonly unknown[]).map(restore), ...drawn.slice(1)]
        : [...drawn.slice(0, sizes.length).map(restore), ...drawn.slice(sizes.length)],
  };
}

/** One set after the other, in the form that they are given in. */
function concatenated(caller: string, sets: readonly unknown[]): unknown {
  const [first] = sets;
  const refuse = (): never => {
    throw new TypeError(
      `${caller}: samples must all be given in the same form, got ${sets.map((set) => describe(set)).join(' and ')}. ` +
        'Pass arrays, arrays of rows, columns(...) or { data, shape } throughout.',
    );
  };
  if (sets.every(isArray)) {
    const rows = sets.map((set) => isArray(set[0]));
    return rows.every((each) => each === rows[0]) ? joined(sets) : refuse();
  }
  if (sets.every((set): set is { columns: ArrayLike<unknown>[] } => hasKey(set, 'columns'))) {
    return {
      columns: (first as { columns: unknown[] }).columns.map((_, j) => joined(sets.map((set) => set.columns[j]!))),
    };
  }
  if (sets.every((set): set is { data: Float64Array; shape: number[] } => hasKey(set, 'data'))) {
    const rows = sets.reduce((sum, { shape }) => sum + shape[0]!, 0);
    const data = Float64Array.from(sets.flatMap((set) => Array.from(set.data)));
    return { data, shape: [rows, data.length / rows] };
  }
  return refuse();
}

function hasKey(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value;
}

/** Typed arrays of one type stay that. */
function joined(parts: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  const [first] = parts;
  if (!ArrayBuffer.isView(first) || parts.some((part) => part.constructor !== first.constructor)) {
    return parts.flatMap((part) => Array.from(part));
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new (first.constructor as new (length: number) => Float64Array)(length);
  let start = 0;
  for (const part of parts) {
    all.set(part as ArrayLike<number>, start);
    start += part.length;
  }
  return all;
}
