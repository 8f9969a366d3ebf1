import type { Samples } from '@infodrop/information';
import { foldIn, key, permutation } from '@infodrop/random';
import { requireInteger, requireNumber, requireThat } from '@infodrop/requirements';
import { codesAndFactors, distinctLabels } from './codesAndFactors.js';

/** How samples are shared between learning and testing. */
export interface SplitOptions {
  /** The share of the samples that is tested on, in (0, 1). Default ⅓: of 15,000, published scores learn from 10,000. */
  readonly testShare?: number | undefined;
  /** By which it is drawn which ones, an integer ≥ 0. Default 0. */
  readonly seed?: number | undefined;
}

export const SPLIT_OPTIONS = ['testShare', 'seed'] as const;

/** What a learner reads a factor from, and is tested by. */
export interface FactorTask {
  /** The values of the factor among the training samples, as labels 0 … size − 1. */
  readonly labels: Int32Array;
  readonly size: number;
  /** The same of the test samples; −1 is a value that no training sample has. */
  readonly testLabels: Int32Array;
  /** The values themselves. */
  readonly values: Float64Array;
  readonly testValues: Float64Array;
}

/** Samples to learn from and others to test on. */
export interface Split {
  /** Each dimension of the code, of the training samples. */
  readonly codes: readonly Float64Array[];
  readonly testCodes: readonly Float64Array[];
  /** One a factor. */
  readonly tasks: readonly FactorTask[];
  readonly settings: SplitSettings;
}

/** How many samples were learned from and tested on, and by which seed they were drawn. */
export interface SplitSettings {
  readonly trainingSamples: number;
  readonly testSamples: number;
  readonly seed: number;
}

/** The share and the seed asked for, or a RangeError in the name of the caller. */
export function requireSplit(
  caller: string,
  { testShare = 1 / 3, seed = 0 }: SplitOptions,
): Readonly<Record<keyof SplitOptions, number>> {
  requireNumber(caller, 'testShare', testShare, { least: 0, above: true });
  requireThat(testShare < 1, caller, 'testShare', '< 1', testShare);
  requireInteger(caller, 'seed', seed, 0);
  return { testShare, seed };
}

/** Draws which samples are tested on; refuses factors that the others tell nothing of. */
export function splitSamples(caller: string, codes: Samples, factors: Samples, options: SplitOptions): Split {
  const { testShare, seed } = requireSplit(caller, options);
  const given = codesAndFactors(caller, codes, factors);
  const tested = Math.round(given.samples * testShare);
  const trainingSamples = given.samples - tested;
  const enough = tested >= 1 && trainingSamples >= 2;
  requireThat(enough, caller, 'codes', 'samples enough for 2 to learn from and 1 to test on', given.samples);
  const order = permutation(foldIn(key(seed), 'split'), given.samples);
  const testRows = order.subarray(0, tested).sort();
  const rows = order.subarray(tested).sort();
  return {
    codes: given.codes.map((column) => chosen(column, rows)),
    testCodes: given.codes.map((column) => chosen(column, testRows)),
    tasks: given.factors.map((column, k) => {
      const values = chosen(column, rows);
      const testValues = chosen(column, testRows);
      const { labels, size } = distinctLabels(values);
      const wayOut = 'Leave it out, or give more samples.';
      const requirement = 'of two or more different values among the training samples';
      requireThat(size > 1, caller, `factors[${k}]`, requirement, values[0], wayOut);
      return {
        labels,
        size,
        values,
        testValues,
        testLabels: labelsOf(testValues, { values, labels, size }),
      };
    }),
    settings: { trainingSamples, testSamples: tested, seed },
  };
}

/** The labels of more values, by those of others; −1 of a value that is not among them. */
function labelsOf(
  more: Float64Array,
  { values, labels, size }: Pick<FactorTask, 'values' | 'labels' | 'size'>,
): Int32Array {
  const known = new Map<number, number>();
  for (let i = 0; known.size < size; i++) known.set(values[i]!, labels[i]!);
  const found = new Int32Array(more.length);
  for (let i = 0; i < more.length; i++) found[i] = known.get(more[i]!) ?? -1;
  return found;
}

/** The values of some rows. */
function chosen(column: Float64Array, rows: Uint32Array): Float64Array {
  const found = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) found[i] = column[rows[i]!]!;
  return found;
}

/** The share of labels that have the greatest of their row of numbers [labels × size]; one number a row stands for the second of two classes where it is above 0. */
export function accuracy(numbers: Float64Array, labels: Int32Array): number {
  const width = numbers.length / labels.length;
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = numbers.subarray(i * width, (i + 1) * width);
    let told = width === 1 && row[0]! > 0 ? 1 : 0;
    for (let k = 1; k < width; k++) if (row[k]! > row[told]!) told = k;
    if (told === labels[i]) right++;
  }
  return right / labels.length;
}

/** How many have each value, in the order in which values are met. */
export function countsOf(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The value that most have; of several the first. */
export const commonestIn = (values: Float64Array): number =>
  [...countsOf(values)].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
