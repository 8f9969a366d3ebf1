import { sampleMatrix, type SampleMatrix, type Samples } from '@infodrop/information';
import { requireThat } from '@infodrop/requirements';

/** One factor as labels 0 … size − 1, in the order of its values. */
export interface FactorLabels {
  readonly labels: Int32Array;
  /** How many different values it has. */
  readonly size: number;
}

/** The same, counted. */
export interface CountedLabels extends FactorLabels {
  /** How many samples have each label. */
  readonly counts: Int32Array;
}

/** Codes and factors of the same samples, checked. */
export interface CodesAndFactors {
  readonly samples: number;
  /** Each dimension of the code, `samples` long. */
  readonly codes: readonly Float64Array[];
  /** Each factor, `samples` long. */
  readonly factors: readonly Float64Array[];
}

/** Row-major doubles, all finite. */
export type DoubleMatrix = ReturnType<typeof sampleMatrix>;

/** The same, row by row. */
export interface CodeAndFactorMatrices {
  readonly samples: number;
  /** [samples × dimensions]. */
  readonly codes: DoubleMatrix;
  /** [samples × factors]. */
  readonly factors: DoubleMatrix;
}

/** Reads codes [samples × dimensions] and factors [samples × factors]; refuses what no score is defined for. */
export function codeAndFactorMatrices(caller: string, codes: Samples, factors: Samples): CodeAndFactorMatrices {
  const z = sampleMatrix(codes, { caller, name: 'codes' });
  const v = sampleMatrix(factors, { caller, name: 'factors' });
  const [samples] = z.shape;
  requireThat(v.shape[0] === samples, caller, 'factors', `of as many samples as codes, ${samples}`, v.shape[0]);
  requireThat(samples >= 2, caller, 'codes', 'at least 2 samples', samples, 'One sample tells nothing of a factor.');
  return { samples, codes: z, factors: v };
}

/** Beyond this, sums of squares may be no doubles. */
const LARGEST = 1e140;

/** Refuses codes whose squares cannot be summed, of a score that takes them in their own unit. */
export function requireSquares(caller: string, ...columns: readonly Float64Array[]): void {
  for (const column of columns) {
    for (const value of column) {
      if (Math.abs(value) <= LARGEST) continue;
      const wayOut = 'Their squares are summed: give them in a larger unit.';
      requireThat(false, caller, 'codes', `of at most ${LARGEST} in magnitude`, value, wayOut);
    }
  }
}

/** The same as columns. */
export function codesAndFactors(caller: string, codes: Samples, factors: Samples): CodesAndFactors {
  const given = codeAndFactorMatrices(caller, codes, factors);
  return { samples: given.samples, codes: columnsOf(given.codes), factors: columnsOf(given.factors) };
}

/** Rows whose values are taken from a matrix while they are in the nearest cache. */
const TILE = 256;

/** The columns of a matrix. */
export function columnsOf({ data, shape: [rows, columns] }: SampleMatrix): Float64Array[] {
  const found = Array.from({ length: columns }, () => new Float64Array(rows));
  for (let from = 0; from < rows; from += TILE) {
    const to = Math.min(rows, from + TILE);
    found.forEach((column, j) => {
      for (let i = from, at = from * columns + j; i < to; i++, at += columns) column[i] = data[at]!;
    });
  }
  return found;
}

/** Where the values of a column are in what holds it: from the first on, at every so many places. */
export interface ColumnPlace {
  readonly first: number;
  readonly step: number;
}

/** Of what holds nothing else. */
const ALONE: ColumnPlace = { first: 0, step: 1 };

/** The values of a column as labels, in the order of the values; a RangeError where all are one. */
export function factorLabels(caller: string, values: Float64Array, index: number, place = ALONE): CountedLabels {
  requireVarying(caller, values, index, place);
  return distinctLabels(values, place);
}

/** Those of each column of a matrix. */
export function columnLabels(caller: string, { data, shape: [, columns] }: DoubleMatrix): CountedLabels[] {
  return Array.from({ length: columns }, (_, k) => factorLabels(caller, data, k, { first: k, step: columns }));
}

