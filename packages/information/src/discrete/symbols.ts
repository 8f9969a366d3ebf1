import { describe } from '../requirements.js';
import { isArray, requireColumns, type Columns } from '../samples.js';

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
}

/** How often each pair of codes was seen. */
export interface JointCounts {
  /** Dense: row-major, `alphabets[0]` × `alphabets[1]`. Otherwise one a pair that occurs. */
  readonly counts: Int32Array;
  readonly alphabets: readonly [number, number];
  /** Of each count, the codes of its pair; absent when dense. */
  readonly pairs?: readonly [Int32Array, Int32Array];
}

/** The codes of labels: several columns become one joint symbol. Refuses no samples, and labels that are missing or NaN. */
export function codesOf(caller: string, name: string, labels: Labels): Coded {
  const columns = labelColumnsOf(caller, name, labels);
  if (columns.length > 1) return jointCodes(columns.map((column) => codesOfColumn(caller, name, column)));
  return codesOfColumn(caller, name, columns[0]!);
}

/** The columns of labels, each an array: one for plain labels. Checked to be of one length, and not empty. */
export function labelColumnsOf(caller: string, name: string, labels: Labels): readonly ArrayLike<unknown>[] {
  const given: unknown = labels;
  let columns: readonly ArrayLike<unknown>[];
  if (typeof given === 'object' && given !== null && 'columns' in given && Array.isArray(given.columns)) {
    requireColumns(caller, name, given.columns);
    columns = given.columns;
  } else if (Array.isArray(given) && isArray(given[0])) columns = transposed(caller, name, given);
  else if (isArray(given)) columns = [given];
  else {
    throw new TypeError(
      `${caller}: ${name} must be an array of labels, an array of rows or columns(...), got ${describe(given)}.`,
    );
  }
  if (columns[0]!.length === 0) throw new RangeError(`${caller}: ${name} must have at least one sample, got none.`);
  return columns;
}

/** One code a combination of codes: what coding the columns together would give. */
export function jointCodes(parts: readonly Coded[]): Coded {
  return parts.reduce((joint, part) => pairCodes(joint, part));
}

/** How often each code was seen: `alphabet` numbers, some of which may be 0. */
export function countsOf({ codes, alphabet }: Coded): Float64Array {
  return Float64Array.from(tally(codes, alphabet));
}

/** How often each pair was seen, in one pass: a dense table where it is small enough, the pairs that occur otherwise. */
export function jointCountsOf(x: Coded, y: Coded): JointCounts {
  const alphabets = [x.alphabet, y.alphabet] as const;
  const size = x.alphabet * y.alphabet;
  if (size <= denseLimit(x.samples)) {
    const counts = new Int32Array(size);
    const width = y.alphabet;
    const a = x.codes;
    const b = y.codes;
    for (let i = 0; i < a.length; i++) counts[a[i]! * width + b[i]!]!++;
    return { counts, alphabets };
  }
  const { codes, alphabet, firsts } = hashPairs(x, y);
  const counts = tally(codes, alphabet);
  const pairs = [Int32Array.from(firsts, (i) => x.codes[i]!), Int32Array.from(firsts, (i) => y.codes[i]!)] as const;
  return { counts, alphabets, pairs };
}

/** Up to how many cells a table beats a hash, for so many samples. */
function denseLimit(samples: number): number {
  return Math.max(4096, 8 * samples);
}

function tally(codes: Int32Array, alphabet: number): Int32Array {
  const counts = new Int32Array(alphabet);
  for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
  return counts;
}

function pairCodes(x: Coded, y: Coded): Coded {
  const { samples } = x;
  const size = x.alphabet * y.alphabet;
  if (size > denseLimit(samples)) {
    const { codes, alphabet } = hashPairs(x, y);
    return { codes, alphabet, samples };
  }
  const codes = new Int32Array(samples);
  const width = y.alphabet;
  for (let i = 0; i < samples; i++) codes[i] = x.codes[i]! * width + y.codes[i]!;
  return { codes, alphabet: size, samples };
}

/** Codes of pairs in the order of first appearance, by open addressing; `firsts` is where each pair first appears. */
function hashPairs(x: Coded, y: Coded): { codes: Int32Array; alphabet: number; firsts: number[] } {
  const a = x.codes;
  const b = y.codes;
  const bits = 32 - Math.clz32(2 * x.samples);
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(mask + 1); // code + 1; 0 is free
  const codes = new Int32Array(x.samples);
  const firsts: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const u = a[i]!;
    const v = b[i]!;
    let hash = Math.imul(u, 0x9e3779b1) ^ Math.imul(v, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const code = slots[slot]! - 1;
      if (code < 0) {
        codes[i] = firsts.push(i) - 1;
        slots[slot] = firsts.length;
        break;
      }
      const first = firsts[code]!;
      if (a[first] === u && b[first] === v) {
        codes[i] = code;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { codes, alphabet: firsts.length, firsts };
}

function codesOfColumn(caller: string, name: string, labels: ArrayLike<unknown>): Coded {
  return integerCodes(labels) ?? mappedCodes(caller, name, labels);
}

/** Codes by subtraction of the least label, when all are 32-bit integers of a small range. */
function integerCodes(labels: ArrayLike<unknown>): Coded | undefined {
  const samples = labels.length;
  const integers = labels instanceof Int32Array ? labels : int32Of(labels);
  if (integers === undefined) return undefined;
  let least = integers[0]!;
  let most = least;
  for (let i = 1; i < samples; i++) {
    const label = integers[i]!;
    if (label < least) least = label;
    else if (label > most) most = label;
  }
  const alphabet = most - least + 1;
  if (alphabet > denseLimit(samples)) {
    const only: Coded = { codes: integers, alphabet: 0, samples };
    const { codes, alphabet: found } = hashPairs(only, { codes: new Int32Array(samples), alphabet: 1, samples });
    return { codes, alphabet: found, samples };
  }
  // From 0 on (or nearly so) the labels are codes already.
  if (least >= 0 && least <= alphabet) {
    return { codes: integers, alphabet: most + 1, samples };
  }
  const codes = integers === labels ? new Int32Array(samples) : integers;
  for (let i = 0; i < samples; i++) codes[i] = integers[i]! - least;
  return { codes, alphabet, samples };
}

/** The labels as 32-bit integers, if that is what all of them are. */
function int32Of(labels: ArrayLike<unknown>): Int32Array | undefined {
  const integers = new Int32Array(labels.length);
  for (let i = 0; i < integers.length; i++) {
    const label = labels[i];
    if (typeof label !== 'number' || (label | 0) !== label) return undefined;
    integers[i] = label;
  }
  return integers;
}

/** Codes of any labels, in the order of first appearance. */
function mappedCodes(caller: string, name: string, labels: ArrayLike<unknown>): Coded {
  const known = new Map<unknown, number>();
  const codes = new Int32Array(labels.length);
  for (let i = 0; i < codes.length; i++) {
    const label = labels[i];
    let code = known.get(label);
    if (code === undefined) {
      requireLabel(caller, name, label, i);
      code = known.size;
      known.set(label, code);
    }
    codes[i] = code;
  }
  return { codes, alphabet: known.size, samples: codes.length };
}

function requireLabel(caller: string, name: string, label: unknown, sample: number): void {
  const type = typeof label;
  if (type === 'number' ? label === label : type === 'string' || type === 'boolean' || type === 'bigint') return;
  throw new TypeError(
    `${caller}: ${name} must be strings, numbers, booleans or bigints, got ${describe(label)} at sample ${sample}. Leave out samples with missing labels first.`,
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
