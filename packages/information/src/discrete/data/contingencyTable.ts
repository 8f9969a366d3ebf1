import { describe, requireOptions } from '@infodrop/requirements';
import { isArray, requireSameLength, type NumericArray } from '../../samples.js';
import { codesOf, labelColumnsOf, type Coded, type Label, type Labels } from './symbols.js';
import type { CountTable, Table, WeightTable } from './table.js';

/** The labels of an axis of a table; several columns are one joint label, an array. */
export type AxisLabels = readonly (Label | readonly Label[])[];

/** How often each combination of labels was seen, or what weight it has. */
export interface ContingencyTable<
  Kind extends Table = CountTable,
  Axes extends readonly AxisLabels[] = readonly [x: AxisLabels, y: AxisLabels],
> {
  /** The counts or weights, an axis a variable: to be passed to any discrete measure. */
  readonly table: Kind;
  /** Of each axis, the labels: in ascending order, unless they were given. */
  readonly labels: Axes;
}

/** How samples are counted. */
export interface ContingencyTableOptions {
  /** How often each sample occurred, integers ≥ 0; once by default. They are as good as samples repeated. */
  readonly frequencies?: NumericArray | undefined;
  /**
   * The labels that each variable may have, one array a variable, in the order that the table shall have. By default those seen.
   * Tables that are to be compared, or smoothed, need the same labels, and those that were not seen.
   */
  readonly labels?: readonly AxisLabels[] | undefined;
  readonly weights?: undefined;
}

/** How weighted samples are counted. */
export interface WeightedContingencyTableOptions extends Omit<ContingencyTableOptions, 'frequencies' | 'weights'> {
  /** How much each sample counts, finite numbers ≥ 0 in any unit: importance or survey weights. */
  readonly weights: NumericArray;
}

/**
 * The contingency table of discrete variables, from samples: how often each combination of labels was seen, or its weight.
 *
 *   n(x, y) = Σᵢ [xᵢ = x, yᵢ = y] wᵢ,   wᵢ = 1 unless given
 *
 * This is where samples get their weights: measures take the table, and need no options of their own for it.
 *
 * @param x - Labels, one a sample; rows or `columns(...)` are one joint label. Without `y`, each column is a variable.
 * @param y - Labels, as many as x has.
 * @param options - `frequencies` or `weights` of the samples; `labels`.
 * @returns The table, an axis a variable, and the labels of its axes. Of counts; of weights where `weights` are given, with what
 *   standard errors need: a measure's is then √(Σ wᵢ² (local − value)²) / Σ wᵢ.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples, a frequency or
 *   weight is out of range, a label is not among those given, or the table would have more than 10⁷ cells.
 *
 * Frequencies say how many samples there were, so that every estimator takes their table. Weights do not: measures give their
 * plug-in value, whatever the unit of the weights.
 *
 * @example
 * import { contingencyTable, mutualInformation } from '@infodrop/information';
 * const { table, labels } = contingencyTable(['b', 'a', 'b', 'b'], [2, 1, 2, 1]);
 * table.values; // [1, 0, 1, 2]
 * labels[0]; // ['a', 'b']
 * mutualInformation(table, { base: 2 }); // 0.3112781245
 * const weighted = contingencyTable(['a', 'b', 'b'], [1, 1, 2], { weights: [0.5, 0.5, 1] });
 * mutualInformation(weighted.table, { base: 2 }); // 0.3112781245
 */
export function contingencyTable(
  x: Labels,
  y: Labels,
  options: WeightedContingencyTableOptions,
): ContingencyTable<WeightTable>;
export function contingencyTable(
  x: Labels,
  options: WeightedContingencyTableOptions,
): ContingencyTable<WeightTable, readonly AxisLabels[]>;
export function contingencyTable(x: Labels, y: Labels, options?: ContingencyTableOptions): ContingencyTable;
export function contingencyTable(
  x: Labels,
  options?: ContingencyTableOptions,
): ContingencyTable<CountTable, readonly AxisLabels[]>;
export function contingencyTable(
  x: Labels,
  second?: Labels | ContingencyTableOptions | WeightedContingencyTableOptions,
  third?: ContingencyTableOptions | WeightedContingencyTableOptions,
): ContingencyTable<CountTable | WeightTable, readonly AxisLabels[]> {
  const caller = 'contingencyTable';
  const paired = isLabels(second);
  const given = paired ? third : second;
  requireOptions(caller, given, ['frequencies', 'weights', 'labels']);
  const options: { frequencies?: unknown; weights?: unknown; labels?: unknown } = given ?? {};
  const named: [string, Labels][] = paired
    ? [
        ['x', x],
        ['y', second],
      ]
    : labelColumnsOf(caller, 'x', x).map((column, j) => [`column ${j} of x`, column as Labels]);
  const lists = listsOf(caller, options.labels, named.length);
  const axes = named.map(([name, labels], axis) => axisOf(caller, name, labels, lists?.[axis]));
  const lengths = axes.map(({ places }) => places.length);
  requireSameLength(caller, 'x and y', lengths);
  const samples = lengths[0]!;
  if (options.frequencies !== undefined && options.weights !== undefined) {
    throw new TypeError(
      `${caller}: options must be frequencies or weights, got both. Multiply them if the weights are those of one occurrence.`,
    );
  }
  const shape = axes.map(({ labels }) => labels.length);
  const size = shape.reduce((product, length) => product * length, 1);
  if (size > MOST_CELLS) {
    throw new RangeError(
      `${caller}: table must have at most 1e7 cells, got ${size}. Merge labels, or take fewer variables.`,
    );
  }
  const cells = new Int32Array(samples);
  for (const { places, labels } of axes) {
    for (let i = 0; i < samples; i++) cells[i] = cells[i]! * labels.length + places[i]!;
  }
  const labels = axes.map((axis) => axis.labels);
  const values = new Float64Array(size);
  if (options.weights === undefined) {
    const times = numbersOf(caller, 'frequencies', options.frequencies, samples, Number.isSafeInteger, 'integers ≥ 0');
    for (let i = 0; i < samples; i++) values[cells[i]!]! += times?.[i] ?? 1;
    if (times !== undefined) requireSum(caller, 'frequencies', values, Number.MAX_SAFE_INTEGER);
    return { table: { kind: 'counts', values, shape }, labels };
  }
  const weights = numbersOf(caller, 'weights', options.weights, samples, Number.isFinite, 'finite numbers ≥ 0')!;
  for (let i = 0; i < samples; i++) values[cells[i]!]! += weights[i]!;
  const total = requireSum(caller, 'weights', values, Number.MAX_VALUE);
  const squares = new Float64Array(size);
  for (let i = 0; i < samples; i++) squares[cells[i]!]! += (weights[i]! / total) ** 2;
  return { table: { kind: 'weights', values, shape, samples, squares }, labels };
}

