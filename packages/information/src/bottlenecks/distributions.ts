import { isTable, type Table } from '../discrete/data/table.js';
import { inUnits, type Computed, type Estimate } from '../estimate.js';
import { describe } from '@infodrop/requirements';
import { isArray, matrixOf, type Matrix, type Samples } from '../samples.js';

/** Row-major conditional probabilities: row i is the distribution given the i-th value of the condition. It may be passed wherever `Samples` are taken. */
export interface ConditionalProbabilities {
  readonly data: Float64Array;
  readonly shape: readonly [conditions: number, values: number];
}

/** The probabilities of a table of so many variables; counts and weights are divided by their sum. */
export function distributionOf(
  caller: string,
  name: string,
  table: Table,
  axes: number,
): { readonly values: Float64Array; readonly shape: readonly number[] } {
  if (!isTable(table)) {
    throw new TypeError(
      `${caller}: ${name} must be a table, got ${describe(table)}. Make one with probabilities(...), counts(...) or weights(...).`,
    );
  }
  const { kind, shape } = table;
  if (shape.length !== axes) {
    throw new RangeError(
      `${caller}: ${name} must be a table of ${axes} axes, one a variable, got shape [${shape.join(', ')}].`,
    );
  }
  if (kind === 'probabilities') return table;
  const total = table.values.reduce((sum, count) => sum + count, 0);
  return { values: table.values.map((count) => count / total), shape };
}

/** Rows that are distributions: ≥ 0, with a sum within 1e-9 of one (1e-6 of single precision). They are not rescaled. */
export function conditionalOf(caller: string, name: string, rows: Samples): Matrix {
  const matrix = matrixOf(caller, name, rows);
  const { data, columns } = matrix;
  if (matrix.rows === 0) throw new RangeError(`${caller}: ${name} must have at least one row, got none.`);
  const tolerance = isSingle(rows) ? 1e-6 : 1e-9;
  for (let i = 0; i < matrix.rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const p = data[i * columns + j]!;
      if (p < 0) throw new RangeError(`${caller}: ${name} must be probabilities ≥ 0, got ${p} in row ${i}.`);
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= tolerance)) {
      throw new RangeError(
        `${caller}: rows of ${name} must sum to 1, got ${sum} in row ${i}. Each row is one distribution; divide it by its sum.`,
      );
    }
  }
  return matrix;
}

function isSingle(rows: Samples): boolean {
  const given = (isArray(rows) ? rows[0] : 'columns' in rows ? rows.columns[0] : rows.data) as unknown;
  return given instanceof Float32Array || rows instanceof Float32Array;
}

/** p log p, with 0 log 0 = 0. */
export function pLogP(p: number): number {
  return p > 0 ? p * Math.log(p) : 0;
}

/** −Σ p log p in nats. */
export function entropyOf(values: Float64Array): number {
  let nats = 0;
  for (const p of values) nats -= pLogP(p);
  return nats;
}

/** Σ p(u,v) log p(u,v) / (p(u) p(v)) of a row-major joint table, in nats, term by term so that small values keep their digits. */
export function informationOf(joint: Float64Array, rows: number, columns: number): number {
  const u = new Float64Array(rows);
  const v = new Float64Array(columns);
  for (let cell = 0; cell < joint.length; cell++) {
    u[Math.floor(cell / columns)]! += joint[cell]!;
    v[cell % columns]! += joint[cell]!;
  }
  let nats = 0;
  for (let cell = 0; cell < joint.length; cell++) {
    const p = joint[cell]!;
    if (p > 0) nats += p * Math.log(p / u[Math.floor(cell / columns)]! / v[cell % columns]!);
  }
  return nats;
}

/** The detailed form of a result, always: what an optimiser found is not to be told without how it ended. */
export function estimateOf(caller: string, computed: Computed, base: number | undefined): Estimate {
  return inUnits(caller, computed, { base, details: true }) as Estimate;
}