/** A RangeError where all values of a factor are one. */
export function requireVarying(caller: string, values: Float64Array, index: number, place = ALONE): void {
  const wayOut = 'Leave it out: every code says all there is to say of it.';
  const varies = !isConstant(values, place);
  requireThat(varies, caller, `factors[${index}]`, 'of two or more different values', values[place.first], wayOut);
}

/** The same of each column of a matrix. */
export function requireVaryingColumns(caller: string, { data, shape: [, columns] }: DoubleMatrix): void {
  for (let k = 0; k < columns; k++) requireVarying(caller, data, k, { first: k, step: columns });
}

/** Every different value is a symbol of its own. */
export function distinctLabels(values: Float64Array, place = ALONE): CountedLabels {
  return labelsOfSmallNumbers(values, place) ?? labelsByMap(values, place);
}

const lengthOf = (values: Float64Array, { first, step }: ColumnPlace): number =>
  Math.ceil((values.length - first) / step);

/** Whole numbers from 0 to before this, a power of 2, are looked up by themselves: faster than in a map. */
const SMALL = 1024;

/** Undefined where a value is no small whole number. */
function labelsOfSmallNumbers(values: Float64Array, place: ColumnPlace): CountedLabels | undefined {
  const { first, step } = place;
  const length = lengthOf(values, place);
  const labels = new Int32Array(length);
  const countOf = new Int32Array(SMALL);
  for (let i = 0, at = first; i < length; i++, at += step) {
    const value = values[at]!;
    const whole = value | 0;
    if (whole !== value || whole < 0 || whole >= SMALL) return undefined;
    labels[i] = whole;
    countOf[whole]!++;
  }
  const found: number[] = [];
  for (let value = 0; value < SMALL; value++) if (countOf[value]! > 0) found.push(value);
  const counts = Int32Array.from(found, (value) => countOf[value]!);
  // Labels already where no value is left out.
  if (found.at(-1) === found.length - 1) return { labels, size: found.length, counts };
  const labelOf = new Int32Array(SMALL);
  found.forEach((value, label) => (labelOf[value] = label));
  for (let i = 0; i < length; i++) labels[i] = labelOf[labels[i]!]!;
  return { labels, size: found.length, counts };
}

function labelsByMap(values: Float64Array, place: ColumnPlace): CountedLabels {
  // As they are met first; then in the order of the values.
  const met = new Map<number, number>();
  const countOf: number[] = [];
  const labels = new Int32Array(lengthOf(values, place)).map((_, i) => {
    const value = values[place.first + i * place.step]!;
    const label = met.get(value) ?? met.size;
    met.set(value, label);
    countOf[label] = (countOf[label] ?? 0) + 1;
    return label;
  });
  const inOrder = new Int32Array(met.size);
  const counts = new Int32Array(met.size);
  [...met]
    .sort(([a], [b]) => a - b)
    .forEach(([, label], order) => {
      inOrder[label] = order;
      counts[order] = countOf[label]!;
    });
  return { labels: labels.map((label) => inOrder[label]!), size: met.size, counts };
}

/** The rows of each label, in the order they had, one label after the other, and where each begins; behind all, where the last ends. */
export function rowsByLabel({ labels, size, counts }: CountedLabels): {
  readonly order: Int32Array;
  readonly starts: Int32Array;
} {
  const { length } = labels;
  const starts = new Int32Array(size + 1);
  for (let label = 0; label < size; label++) starts[label + 1] = starts[label]! + counts[label]!;
  const next = starts.slice();
  const order = new Int32Array(length);
  for (let row = 0; row < length; row++) order[next[labels[row]!]!++] = row;
  return { order, starts };
}

/** Whether all values are one. */
export function isConstant(values: Float64Array, { first, step } = ALONE): boolean {
  let at = first + step;
  while (at < values.length && values[at] === values[first]) at += step;
  return at >= values.length;
}
