import { describe } from '@infodrop/requirements';
import { isArray, requireColumns, type Columns } from '../../samples.js';
import { compiledTally, TALLY_PAGE } from './tallyKernel.js';

/** Labels from which compiling the kernel pays. */
const WORTH_COMPILING = 16384;

/** One value of a discrete variable. `1`, `'1'`, `1n` and `true` are four different labels; `-0` is `0`. */
export type Label = string | number | boolean | bigint;

/** Samples of one discrete variable. Integers in typed arrays (or plain arrays) are counted fastest. */
export type LabelArray =
  | readonly Label[]
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array;

/** Samples of a discrete variable; rows (samples × columns) or `columns(...)` are one joint symbol a sample. */
export type Labels = LabelArray | readonly LabelArray[] | Columns<LabelArray>;

/** Labels as small integers. Equal labels have equal codes; not every code below `alphabet` need occur. */
export interface Coded {
  /** 0 … alphabet − 1, one a sample. May be the caller's own array: read it only. */
  readonly codes: Int32Array;
  /** All codes are below it. It is an upper bound of the number of different labels. */
  readonly alphabet: number;
  readonly samples: number;
  /** Whether they are numbers with fractions that hardly repeat: measurements, not labels. */
  readonly real?: boolean | undefined;
}

/** How often each pair of codes was seen. */
export interface JointCounts {
  /** Dense: row-major, `alphabets[0]` × `alphabets[1]`, with zeros. Otherwise one a pair that occurs. */
  readonly counts: Int32Array;
  readonly alphabets: readonly [number, number];
  /** Of each count, a sample that has its pair; absent when dense. */
  readonly examples?: Int32Array | undefined;
}

/** The codes of labels: several columns become one joint symbol. Refuses no samples, and labels that are missing, NaN or infinite. */
export function codesOf(caller: string, name: string, labels: Labels): Coded {
  return jointCodes(labelColumnsOf(caller, name, labels).map((column) => codesOfColumn(caller, name, column)));
}

/** The codes of labels in the order of first appearance, without what makes {@link codesOf} fast: for where other work is longer. */
export function plainCodesOf(caller: string, name: string, labels: Labels): Coded {
  return labelColumnsOf(caller, name, labels)
    .map((column) => mappedCodes(caller, name, column))
    .reduce((x, y) =>
      mappedCodes(
        caller,
        name,
        Float64Array.from(x.codes, (code, i) => code * y.alphabet + y.codes[i]!),
      ),
    );
}

/** The columns of labels, each an array: one for plain labels. Checked to be of one length, and not empty. */
export function labelColumnsOf(caller: string, name: string, labels: Labels): readonly ArrayLike<unknown>[] {
  const given: unknown = labels;
  let columns: readonly ArrayLike<unknown>[];
  if (typeof given === 'object' && given !== null && 'columns' in given && Array.isArray(given.columns)) {
    requireColumns(caller, name, given.columns);
    columns = given.columns;
  } else if (Array.isArray(given) && isArray(given[0])) {
    const rows = given.filter(isArray);
    if (rows.length === given.length) {
      refuseProbabilities(caller, name, rows);
      refuseColumnsAsRows(caller, name, rows);
    }
    columns = transposed(caller, name, given);
  } else if (isArray(given)) {
    refuseProbabilities(caller, name, [given]);
    columns = [given];
  } else {
    throw new TypeError(
      `${caller}: ${name} must be an array of labels, an array of rows or columns(...), got ${describe(given)}.`,
    );
  }
  if (columns[0]!.length === 0) throw new RangeError(`${caller}: ${name} must have at least one sample, got none.`);
  return columns;
}

