import { describe } from '../requirements.js';
import { type Columns, isArray, type SampleMatrix } from '../samples.js';

type TypedArray = Exclude<ArrayBufferView, DataView> & {
  readonly length: number;
  [index: number]: number | bigint;
};

/** A variable in a form whose samples are quick to take in another order, and which can be sent to a worker. */
export type Variable = TypedArray | Columns<TypedArray> | SampleMatrix;

/** The variable as typed arrays: numbers as they are, labels of any other type as codes in order of first appearance. */
export function variableOf(caller: string, name: string, samples: unknown): Variable {
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
function typed(values: ArrayLike<unknown>): TypedArray {
  if (ArrayBuffer.isView(values)) return values as unknown as TypedArray;
  let integers = true;
  for (const value of Array.from(values)) {
    if (typeof value !== 'number') return codes(values);
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
