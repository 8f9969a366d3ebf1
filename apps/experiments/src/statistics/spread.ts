/** How a number is spread over images (or over seeds). */
export interface Spread {
  /** Values that the numbers below rest on. */
  readonly count: number;
  /** Values left out because they are undefined (NaN) there, such as the AUROC of an image without clutter. */
  readonly undefinedCount: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1) over √n; NaN below two values. */
  readonly standardError: number;
  /** First quartile, median, third quartile, by linear interpolation between order statistics (Hyndman & Fan's type 7). */
  readonly quartiles: readonly [number, number, number];
}

/**
 * Mean, standard error and quartiles of the values that are defined.
 *
 *   standardError = √( Σ (xᵢ − mean)² / (n − 1) ) / √n
 *
 * @param values - Numbers in any unit; NaN stands for undefined, is left out and counted.
 * @returns See {@link Spread}, in the unit of the values. Without a defined value everything but the counts is NaN.
 *
 * @example
 * spread([1, 2, 3, 4]).quartiles; // [1.75, 2.5, 3.25]
 */
export function spread(values: ArrayLike<number>): Spread {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count,
    undefinedCount: values.length - count,
    mean,
    standardError: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1) / count),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)],
  };
}

function quantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const lower = Math.floor(position);
  const low = sorted[lower]!;
  const high = sorted[Math.min(lower + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - lower);
}