/** Refuses numbers in [0, 1], not all integers, that sum to 1: as labels they would each be one value, seen once. */
function refuseProbabilities(caller: string, name: string, rows: readonly ArrayLike<unknown>[]): void {
  let sum = 0;
  let integers = true;
  for (const row of rows) {
    // eslint-disable-next-line @typescript-eslint/prefer-for-of -- most rows end at their first value: nothing is copied.
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (!(typeof value === 'number' && value >= 0 && value <= 1)) return;
      sum += value;
      if (sum > 1 + ROUNDING) return;
      integers &&= value === 0 || value === 1;
    }
  }
  if (integers || Math.abs(sum - 1) > ROUNDING) return;
  throw new RangeError(
    `${caller}: ${name} must be labels, got ${describe(rows.length === 1 ? rows[0] : rows)}, which are like probabilities: they sum to 1. ` +
      'Pass probabilities(values) if that is what they are, and columns(values) if they are labels.',
  );
}

/** Samples from which values that hardly repeat tell that they are measurements. */
const TELLING = 20;

/** Refuses measurements where labels are meant, unless the warning of it will be read. */
export function refuseReals(
  caller: string,
  parts: readonly { readonly real?: boolean | undefined }[],
  options: { readonly details?: boolean | undefined } | undefined,
): void {
  if (options?.details === true || !parts.some(({ real }) => real)) return;
  throw new RangeError(
    `${caller}: samples must be labels that repeat, got numbers with fractions most of which occur once. ` +
      'Put them into bins, or take a measure of real numbers, such as ksgMutualInformation.',
  );
}

/** How far a sum of probabilities may be from 1. */
const ROUNDING = 1e-5;

/** Columns from which rows that are fewer by half are likely columns themselves. */
const LONG = 10;

/** Refuses a few long rows: two columns in an array would be two samples of as many variables as there are samples. */
function refuseColumnsAsRows(caller: string, name: string, rows: readonly ArrayLike<unknown>[]): void {
  const width = rows[0]!.length;
  if (width < LONG || 2 * rows.length > width || rows.some((row) => row.length !== width)) return;
  throw new RangeError(
    `${caller}: ${name} must be rows, a sample each, got ${rows.length} of length ${width}. ` +
      `Pass columns(...) of the ${rows.length} if they are variables, and columns of their transpose if they are samples.`,
  );
}

/** How often each label was seen, in no order; zeros stand for labels that were not. Faster than {@link codesOf} for integers. */
export function labelCounts(
  caller: string,
  name: string,
  labels: Labels,
): { counts: Int32Array; samples: number; real?: boolean | undefined } {
  const columns = labelColumnsOf(caller, name, labels);
  const [column] = columns;
  if (columns.length === 1 && column instanceof Int32Array) {
    const counts = guessedTally(column);
    if (counts !== undefined) return { counts, samples: column.length };
  }
  const { codes, alphabet, samples, real } = codesOf(caller, name, labels);
  return { counts: tally(codes, alphabet), samples, real };
}

/** One code a combination of codes: what coding the columns together would give. */
export function jointCodes(parts: readonly Coded[]): Coded {
  return parts.reduce((joint, part) => pairCodes(joint, part));
}

/** How often each code was seen: `alphabet` numbers, some of which may be 0. */
export function countsOf({ codes, alphabet }: Coded): Float64Array {
  return Float64Array.from(tally(codes, alphabet));
}

/** How often each pair was seen: a dense table where it is small, the pairs that occur otherwise. */
export function jointCountsOf(x: Coded, y: Coded): JointCounts {
  const alphabets = [x.alphabet, y.alphabet] as const;
  const size = x.alphabet * y.alphabet;
  if (size > denseLimit(x.samples)) {
    const { counts, examples } = groupedPairs(x, y);
    return { counts, alphabets, examples };
  }
  const counts = new Int32Array(size);
  const width = y.alphabet;
  const a = x.codes;
  const b = y.codes;
  const even = a.length & ~3;
  for (let i = 0; i < even; i += 4) {
    counts[a[i]! * width + b[i]!]!++;
    counts[a[i + 1]! * width + b[i + 1]!]!++;
    counts[a[i + 2]! * width + b[i + 2]!]!++;
    counts[a[i + 3]! * width + b[i + 3]!]!++;
  }
  for (let i = even; i < a.length; i++) counts[a[i]! * width + b[i]!]!++;
  return { counts, alphabets };
}

/** Up to how many cells a table of so many samples is counted directly; beyond it, walking its empty cells costs more than sorting. */
function denseLimit(samples: number): number {
  return Math.max(4096, samples >> 1);
}

