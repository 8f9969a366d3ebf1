import { describe } from '@infodrop/requirements';
import { plainCodesOf, type Label, type Labels } from '../../discrete/data/symbols.js';
import { isArray, matrixOf, type NumericArray, requireColumns, type Samples } from '../../samples.js';
import { columnsOf } from '../search/layout.js';
import { prepare, type Prepared } from './options.js';

/**
 * Samples of a variable that may be continuous, discrete, or both: numbers, which have distances, and labels (strings, booleans,
 * bigints), which are equal or not. Rows and `columns(...)` may have columns of either kind.
 */
export type MixedSamples = Samples | Labels;

/** Mixed samples as numbers, and which of the columns stand for labels. */
interface Unlabelled {
  readonly samples: Samples;
  /** Undefined where there are no labels. */
  readonly labels?: readonly (Float64Array | undefined)[] | undefined;
}

/**
 * Prepares mixed samples, with numbers for labels such that different labels are at distance 1 and equal ones at 0, whatever
 * the scaling, and without noise.
 *
 * In the max norm the binary digits of a code do that, in few columns; in the Euclidean norm it takes a column a label.
 */
export function prepareMixed(
  caller: string,
  given: Readonly<Record<string, MixedSamples>>,
  options: Parameters<typeof prepare>[2],
  allowed?: readonly string[],
): Prepared {
  const read = Object.entries(given).map(([name, samples]) => ({
    name,
    ...unlabelled(caller, name, samples, options?.norm),
  }));
  const samples = Object.fromEntries(read.map((each) => [each.name, each.samples]));
  const prepared = prepare(caller, samples, options, allowed);
  const labelled = read.filter(({ labels }) => labels !== undefined).map(({ name }) => name);
  if (labelled.length === 0) return prepared;
  const unit = 2 ** -prepared.exponent;
  const variables = prepared.variables.map((variable, v) => {
    const data = variable.data.slice();
    for (const [j, column] of (read[v]!.labels ?? []).entries()) {
      column?.forEach((value, i) => (data[i * variable.columns + j] = value * unit));
    }
    return { ...variable, data };
  });
  return { ...prepared, variables, settings: { ...prepared.settings, labelled } };
}

/** Mixed samples with coordinates for labels. */
export function unlabelled(
  caller: string,
  name: string,
  given: MixedSamples,
  norm: 'max' | 'euclidean' | undefined,
): Unlabelled {
  const columns = columnsWithLabels(caller, name, given);
  if (columns === undefined) return { samples: given as Samples };
  const labels = columns.flatMap((column): (Float64Array | undefined)[] =>
    isLabel(column[0]) ? coordinatesOf(caller, name, column, norm ?? 'max') : [undefined],
  );
  const numbers = columns.filter((column) => !isLabel(column[0])) as ArrayLike<number>[];
  let next = 0;
  return { samples: { columns: labels.map((column) => column ?? Array.from(numbers[next++]!)) }, labels };
}

function isLabel(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint';
}

/** All columns of mixed samples. Those of labels have the type of numbers too: each goes where either is taken. */
export function mixedColumns(caller: string, name: string, given: MixedSamples): readonly NumericArray[] {
  const labelled: readonly unknown[] | undefined = columnsWithLabels(caller, name, given);
  return (labelled as readonly NumericArray[] | undefined) ?? columnsOf(matrixOf(caller, name, given as Samples));
}

/** The columns, where the first sample has a label in one of them: numbers alone are left to those who read numbers. */
function columnsWithLabels(
  caller: string,
  name: string,
  given: MixedSamples,
): readonly ArrayLike<unknown>[] | undefined {
  if (isArray(given)) {
    const [first] = given as readonly unknown[];
    if (!isArray(first)) return isLabel(first) ? [given] : undefined;
    if (!Array.from(first).some(isLabel)) return undefined;
    const rows = given as ArrayLike<unknown>;
    return Array.from(first, (_, j) =>
      Array.from(rows, (row, i) => {
        if (isArray(row) && row.length === first.length) return row[j];
        throw new RangeError(
          `${caller}: rows of ${name} must be arrays of one length, ${first.length}, got ${isArray(row) ? row.length : describe(row)} at sample ${i}.`,
        );
      }),
    );
  }
  const value: unknown = given;
  if (typeof value !== 'object' || value === null || !('columns' in value) || !Array.isArray(value.columns))
    return undefined;
  requireColumns(caller, name, value.columns as readonly ArrayLike<unknown>[]);
  const columns = value.columns as readonly ArrayLike<unknown>[];
  return columns.some((column) => isLabel(column[0])) ? columns : undefined;
}

/** Points at distance 1 from each other, one a label. */
function coordinatesOf(
  caller: string,
  name: string,
  column: ArrayLike<unknown>,
  norm: 'max' | 'euclidean',
): Float64Array[] {
  const other = Array.from(column).findIndex((value) => typeof value === 'number');
  if (other >= 0) {
    throw new TypeError(
      `${caller}: ${name} must be labels throughout a column, or numbers, got ${describe(column[other])} at sample ${other} and ${describe(column[0])} before. ` +
        'Numbers have distances: write labels as strings.',
    );
  }
  const { codes, alphabet } = plainCodesOf(caller, name, column as readonly Label[]);
  if (norm === 'max' || alphabet <= 2) {
    const digits = Math.max(1, Math.ceil(Math.log2(alphabet)));
    return Array.from({ length: digits }, (_, digit) => Float64Array.from(codes, (code) => (code >> digit) & 1));
  }
  return Array.from({ length: alphabet }, (_, label) =>
    Float64Array.from(codes, (code) => (code === label ? Math.SQRT1_2 : 0)),
  );
}
