import { meanAndDeviation } from '@infodrop/information';
import { requireNumbers } from '@infodrop/requirements';
import { quantile } from './quantile.js';

/** How a number is spread over images, seeds or whatever it was measured on. */
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
 *   quartile p    = x₍ₖ₎ + (h − k)(x₍ₖ₊₁₎ − x₍ₖ₎),   h = (n − 1) p + 1,  k = ⌊h⌋
 *
 * @param values - Numbers in any unit; NaN stands for undefined, is left out and counted.
 * @returns See {@link Spread}, in the unit of the values. Without a defined value everything but the counts is NaN; an infinite
 *   value makes the mean infinite and the standard error NaN.
 * @throws TypeError for what is no array, or an element that is no number.
 *
 * Source of the quartiles: R. J. Hyndman and Y. Fan, “Sample quantiles in statistical packages”, The American Statistician 50
 * (1996), type 7, https://doi.org/10.1080/00031305.1996.10473566. It is what R and NumPy give by default.
 *
 * @example
 * spread([1, 2, 3, 4]).quartiles; // [1.75, 2.5, 3.25]
 */
export function spread(values: ArrayLike<number>): Spread {
  requireNumbers('spread', 'values', values, { kind: 'any' });
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const { mean, standardError } = meanAndErrorOf(sorted);
  return {
    count: sorted.length,
    undefinedCount: values.length - sorted.length,
    mean,
    standardError,
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)],
  };
}

function meanAndErrorOf(sorted: Float64Array): { mean: number; standardError: number } {
  const least = sorted[0] ?? Number.NaN;
  const most = sorted.at(-1) ?? Number.NaN;
  // An infinite value makes the mean infinite, or undefined where the other infinity is there too.
  if (!Number.isFinite(least) || !Number.isFinite(most)) return { mean: least + most, standardError: Number.NaN };
  return meanAndDeviation(sorted);
}
