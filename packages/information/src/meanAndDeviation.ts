import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { matrixOf, type NumericArray } from './samples.js';

/** Mean and spread of numbers in their own unit. */
export interface MeanAndDeviation {
  readonly mean: number;
  /** Standard deviation, of n − `ddof`; of n − 1, NaN below two values. */
  readonly standardDeviation: number;
  /** Of the mean: the deviation of n − 1 over √n; NaN below two values. */
  readonly standardError: number;
}

/** Options of {@link meanAndDeviation}. */
export interface MeanAndDeviationOptions {
  /** What is taken off the number of values in the standard deviation: 1 by default, that of a sample; 0 for that of all there are. */
  readonly ddof?: 0 | 1 | undefined;
}

/** A sum of squares below this may have lost digits to underflow. */
const LEAST_SQUARES = 1e-280;

/**
 * Mean, standard deviation and standard error of the mean.
 *
 *   mean = Σ xᵢ / n,   s = √( Σ (xᵢ − mean)² / (n − ddof) ),   standardError = √( Σ (xᵢ − mean)² / (n (n − 1)) )
 *
 * Right over the whole range of doubles: where a sum would overflow or its squares vanish, the values are scaled first. Equal
 * values have exactly their value as the mean and a deviation of 0.
 *
 * @param values - Finite numbers in any unit, at least one.
 * @param options - `ddof` (1 by default).
 * @returns See {@link MeanAndDeviation}, in the unit of the values.
 * @throws TypeError when the values are no array of numbers; RangeError when there is none, or one is not finite, or for another `ddof`.
 *
 * @example
 * import { meanAndDeviation } from '@infodrop/information';
 *
 * const { mean, standardDeviation, standardError } = meanAndDeviation([1, 2, 3, 4]);
 * mean; // 2.5
 * standardDeviation; // 1.291
 * standardError; // 0.645
 */
export function meanAndDeviation(values: NumericArray, options: MeanAndDeviationOptions = {}): MeanAndDeviation {
  requireOptions('meanAndDeviation', options, ['ddof']);
  const ddof = requireInteger('meanAndDeviation', 'ddof', options.ddof ?? 1, 0, 1);
  const { data, rows, columns } = matrixOf('meanAndDeviation', 'values', values);
  requireThat(rows > 0, 'meanAndDeviation', 'values', 'at least one number', [], 'Leave the empty sample out.');
  requireThat(
    columns === 1,
    'meanAndDeviation',
    'values',
    'numbers of one dimension',
    values,
    'Take a column at a time.',
  );
  const moments = momentsOf(data);
  if (ddof === 1) return moments;
  return { ...moments, standardDeviation: rows === 1 ? 0 : moments.standardDeviation * Math.sqrt((rows - 1) / rows) };
}

/** The same of values that are known to be numbers: of none, or where one is NaN, everything is NaN. */
export function momentsOf(values: Float64Array): MeanAndDeviation {
  const n = values.length;
  const first = values[0]!;
  let least = Infinity;
  let most = -Infinity;
  // Summed from the first value on: the sum of the values themselves loses what they differ by where they are far from 0 and close together.
  let beyond = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
    beyond += value - first;
  }
  if (least === most && beyond === 0) return withSquares(n, least, 0, 1);
  beyond /= n;
  const squares = sumOfSquares(values, beyond, first, 1);
  if (squares > LEAST_SQUARES && squares < Infinity) return withSquares(n, first + beyond, squares, 1);
  // Where there is no value, or one is NaN, all of this is NaN too. Halved before they are added: the sum of the ends may be beyond the largest double.
  const centre = least / 2 + most / 2;
  const half = most / 2 - least / 2;
  let scaledTotal = 0;
  for (const value of values) scaledTotal += (value - centre) / half;
  const scaledMean = scaledTotal / n;
  return withSquares(n, centre + scaledMean * half, sumOfSquares(values, scaledMean, centre, half), half);
}

function sumOfSquares(values: Float64Array, mean: number, centre: number, scale: number): number {
  let sum = 0;
  for (const value of values) sum += ((value - centre) / scale - mean) ** 2;
  return sum;
}

function withSquares(n: number, mean: number, squares: number, scale: number): MeanAndDeviation {
  const variance = n < 2 ? Number.NaN : squares / (n - 1);
  return { mean, standardDeviation: Math.sqrt(variance) * scale, standardError: Math.sqrt(variance / n) * scale };
}