/** Counts of integers below `size`. Others are passed over: JavaScript ignores what is written outside a typed array. */
function tally(codes: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  const even = codes.length & ~7;
  // Eight at a time, all read before any is counted: the loop's own cost is what counts here.
  for (let i = 0; i < even; i += 8) {
    const a = codes[i]!;
    const b = codes[i + 1]!;
    const c = codes[i + 2]!;
    const d = codes[i + 3]!;
    const e = codes[i + 4]!;
    const f = codes[i + 5]!;
    const g = codes[i + 6]!;
    const h = codes[i + 7]!;
    counts[a]!++;
    counts[b]!++;
    counts[c]!++;
    counts[d]!++;
    counts[e]!++;
    counts[f]!++;
    counts[g]!++;
    counts[h]!++;
  }
  for (let i = even; i < codes.length; i++) counts[codes[i]!]!++;
  return counts;
}

/** Counts in one pass, with the range guessed from a few labels; undefined where the guess was wrong. */
function guessedTally(labels: Int32Array): Int32Array | undefined {
  const step = Math.ceil(labels.length / 256);
  let bound = 255;
  for (let i = 0; i < labels.length; i += step) bound |= labels[i]!;
  if (bound < 0 || bound >= denseLimit(labels.length)) return undefined;
  const size = 2 ** (32 - Math.clz32(bound));
  const compiled = size <= TALLY_PAGE && labels.length >= WORTH_COMPILING ? compiledTally(labels, size) : undefined;
  if (compiled !== undefined) return compiled.bits >>> 0 < size ? compiled.counts : undefined;
  const counts = tally(labels, size);
  let counted = 0;
  for (const n of counts) counted += n;
  return counted === labels.length ? counts : undefined;
}

function pairCodes(x: Coded, y: Coded): Coded {
  const { samples } = x;
  const alphabet = x.alphabet * y.alphabet;
  if (alphabet > 2 * denseLimit(samples)) {
    const { codes, examples } = groupedPairs(x, y);
    return { codes, alphabet: examples.length, samples };
  }
  const codes = new Int32Array(samples);
  for (let i = 0; i < samples; i++) codes[i] = x.codes[i]! * y.alphabet + y.codes[i]!;
  return { codes, alphabet, samples };
}

/** The pairs that occur: how often, a sample of each, and of each sample its pair. Sorts by x, then looks y up group by group. */
function groupedPairs(x: Coded, y: Coded): { codes: Int32Array; counts: Int32Array; examples: Int32Array } {
  const { samples } = x;
  const starts = tally(x.codes, x.alphabet);
  for (let code = 1; code < starts.length; code++) starts[code]! += starts[code - 1]!;
  const order = new Int32Array(samples);
  for (let i = samples - 1; i >= 0; i--) order[--starts[x.codes[i]!]!] = i;
  const codes = new Int32Array(samples);
  const counts = new Int32Array(samples);
  const examples = new Int32Array(samples);
  // One more than the pair last seen with each y; a pair below `own` belongs to an earlier x.
  const last = new Int32Array(y.alphabet);
  let found = 0;
  for (let group = 0; group < starts.length; group++) {
    const end = group + 1 < starts.length ? starts[group + 1]! : samples;
    const own = found;
    for (let at = starts[group]!; at < end; at++) {
      const i = order[at]!;
      const b = y.codes[i]!;
      let pair = last[b]! - 1;
      if (pair < own) {
        pair = found++;
        last[b] = found;
        examples[pair] = i;
      }
      counts[pair]!++;
      codes[i] = pair;
    }
  }
  return { codes, counts: counts.slice(0, found), examples: examples.slice(0, found) };
}

function codesOfColumn(caller: string, name: string, labels: ArrayLike<unknown>): Coded {
  const integers = integersOf(labels);
  return integers === undefined ? mappedCodes(caller, name, labels) : integerCodes(integers, integers === labels);
}

