import { describe } from '@infodrop/requirements';

/** A plain array or a typed array of numbers. */
export type NumericArray =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Columns of equal length, one a dimension. Made by {@link columns}. */
export interface Columns<Column = NumericArray> {
  readonly columns: readonly Column[];
}

/** Row-major numbers, `shape[0]` samples of `shape[1]` dimensions. */
export interface SampleMatrix {
  readonly data: Float64Array | Float32Array;
  readonly shape: readonly [samples: number, dimensions: number];
}

/**
 * Samples of a continuous variable of one or more dimensions:
 * an array of numbers (one dimension), an array of rows (samples × dimensions), columns, or row-major data with a shape.
 */
export type Samples = NumericArray | readonly NumericArray[] | Columns | SampleMatrix;

/** Samples as the estimators read them: row-major doubles, all finite. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Columns of equal length, one a dimension or a variable: the way to pass data that is stored by column.
 *
 * An array of arrays is always taken as rows; this says that the arrays are columns.
 *
 * @param arrays - One array a column, all of one length.
 * @returns The columns, as they are (not copied).
 * @throws TypeError when there is none or one is no array; RangeError when their lengths differ.
 *
 * @example
 * import { columns } from '@infodrop/information';
 * const samples = columns([1, 2, 3], [4, 5, 6]); // three samples of two dimensions
 * samples.columns.length; // 2
 */
export function columns<const Arrays extends readonly { readonly length: number }[]>(
  ...arrays: Arrays
): Columns<Arrays[number]> {
  requireColumns('columns', 'columns', arrays);
  return { columns: arrays };
}

/** Checks that there are columns, that they are arrays, and of one length, which it returns. */
export function requireColumns(caller: string, name: string, arrays: readonly { readonly length: number }[]): number {
  if (arrays.length === 0) throw new TypeError(`${caller}: ${name} must be at least one array, got none.`);
  for (const column of arrays) {
    if (!isArray(column)) {
      throw new TypeError(`${caller}: ${name} must be arrays, got ${describe(column)}.`);
    }
  }
  const lengths = arrays.map((column) => column.length);
  requireSameLength(caller, name, lengths);
  return lengths[0]!;
}

/** Whether a value is a plain or a typed array. */
export function isArray(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The samples as row-major doubles, checked: a TypeError for another type, a RangeError for lengths or a value that is not finite. */
export function matrixOf(caller: string, name: string, samples: Samples): Matrix {
  const matrix = unchecked(caller, name, samples);
  const { data, columns } = matrix;
  // Asked for the length or an element once more, an engine looks again whether the array is still there.
  const count = data.length;
  for (let i = 0; i < count; i++) {
    // 0 · x is 0 but for NaN and the infinities.
    if (data[i]! * 0 !== 0) {
      throw new RangeError(
        `${caller}: ${name} must be finite numbers, got ${describe(data[i])} ${placeOf(i, columns)}. Leave out such samples first.`,
      );
    }
  }
  return matrix;
}

/** Where an element of a row-major matrix is, in words. */
function placeOf(index: number, columns: number): string {
  const dimension = index % columns;
  return `at sample ${(index - dimension) / columns}${columns === 1 ? '' : `, dimension ${dimension}`}`;
}

function unchecked(caller: string, name: string, samples: Samples): Matrix {
  const given: unknown = samples;
  if (isArray(given)) {
    if (given instanceof Float64Array) return { data: given, rows: given.length, columns: 1 };
    if (Array.isArray(given) && isArray(given[0])) return ofRows(caller, name, given);
    return filled(caller, name, given.length, 1, (i) => given[i]);
  }
  if (typeof given === 'object' && given !== null) {
    if ('columns' in given && Array.isArray(given.columns)) {
      const arrays = given.columns as readonly ArrayLike<unknown>[];
      const rows = requireColumns(caller, name, arrays);
      return filled(caller, name, rows, arrays.length, (i, j) => arrays[j]![i]);
    }
    if ('data' in given && 'shape' in given) return ofShaped(caller, name, given as SampleMatrix);
  }
  throw new TypeError(
    `${caller}: ${name} must be an array of numbers, an array of rows, columns(...) or { data, shape }, got ${describe(given)}.`,
  );
}

/** Row-major doubles, read one by one; a TypeError for what is no number: `'3'`, `null` and `1n` are not turned into one. */
function filled(
  caller: string,
  name: string,
  rows: number,
  columns: number,
  read: (sample: number, dimension: number) => unknown,
): Matrix {
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = read(i, j);
      if (typeof value !== 'number') {
        throw new TypeError(
          `${caller}: ${name} must be numbers, got ${describe(value)} ${placeOf(i * columns + j, columns)}. Convert them, or leave the sample out.`,
        );
      }
      data[i * columns + j] = value;
    }
  }
  return { data, rows, columns };
}

function ofRows(caller: string, name: string, rows: readonly unknown[]): Matrix {
  const width = (rows[0] as ArrayLike<unknown>).length;
  if (width === 0) throw new RangeError(`${caller}: ${name} must have at least one dimension, got rows of length 0.`);
  return filled(caller, name, rows.length, width, (i, j) => {
    const row = rows[i];
    if (j === 0 && !(isArray(row) && row.length === width)) {
      throw new RangeError(
        `${caller}: rows of ${name} must be arrays of one length, ${width}, got ${isArray(row) ? row.length : describe(row)} at sample ${i}.`,
      );
    }
    return (row as ArrayLike<unknown>)[j];
  });
}

function ofShaped(caller: string, name: string, { data, shape }: SampleMatrix): Matrix {
  if (!(data instanceof Float64Array) && !(data instanceof Float32Array)) {
    throw new TypeError(`${caller}: data of ${name} must be a Float64Array or a Float32Array, got ${describe(data)}.`);
  }
  const [rows, columns] = Array.isArray(shape) ? (shape as readonly [number, number]) : [0, 0];
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && columns > 0 && rows * columns === data.length)) {
    throw new RangeError(
      `${caller}: shape of ${name} must be [samples, dimensions] of its ${data.length} numbers, got ${describe(shape)}.`,
    );
  }
  return { data: data instanceof Float64Array ? data : Float64Array.from(data), rows, columns };
}

/** Columns of several variables of one length, side by side. */
export function joined(variables: readonly Matrix[]): Matrix {
  const columns = variables.reduce((sum, variable) => sum + variable.columns, 0);
  const { rows } = variables[0]!;
  const data = new Float64Array(rows * columns);
  let offset = 0;
  for (const variable of variables) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < variable.columns; j++) {
        data[i * columns + offset + j] = variable.data[i * variable.columns + j]!;
      }
    }
    offset += variable.columns;
  }
  return { data, rows, columns };
}

/** A RangeError when two variables have different numbers of samples. */
export function requireSameLength(caller: string, names: string, lengths: readonly number[]): void {
  if (lengths.some((length) => length !== lengths[0])) {
    throw new RangeError(`${caller}: ${names} must have the same number of samples, got ${lengths.join(', ')}.`);
  }
}
