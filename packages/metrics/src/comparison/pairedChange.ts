import { requireNumbers, requireThat } from '@infodrop/requirements';
import { spread } from './spread.js';
import { studentTQuantile } from './studentT.js';

/** Change between two conditions that were measured on the same seeds. */
export interface PairedChange {
  /** Pairs that both have a value. */
  readonly pairs: number;
  /** Mean of after − before, in the unit of the values. */
  readonly mean: number;
  /** Ends of the 95 % confidence interval of that mean; NaN below two pairs. */
  readonly interval: readonly [number, number];
}

/**
 * Mean paired change with its 95 % t-interval.
 *
 *   d̄ ± t₀.₉₇₅(n − 1) · s_d / √n,   dᵢ = afterᵢ − beforeᵢ
 *
 * The interval takes the changes for independent and normal; with few pairs that is an assumption. Below two pairs its ends
 * are NaN.
 *
 * @param before - One value per seed.
 * @param after - One value per seed, in the same order.
 * @returns See {@link PairedChange}. A pair of which one side is NaN, or both the same infinity, is left out; `pairs` says how many remain.
 * @throws TypeError for what is no array, or an element that is no number; RangeError when the lengths differ.
 *
 * Source: Student, “The probable error of a mean”, Biometrika 6 (1908), https://doi.org/10.1093/biomet/6.1.1.
 *
 * @example
 * pairedChange([1, 2, 3], [2, 4, 4]).mean; // 4/3
 */
export function pairedChange(before: ArrayLike<number>, after: ArrayLike<number>): PairedChange {
  requireNumbers('pairedChange', 'before', before, { kind: 'any' });
  requireNumbers('pairedChange', 'after', after, { kind: 'any' });
  requireThat(
    before.length === after.length,
    'pairedChange',
    'after',
    `an array of the ${before.length} values that before has`,
    after.length,
    'Give both in the order of the seeds, with NaN where one is missing.',
  );
  // As doubles: an array of bytes or whole numbers would not hold a difference.
  const changes = spread(Float64Array.from(after, (value, i) => value - before[i]!));
  const reach = changes.count < 2 ? Number.NaN : studentTQuantile(0.975, changes.count - 1) * changes.standardError;
  return { pairs: changes.count, mean: changes.mean, interval: [changes.mean - reach, changes.mean + reach] };
}
