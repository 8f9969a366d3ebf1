import { describe, requireInteger } from '@infodrop/requirements';
import { isArray, type NumericArray } from '../../samples.js';

/** Numbers in as many axes as there are variables: `[.5, .5]`, `[[.25, .25], [.25, .25]]`, … */
export type NestedNumbers = NumericArray | readonly NestedNumbers[];

/** Joint probabilities of one or more discrete variables, an axis each. Made by {@link probabilities}. */
export interface ProbabilityTable {
  readonly kind: 'probabilities';
  /** Row-major: the last variable runs fastest. */
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** How often each value (or combination of values) was seen, an axis a variable. Made by {@link counts}. */
export interface CountTable {
  readonly kind: 'counts';
  /** Row-major: the last variable runs fastest. */
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/**
 * How much weight each value (or combination of values) has, an axis a variable: what is counted, but not in whole numbers. Made by
 * {@link weights}, by `contingencyTable` of weighted samples, and by `smoothed`.
 */
export interface WeightTable {
  readonly kind: 'weights';
  /** Row-major: the last variable runs fastest. */
  readonly values: Float64Array;
  readonly shape: readonly number[];
  /** How many samples they are the weights of, where that is known. */
  readonly samples?: number | undefined;
  /** Of each cell, Σ (w / Σ w)² over its samples: what standard errors are made of. */
  readonly squares?: Float64Array | undefined;
  /** What was added to every cell. */
  readonly pseudoCount?: number | undefined;
}

export type Table = ProbabilityTable | CountTable | WeightTable;

/**
 * A table of probabilities: what a measure takes when the distribution is known instead of sampled.
 *
 *   pᵢ ≥ 0,  |Σ pᵢ − 1| ≤ 1e-9  (1e-5 when every number is one that float32 holds, as a softmax computed in it)
 *
 * The numbers are copied and never rescaled: a sum that is off within the tolerance stays off.
 *
 * @param values - Probabilities, nested one level a variable, or flat when `shape` is given.
 * @param shape - How many values each variable has, for flat `values` in row-major order. Read from the nesting by default.
 * @returns The table, to be passed to `entropy`, `mutualInformation` and the like.
 * @throws TypeError when a value is no number; RangeError when one is negative or not finite, when they do not sum to one,
 *   when rows differ in length, or when `shape` does not hold them.
 *
 * Zero probabilities are allowed (0 log 0 = 0).
 *
 * @example
 * import { entropy, probabilities } from '@infodrop/information';
 * entropy(probabilities([0.5, 0.25, 0.25]), { base: 2 }); // 1.5
 */
export function probabilities(values: NestedNumbers, shape?: readonly number[]): ProbabilityTable {
  const table = read('probabilities', values, shape);
  requireProbabilities(table.values, tolerance(table.values));
  return { kind: 'probabilities', values: table.values, shape: table.shape };
}

/**
 * A table of counts: how often each value was seen.
 *
 * @param values - Integers ≥ 0, nested one level a variable, or flat when `shape` is given.
 * @param shape - How many values each variable has, for flat `values` in row-major order. Read from the nesting by default.
 * @returns The table, to be passed to `entropy`, `mutualInformation` and the like.
 * @throws TypeError when a value is no number; RangeError when one is negative or no integer, when all are 0,
 *   when rows differ in length, or when `shape` does not hold them.
 *
 * Numbers that are no integers are refused, since bias corrections have no meaning for them: pass them to `weights`. Cells with a count of 0 are part of the table: estimators that need the number of possible values take its size.
 *
 * @example
 * import { counts, entropy } from '@infodrop/information';
 * entropy(counts([3, 1]), { base: 2 }); // 0.8112781245
 */
export function counts(values: NestedNumbers, shape?: readonly number[]): CountTable {
  const table = read('counts', values, shape);
  requireCounts(table.values);
  return { kind: 'counts', values: table.values, shape: table.shape };
}

/**
 * A table of weights: how much of the whole each value has, in any unit.
 *
 *   pᵢ = wᵢ / Σ w
 *
 * @param values - Numbers ≥ 0, nested one level a variable, or flat when `shape` is given.
 * @param shape - How many values each variable has, for flat `values` in row-major order. Read from the nesting by default.
 * @returns The table, to be passed to `entropy`, `mutualInformation` and the like, which give it its plug-in value.
 * @throws TypeError when a value is no number; RangeError when one is negative or not finite, when all are 0 or their sum is
 *   infinite, when rows differ in length, or when `shape` does not hold them.
 *
 * How many samples the weights are made of is not known, hence no standard error: `contingencyTable` of weighted samples keeps both.
 *
 * @example
 * import { entropy, weights } from '@infodrop/information';
 * entropy(weights([1.5, 0.5]), { base: 2 }); // 0.8112781245
 */
export function weights(values: NestedNumbers, shape?: readonly number[]): WeightTable {
  const table = read('weights', values, shape);
  requireWeights(table.values);
  return { kind: 'weights', values: table.values, shape: table.shape };
}

/** How far the sum of numbers that were computed in single precision may be from 1; and in double. */
const SINGLE = 1e-5;
const DOUBLE = 1e-9;

const tolerance = (values: Float64Array): number =>
  values.every((value) => Math.fround(value) === value) ? SINGLE : DOUBLE;

function requireProbabilities(values: Float64Array, most: number): void {
  let sum = 0;
  for (const p of values) {
    if (!(p >= 0 && p < Infinity)) {
      throw new RangeError(`probabilities: values must be finite numbers ≥ 0, got ${describe(p)}.`);
    }
    sum += p;
  }
  if (!(Math.abs(sum - 1) <= most)) {
    throw new RangeError(
      `probabilities: values must sum to 1, got a sum of ${sum}. Divide them by their sum; for how often each was seen, use counts().`,
    );
  }
}

function requireCounts(values: Float64Array): void {
  let total = 0;
  for (const n of values) {
    if (!(Number.isSafeInteger(n) && n >= 0)) {
      throw new RangeError(`counts: values must be integers ≥ 0, got ${describe(n)}. For weights, use weights().`);
    }
    total += n;
  }
  if (!(total > 0 && Number.isSafeInteger(total))) {
    throw new RangeError(`counts: values must have a sum ≥ 1 and below 2^53, got ${total}.`);
  }
}

function requireWeights(values: Float64Array): void {
  let total = 0;
  for (const weight of values) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`weights: values must be finite numbers ≥ 0, got ${describe(weight)}.`);
    }
    total += weight;
  }
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(`weights: values must have a finite sum > 0, got ${total}.`);
  }
}