const MOST_CELLS = 1e7;

function isLabels(value: unknown): value is Labels {
  return isArray(value) || (typeof value === 'object' && value !== null && 'columns' in value);
}

/** The labels of each axis, where the caller gave them. */
function listsOf(caller: string, given: unknown, axes: number): readonly AxisLabels[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given) || given.length !== axes || !given.every((list) => isArray(list) && list.length > 0)) {
    throw new RangeError(
      `${caller}: labels must be ${axes} arrays of labels, one a variable, got ${describe(given)}. Write [[...labels of x], ...].`,
    );
  }
  return given.map((list) => Array.from(list as ArrayLike<Label | readonly Label[]>));
}

/** A number for each sample, checked; undefined where none are given. */
function numbersOf(
  caller: string,
  name: string,
  given: unknown,
  samples: number,
  holds: (value: unknown) => boolean,
  requirement: string,
): ArrayLike<number> | undefined {
  if (given === undefined) return undefined;
  if (!isArray(given)) {
    throw new TypeError(`${caller}: ${name} must be an array of numbers, one a sample, got ${describe(given)}.`);
  }
  if (given.length !== samples) {
    throw new RangeError(`${caller}: ${name} must be ${samples} numbers, one a sample, got ${given.length}.`);
  }
  for (let i = 0; i < samples; i++) {
    const value = given[i];
    if (!(holds(value) && (value as number) >= 0)) {
      throw new RangeError(`${caller}: ${name} must be ${requirement}, got ${describe(value)} at sample ${i}.`);
    }
  }
  return given as ArrayLike<number>;
}

function requireSum(caller: string, name: string, values: Float64Array, most: number): number {
  const sum = values.reduce((a, b) => a + b);
  if (sum > 0 && sum <= most) return sum;
  throw new RangeError(`${caller}: ${name} must have a sum > 0 and ≤ ${most}, got ${sum}.`);
}

/** The labels of an axis, and of each sample the place of its own. */
interface Axis {
  readonly labels: AxisLabels;
  readonly places: Int32Array;
}

function axisOf(caller: string, name: string, given: Labels, list: AxisLabels | undefined): Axis {
  const columns = labelColumnsOf(caller, name, given) as readonly ArrayLike<Label>[];
  const coded = codesOf(caller, name, given);
  return list === undefined ? sorted(columns, coded) : listed(caller, name, columns, coded, list);
}

/** The first sample of each code that occurs. */
function firstsOf({ codes }: Coded): Map<number, number> {
  const firsts = new Map<number, number>();
  codes.forEach((code, i) => {
    if (!firsts.has(code)) firsts.set(code, i);
  });
  return firsts;
}

/** The labels that occur, in order. */
function sorted(columns: readonly ArrayLike<Label>[], coded: Coded): Axis {
  const order = [...firstsOf(coded)].sort(([, i], [, j]) => {
    for (const column of columns) {
      const difference = compared(column[i]!, column[j]!);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const placeOf = new Map(order.map(([code], place) => [code, place]));
  return {
    labels: order.map(([, i]) => (columns.length === 1 ? columns[0]![i]! : columns.map((column) => column[i]!))),
    places: coded.codes.map((code) => placeOf.get(code)!),
  };
}

/** The labels that were given, in their order. */
function listed(
  caller: string,
  name: string,
  columns: readonly ArrayLike<Label>[],
  coded: Coded,
  labels: AxisLabels,
): Axis {
  const places = new Map<string, number>();
  for (const [place, label] of labels.entries()) {
    const key = keyOf(isArray(label) ? Array.from(label as readonly Label[]) : [label]);
    if (places.has(key))
      throw new RangeError(`${caller}: labels of ${name} must be different, got ${describe(label)} twice.`);
    places.set(key, place);
  }
  const placeOf = new Map<number, number>();
  for (const [code, i] of firstsOf(coded)) {
    const label = columns.map((column) => column[i]!);
    const place = places.get(keyOf(label));
    if (place === undefined) {
      const got = label.length === 1 ? label[0] : label;
      throw new RangeError(
        `${caller}: ${name} must have labels that are among those given, got ${describe(got)} at sample ${i}. '1' and 1 are two labels.`,
      );
    }
    placeOf.set(code, place);
  }
  return { labels, places: coded.codes.map((code) => placeOf.get(code)!) };
}

/** Tells '1' from 1, and ['a', 'b'] from ['a,b']. */
function keyOf(label: readonly Label[]): string {
  return JSON.stringify(label.map((part) => [typeof part, String(part)]));
}

function compared(a: Label, b: Label): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
