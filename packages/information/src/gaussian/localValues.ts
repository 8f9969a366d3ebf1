import type { Gaussian } from './gaussian.js';

/**
 * Local values of a Gaussian measure: its logarithm of a ratio of densities at each sample, shifted so that their mean is the
 * value.
 *
 *   localₜ = value + ½ [ n/(n−1) zₜᵀ A zₜ − tr(A S) ] + bᵀ zₜ
 *
 * @param weights - A, row-major, for the scaled coordinates z about their mean.
 * @param slope - b; zero when absent.
 */
export function localValues(
  { moments, size, units, entries }: Pick<Gaussian, 'moments' | 'size' | 'units' | 'entries'>,
  weights: Float64Array,
  value: number,
  slope?: Float64Array,
): Float64Array {
  if (moments === undefined) return new Float64Array(0);
  const { data, rows, mean } = moments;
  let trace = 0;
  for (let i = 0; i < weights.length; i++) trace += weights[i]! * entries.high[i]!;
  const z = new Float64Array(size);
  const local = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < size; i++) z[i] = (data[t * size + i]! - mean[i]!) / units[i]!;
    let form = 0;
    let linear = 0;
    for (let i = 0; i < size; i++) {
      let product = 0;
      for (let j = 0; j < size; j++) product += weights[i * size + j]! * z[j]!;
      form += z[i]! * product;
      if (slope !== undefined) linear += z[i]! * slope[i]!;
    }
    local[t] = value + (form * (rows / (rows - 1)) - trace) / 2 + linear;
  }
  return local;
}