/** The labels as 32-bit integers (unsigned ones wrapped around), if that is what all of them are. */
function integersOf(labels: ArrayLike<unknown>): Int32Array | undefined {
  if (labels instanceof Int32Array) return labels;
  if (isSmallIntegerArray(labels)) return new Int32Array(labels);
  const integers = new Int32Array(labels.length);
  for (let i = 0; i < integers.length; i++) {
    const label = labels[i];
    if (typeof label !== 'number' || (label | 0) !== label) return undefined;
    integers[i] = label;
  }
  return integers;
}

function isSmallIntegerArray(labels: unknown): labels is Uint8Array {
  return ArrayBuffer.isView(labels) && /^U?int(8|16|32)(Clamped)?A/i.test(labels.constructor.name);
}

/** Integers as codes: as they are when they are small and not negative, less the least one otherwise, and else by their halves. */
function integerCodes(integers: Int32Array, borrowed: boolean): Coded {
  const samples = integers.length;
  const limit = 2 * denseLimit(samples);
  const bound = unionOfBits(integers);
  if (bound >= 0 && bound < limit) return { codes: integers, alphabet: bound + 1, samples };
  let least = integers[0]!;
  let most = least;
  for (const label of integers) {
    if (label < least) least = label;
    else if (label > most) most = label;
  }
  const alphabet = most - least + 1;
  const codes = borrowed ? new Int32Array(samples) : integers;
  if (alphabet <= limit) {
    for (let i = 0; i < samples; i++) codes[i] = integers[i]! - least;
    return { codes, alphabet, samples };
  }
  const upper = new Int32Array(samples);
  for (let i = 0; i < samples; i++) {
    const label = integers[i]!;
    upper[i] = label >>> 16;
    codes[i] = label & 65535;
  }
  return pairCodes({ codes: upper, alphabet: 65536, samples }, { codes, alphabet: 65536, samples });
}

/** All bits that any of the integers has: no integer is above it, and it is negative when one is. */
function unionOfBits(integers: Int32Array): number {
  let bits = 0;
  const even = integers.length & ~3;
  for (let i = 0; i < even; i += 4) bits |= integers[i]! | integers[i + 1]! | integers[i + 2]! | integers[i + 3]!;
  for (let i = even; i < integers.length; i++) bits |= integers[i]!;
  return bits;
}

/** Codes of any labels, in the order of first appearance. */
function mappedCodes(caller: string, name: string, labels: ArrayLike<unknown>): Coded {
  const known = new Map<unknown, number>();
  const codes = new Int32Array(labels.length);
  let fractions = 0;
  for (let i = 0; i < codes.length; i++) {
    const label = labels[i];
    let code = known.get(label);
    if (code === undefined) {
      requireLabel(caller, name, label, i);
      code = known.size;
      known.set(label, code);
      if (typeof label === 'number' && !Number.isInteger(label)) fractions++;
    }
    codes[i] = code;
  }
  const real = codes.length >= TELLING && 2 * fractions > codes.length;
  return { codes, alphabet: known.size, samples: codes.length, real };
}

function requireLabel(caller: string, name: string, label: unknown, sample: number): void {
  const type = typeof label;
  if (type === 'number' ? Number.isFinite(label) : type === 'string' || type === 'boolean' || type === 'bigint') return;
  throw new TypeError(
    `${caller}: ${name} must be strings, finite numbers, booleans or bigints, got ${describe(label)} at sample ${sample}. Leave out samples with missing labels first.`,
  );
}

function transposed(caller: string, name: string, rows: readonly unknown[]): readonly unknown[][] {
  const width = (rows[0] as ArrayLike<unknown>).length;
  if (width === 0) throw new RangeError(`${caller}: ${name} must have at least one column, got rows of length 0.`);
  const columns = Array.from({ length: width }, () => new Array<unknown>(rows.length));
  for (const [i, row] of rows.entries()) {
    if (!isArray(row) || row.length !== width) {
      const got = isArray(row) ? `${row.length} at sample ${i}` : `${describe(row)} at sample ${i}`;
      throw new RangeError(`${caller}: rows of ${name} must be arrays of one length, ${width}, got ${got}.`);
    }
    for (let j = 0; j < width; j++) columns[j]![i] = row[j];
  }
  return columns;
}
