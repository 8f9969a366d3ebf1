import { armOf, type CompressionMethod } from './networks.js';

/**
 * How small a network becomes at equal error: the fewest weights among the arms of a dropout whose validation error is at most one
 * point more than that of the network without noise. 100, the whole network, where no arm is.
 *
 * @param names - How the arms are called, in the order of `values`.
 * @param values - Of one seed: `validationError` and `weights` of every arm, in per cent.
 * @param method - The dropout.
 * @returns Per cent of the weights of the network without noise; NaN where there is none to compare with.
 *
 * @example
 * sizeAtEqualError(['none', 'sparse-1'], [{ validationError: 4, weights: 100 }, { validationError: 4.5, weights: 3 }], 'sparse'); // 3
 */
export function sizeAtEqualError(
  names: readonly string[],
  values: readonly Readonly<Record<string, number>>[],
  method: CompressionMethod,
): number {
  const reference = values[names.indexOf('none')]?.validationError ?? Number.NaN;
  if (Number.isNaN(reference)) return Number.NaN;
  const sizes = names.flatMap((name, i) => {
    const { validationError = Number.NaN, weights = Number.NaN } = values[i] ?? {};
    return armOf(name).method === method && validationError <= reference + 1 ? [weights] : [];
  });
  return Math.min(100, ...sizes);
}
