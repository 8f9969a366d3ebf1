import type { EstimateOptions } from '../estimate.js';
import { describe } from '@infodrop/requirements';
import { matrixOf, type NumericArray, type Samples } from '../samples.js';

/**
 * Scores f(xᵢ, yⱼ) of a critic: a row each xᵢ and a column each yⱼ, shape [n, n]. (xᵢ, yᵢ) on the diagonal are drawn
 * together, all others stand for independent x and y.
 */
export type Scores = Samples;

/** Options of a bound that has none of its own. */
export type BoundOptions = EstimateOptions;

/** Scores, checked to be square and finite. */
export interface ScoreMatrix {
  readonly data: Float64Array;
  readonly n: number;
  /** f(xᵢ, yᵢ). */
  readonly joint: Float64Array;
}

export function scoresOf(caller: string, name: string, scores: Scores, least = 2): ScoreMatrix {
  const { data, rows, columns } = matrixOf(caller, name, scores);
  if (rows !== columns || rows < least) {
    throw new RangeError(
      `${caller}: ${name} must be a square matrix of at least ${least} rows, got shape [${rows}, ${columns}].`,
    );
  }
  return { data, n: rows, joint: Float64Array.from({ length: rows }, (_, i) => data[i * rows + i]!) };
}

/** One finite number a sample, as doubles. */
export function vectorOf(caller: string, name: string, values: NumericArray, length?: number): Float64Array {
  const { data, rows, columns } = matrixOf(caller, name, values);
  if (columns !== 1 || rows === 0 || (length !== undefined && rows !== length)) {
    throw new RangeError(
      `${caller}: ${name} must be ${length === undefined ? 'at least one number' : `${length} numbers`}, got ${columns === 1 ? rows : describe([rows, columns])}.`,
    );
  }
  return data;
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of a mean of independent terms; undefined for a single one. */
export function standardErrorOf(terms: Float64Array): number | undefined {
  const n = terms.length;
  if (n < 2) return undefined;
  const mean = meanOf(terms);
  return Math.sqrt(terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (n - 1) / n);
}

/** log of the mean of exp over each column of the other rows (i ≠ j), with nothing that overflows. */
export function logMeansOverOthers(
  { data, n }: Pick<ScoreMatrix, 'data' | 'n'>,
  across: 'rows' | 'columns',
): Float64Array {
  const most = new Float64Array(n).fill(-Infinity);
  const sums = new Float64Array(n);
  const each = (visit: (value: number, at: number) => void): void => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) if (i !== j) visit(data[i * n + j]!, across === 'rows' ? i : j);
    }
  };
  each((value, at) => {
    if (value > most[at]!) most[at] = value;
  });
  each((value, at) => {
    sums[at]! += Math.exp(value - most[at]!);
  });
  return sums.map((sum, at) => most[at]! + Math.log(sum / (n - 1)));
}

/** log of the mean of exp. */
export function logMeanExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (most === -Infinity) return most;
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}

/**
 * What the marginal term E exp f owes to each sample, relative to the term: (its row + its column) / the term − 2.
 * Every sample is in a row and a column of pairs, so the pairs are not independent, but these influences are.
 */
export function marginalInfluence(matrix: Pick<ScoreMatrix, 'data' | 'n'>): {
  readonly logMean: number;
  readonly influence: Float64Array;
} {
  const rows = logMeansOverOthers(matrix, 'rows');
  const columns = logMeansOverOthers(matrix, 'columns');
  const logMean = logMeanExp(rows);
  return { logMean, influence: rows.map((row, i) => Math.exp(row - logMean) + Math.exp(columns[i]! - logMean) - 2) };
}
