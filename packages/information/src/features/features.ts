import { describe, requireOneOf } from '@infodrop/requirements';
import type { Label } from '../discrete/data/symbols.js';
import { isArray, requireSameLength } from '../samples.js';

/** A column of a table: real numbers or labels, with null, undefined or NaN where a value is missing. */
export type FeatureColumn = ArrayLike<Label | null | undefined>;

/** Columns by name, `{ height: [1.7, …], city: ['Rome', …] }`, or rows, `[{ height: 1.7, city: 'Rome' }, …]`. */
export type Features =
  Readonly<Record<string, FeatureColumn>> | readonly Readonly<Record<string, Label | null | undefined>>[];

/** Whether a column is measured or labelled. */
export type FeatureKind = 'reals' | 'labels';

/** What functions of many columns take. */
export interface FeaturesOptions {
  /** Of columns by name, whether they are 'reals' or 'labels'. By default numbers are reals, unless they are integers of few values. */
  readonly kinds?: Readonly<Record<string, FeatureKind>> | undefined;
  /** What becomes of missing values: 'refuse' by default; 'pairwise' leaves out the samples where one of a pair is missing. */
  readonly missing?: 'refuse' | 'pairwise' | undefined;
}

/** A named column, and what it is. */
export interface Feature {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly values: readonly (Label | undefined)[];
}

/** Up to so many different integers are labels; beyond, up to the square root of the number of samples. */
const FEW = 20;

/** The columns of a table, checked. */
export function featuresOf(caller: string, given: Features, options: FeaturesOptions): Feature[] {
  const missing = requireOneOf(caller, 'missing', options.missing ?? 'refuse', ['refuse', 'pairwise']);
  const columns = Object.entries(columnsByName(caller, given));
  if (columns.length === 0) throw new RangeError(`${caller}: features must be at least one column, got none.`);
  const unknown = Object.keys(options.kinds ?? {}).find((name) => !columns.some(([other]) => other === name));
  if (unknown !== undefined) {
    throw new RangeError(`${caller}: kinds must name columns, got ${describe(unknown)}.`);
  }
  const features = columns.map(([name, column]) => featureOf(caller, name, column, options.kinds?.[name], missing));
  const lengths = features.map(({ values }) => values.length);
  requireSameLength(caller, 'columns of features', lengths);
  return features;
}

/** One column, checked. */
export function featureOf(
  caller: string,
  name: string,
  column: FeatureColumn,
  kind: FeatureKind | undefined,
  missing: 'refuse' | 'pairwise' = 'refuse',
): Feature {
  if (!isArray(column)) throw new TypeError(`${caller}: ${name} must be an array, got ${describe(column)}.`);
  const values = Array.from(column as ArrayLike<unknown>, (value, i) => {
    if (value === null || value === undefined || Number.isNaN(value)) {
      if (missing === 'pairwise') return undefined;
      throw new RangeError(
        `${caller}: ${name} must have no missing values, got ${describe(value)} at sample ${i}. ` +
          "Leave the sample out, or ask for missing: 'pairwise'.",
      );
    }
    if (!['number', 'string', 'boolean', 'bigint'].includes(typeof value) || Math.abs(value as number) === Infinity) {
      throw new TypeError(
        `${caller}: ${name} must be finite numbers, strings, booleans or bigints, got ${describe(value)} at sample ${i}.`,
      );
    }
    return value as Label;
  });
  const there = values.filter((value) => value !== undefined);
  const numbers = there.every((value) => typeof value === 'number');
  if (kind !== undefined) requireOneOf(caller, `kind of ${name}`, kind, ['reals', 'labels']);
  if (kind === 'reals' && !numbers) throw new TypeError(`${caller}: ${name} must be numbers to be reals.`);
  const guessed = !numbers || fewIntegers(there) ? 'labels' : 'reals';
  return { name, kind: kind ?? guessed, values };
}

function fewIntegers(values: readonly number[]): boolean {
  const known = new Set<number>();
  const most = Math.max(FEW, Math.sqrt(values.length));
  for (const value of values) {
    if (!Number.isInteger(value)) return false;
    known.add(value);
    if (known.size > most) return false;
  }
  // As many integers as samples are measured: a count or a rank.
  return known.size * 2 <= values.length;
}

function columnsByName(caller: string, given: unknown): Readonly<Record<string, FeatureColumn>> {
  if (Array.isArray(given)) {
    const rows = given as readonly Readonly<Record<string, Label>>[];
    const names = new Set<string>();
    for (const [i, row] of rows.entries()) {
      if (typeof row !== 'object' || (row as unknown) === null || isArray(row)) {
        throw new TypeError(
          `${caller}: features must be columns by name or rows of records, got ${describe(row)} at row ${i}.`,
        );
      }
      for (const name of Object.keys(row)) names.add(name);
    }
    return Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name])]));
  }
  if (typeof given !== 'object' || given === null || isArray(given)) {
    throw new TypeError(`${caller}: features must be columns by name or rows of records, got ${describe(given)}.`);
  }
  return given as Readonly<Record<string, FeatureColumn>>;
}
