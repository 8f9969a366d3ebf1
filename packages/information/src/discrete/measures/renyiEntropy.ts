import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { frequenciesOf } from '../data/frequencies.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';

/**
 * Rényi entropy of a discrete variable.
 *
 *   H_α(X) = ln(Σ p(x)^α) / (1 − α)
 *
 * Order 0 is the logarithm of the number of values with p > 0 (Hartley), order 1 the limit, Shannon's entropy, order 2 the collision
 * entropy, order ∞ −ln max p (min-entropy). Near order 1 it keeps its digits.
 *
 * @param x - Samples (labels, rows or columns), `counts(...)`, `weights(...)` or `probabilities(...)`. Frequencies are taken as they are (plug-in).
 * @param order - α in [0, ∞], without unit.
 * @param options - `base`, `details`.
 * @returns Entropy in nats, or to `base`, ≥ 0; it does not rise with the order.
 * @throws RangeError for an order below 0 or NaN, and for no samples; TypeError for missing labels.
 *
 * Values with p = 0 count nothing, at order 0 as well.
 *
 * Source: Rényi, On measures of entropy and information (1961).
 *
 * @example
 * import { probabilities, renyiEntropy } from '@infodrop/information';
 * renyiEntropy(probabilities([0.5, 0.25, 0.25]), 2, { base: 2 }); // 1.4150374993
 */
export function renyiEntropy<Details extends boolean>(
  x: Labels | Table,
  order: number,
  options: WithDetails<EstimateOptions, Details>,
): Detailed<Details>;
export function renyiEntropy(x: Labels | Table, order: number, options?: EstimateOptions): number;
export function renyiEntropy(
  x: Labels | Table,
  order: number,
  options?: EstimateOptions | WithDetails<EstimateOptions, boolean>,
): number | Estimate {
  const caller = 'renyiEntropy';
  requireOptions(caller, options, ['base', 'details']);
  requireOrder(caller, order);
  const { values, samples, estimator, settings } = frequenciesOf(caller, x);
  return inUnits(caller, { nats: renyi(values, order), estimator, settings: { ...settings, order }, samples }, options);
}

/** An order in [0, ∞], or a RangeError. */
export function requireOrder(caller: string, order: number): void {
  if (!(typeof order === 'number' && order >= 0)) {
    throw new RangeError(`${caller}: order must be a number ≥ 0 or Infinity, got ${describe(order)}.`);
  }
}

/** Σ p (p^(α−1) − 1) = Σ p^α − 1 with its digits near order 1; p > 0. */
export function excessOfPowers(values: Float64Array, order: number): number {
  let sum = 0;
  for (const p of values) sum += p * Math.expm1((order - 1) * Math.log(p));
  return sum;
}

function renyi(values: Float64Array, order: number): number {
  if (order === 1) return values.reduce((sum, p) => sum - p * Math.log(p), 0);
  const top = values.reduce((a, b) => Math.max(a, b));
  if (order === Infinity) return 0 - Math.log(top);
  if (Math.abs(order - 1) < 0.5) return 0 + Math.log1p(excessOfPowers(values, order)) / (1 - order);
  // Relative to the greatest, whose power could vanish.
  const sum = values.reduce((total, p) => total + (p / top) ** order, 0);
  return 0 + (order * Math.log(top) + Math.log(sum)) / (1 - order);
}
