import { describe } from '@infodrop/requirements';
import { type Columns, isArray, type SampleMatrix } from '../samples.js';

type TypedArray = Exclude<ArrayBufferView, DataView> & {
  readonly length: number;
  [index: number]: number | bigint;
};

/** A variable in a form whose samples are quick to take in another order, and which can be sent to a worker. */
export type Variable = TypedArray | Columns<TypedArray> | SampleMatrix;

/** What codes stand for labels: integers, which are counted fastest, or bigints, which no measure takes for real numbers. */
export type LabelsAs = 'integers' | 'bigints';

/** The variable as typed arrays: numbers as they are, labels of any other type as codes in order of first appearance. */
export function variableOf(caller: string, name: string, samples: unknown, labels: LabelsAs = 'integers'): Variable {
  const typed = (values: ArrayLike<unknown>): TypedArray => typedColumn(values, labels);
  if (isArray(samples)) {
    const first = samples[0];
    if (!isArray(first)) return typed(samples);
    const rows = samples as ArrayLike<ArrayLike<unknown>>;
    return {
      columns: Array.from({ length: first.length }, (_, j) => typed(Array.from(rows, (row) => row[j]))),
    };
  }
  if (typeof samples === 'object' && samples !== null) {
    if ('columns' in samples && Array.isArray(samples.columns)) {
      return { columns: (samples.columns as ArrayLike<unknown>[]).map(typed) };
    }
    if ('data' in samples && 'shape' in samples) return samples as SampleMatrix;
  }
  throw new TypeError(
    `${caller}: ${name} must be samples, got ${describe(samples)}. ` +
      'A table or a covariance has no samples to draw from: pass the data that it was made from.',
  );
}

/** Plain numbers as 32-bit integers where they are that, else as doubles; anything else as codes. */
function typedColumn(values: ArrayLike<unknown>, labels: LabelsAs): TypedArray {
  if (ArrayBuffer.isView(values)) return values as unknown as TypedArray;
  let integers = true;
  for (const value of Array.from(values)) {
    if (typeof value !== 'number')
      return labels === 'integers' ? codes(values) : BigInt64Array.from(codes(values), BigInt);
    integers &&= (value | 0) === value;
  }
  return (integers ? Int32Array : Float64Array).from(values as ArrayLike<number>);
}

function codes(values: ArrayLike<unknown>): Int32Array {
  const known = new Map<unknown, number>();
  return Int32Array.from(values, (value) => {
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
}

/**
 * What turns a variable back into the form in which its samples were given: plain arrays, rows, and labels instead of codes. A
 * function of one's own is to see in a draw what it saw in the samples.
 */
export function formOf(samples: unknown): (variable: Variable) => unknown {
  if (isArray(samples)) {
    const first = samples[0];
    if (!isArray(first)) {
      const restore = restorerOf(samples);
      return (variable) => restore(columnsOf(variable)[0]!);
    }
    const rows = samples as ArrayLike<ArrayLike<unknown>>;
    const restorers = Array.from(first, (_, j) => restorerOf(Array.from(rows, (row) => row[j])));
    return (variable) => {
      const columns = columnsOf(variable).map((column, j) => restorers[j]!(column));
      return Array.from({ length: sampleCount(variable) }, (_, i) => columns.map((column) => column[i]));
    };
  }
  if (typeof samples === 'object' && samples !== null && 'columns' in samples && Array.isArray(samples.columns)) {
    const restorers = (samples.columns as ArrayLike<unknown>[]).map(restorerOf);
    return (variable) => ({ columns: columnsOf(variable).map((column, j) => restorers[j]!(column)) });
  }
  return (variable) => {
    if ('shape' in variable) return variable;
    const [rows, columns] = [sampleCount(variable), columnsOf(variable)];
    const data = Float64Array.from({ length: rows * columns.length }, (_, at) =>
      Number(columns[at % columns.length]![Math.floor(at / columns.length)]),
    );
    return { data, shape: [rows, columns.length] };
  };
}

function restorerOf(values: ArrayLike<unknown>): (column: TypedArray) => ArrayLike<unknown> {
  if (ArrayBuffer.isView(values)) return (column) => column;
  const given = Array.from(values);
  if (given.every((value) => typeof value === 'number')) return (column) => Array.from(column as Float64Array);
  // A set keeps the order of first appearance, which is that of the codes.
  const labels = [...new Set(given)];
  return (codes) => Array.from(codes as Int32Array, (code) => labels[code]);
}

/** How many samples a variable has. */
export function sampleCount(variable: Variable): number {
  if ('columns' in variable) return variable.columns[0]?.length ?? 0;
  return 'shape' in variable ? variable.shape[0] : variable.length;
}

/** How many columns a variable has. */
export function columnCount(variable: Variable): number {
  if ('columns' in variable) return variable.columns.length;
  return 'shape' in variable ? variable.shape[1] : 1;
}

/** The samples at the places that `order` names, in that order; a place may come more than once, or not at all. */
export function takeSamples(variable: Variable, order: Uint32Array): Variable {
  if ('columns' in variable) return { columns: variable.columns.map((column) => takeElements(column, order)) };
  if (!('shape' in variable)) return takeElements(variable, order);
  const width = variable.shape[1];
  const data = new Float64Array(order.length * width);
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * width;
    for (let j = 0; j < width; j++) data[i * width + j] = variable.data[from + j]!;
  }
  return { data, shape: [order.length, width] };
}

function takeElements(values: TypedArray, order: Uint32Array): TypedArray {
  const out = new (values.constructor as new (length: number) => TypedArray)(order.length);
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]!]!;
  return out;
}

/** The columns of a variable, each a typed array. */
export function columnsOf(variable: Variable): readonly TypedArray[] {
  if ('columns' in variable) return variable.columns;
  if (!('shape' in variable)) return [variable];
  const [rows, width] = variable.shape;
  return Array.from({ length: width }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => variable.data[i * width + j]!),
  );
}