/** How many samples a table is made from: undefined where it is exact, or where that is not known. */
export function samplesOfTable(table: Table): number | undefined {
  if (table.kind === 'weights') return table.samples;
  return table.kind === 'counts' ? table.values.reduce((a, b) => a + b) : undefined;
}

/** What the value of a measure depends on besides the table's numbers. */
export function settingsOfTable(table: Table): Readonly<Record<string, unknown>> {
  return table.kind === 'weights' && table.pseudoCount !== undefined ? { pseudoCount: table.pseudoCount } : {};
}

/**
 * Whether a value is a table. One made by hand is checked as {@link probabilities}, {@link counts} and {@link weights} do, and
 * refused in their name.
 */
export function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (kind !== 'probabilities' && kind !== 'counts' && kind !== 'weights') return false;
  const { values, shape } = value as Partial<Table>;
  if (!(values instanceof Float64Array) || !isArray(shape) || shape.reduce((a, b) => a * b, 1) !== values.length) {
    throw new TypeError(
      `${kind}: table must have a Float64Array of values that its shape holds, got ${describe(value)}. Make it with ${kind}().`,
    );
  }
  // What numbers of single precision were made into a table may be off by so much.
  if (kind === 'counts') requireCounts(values);
  else if (kind === 'weights') requireWeights(values);
  else requireProbabilities(values, SINGLE);
  return true;
}

/** The table of some of the variables, in the order given: the sum over the others. */
export function marginalOf<T extends Table>(table: T, axes: readonly number[]): T {
  const { values, shape } = table;
  const kept = axes.map((axis) => shape[axis]!);
  const strides = shape.map(() => 0);
  let size = 1;
  for (let i = axes.length - 1; i >= 0; i--) {
    strides[axes[i]!] = size;
    size *= kept[i]!;
  }
  const sums = new Float64Array(size);
  const at = shape.map(() => 0);
  let cell = 0;
  for (const value of values) {
    sums[cell]! += value;
    // One step of the row-major odometer.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      cell += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      cell -= strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  const rest = table.kind === 'weights' ? { squares: undefined } : {};
  return { ...table, ...rest, values: sums, shape: kept };
}

function read(
  caller: string,
  values: unknown,
  shape: readonly number[] | undefined,
): { values: Float64Array; shape: readonly number[] } {
  const sizes: number[] = [];
  for (let inner = values; isArray(inner); inner = inner[0]) sizes.push(inner.length);
  if (sizes.length === 0) {
    throw new TypeError(`${caller}: values must be an array of numbers or nested arrays, got ${describe(values)}.`);
  }
  const size = sizes.reduce((product, length) => product * length, 1);
  if (size === 0) throw new RangeError(`${caller}: values must be at least one number, got none.`);
  const flat = new Float64Array(size);
  let filled = 0;
  const fill = (part: unknown, depth: number): void => {
    if (!isArray(part) || part.length !== sizes[depth]) {
      const got = isArray(part) ? `one of length ${part.length}` : describe(part);
      throw new RangeError(`${caller}: rows must be arrays of one length, ${sizes[depth]}, got ${got}.`);
    }
    for (const each of Array.from(part)) {
      if (depth + 1 < sizes.length) fill(each, depth + 1);
      else if (typeof each === 'number') flat[filled++] = each;
      else throw new TypeError(`${caller}: values must be numbers, got ${describe(each)}.`);
    }
  };
  fill(values, 0);
  const given: unknown = shape;
  if (shape === undefined) return { values: flat, shape: sizes };
  if (!isArray(given) || sizes.length !== 1) {
    throw new TypeError(`${caller}: shape must be an array of sizes, for flat values, got ${describe(shape)}.`);
  }
  for (const [axis, length] of shape.entries()) requireInteger(caller, `shape[${axis}]`, length, 1);
  if (shape.reduce((product: number, length) => product * length, 1) !== size) {
    throw new RangeError(`${caller}: shape must hold ${size} values, got ${describe(shape)}.`);
  }
  return { values: flat, shape: [...shape] };
}
