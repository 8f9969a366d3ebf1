import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { frequenciesOf } from '../data/frequencies.js';
import { excessOfPowers, requireOrder } from './renyiEntropy.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';

export interface TsallisOptions {
  /** `true` gives an {@link Estimate} instead of a number. */
  readonly details?: false | undefined;
}

/**
 * Tsallis entropy of a discrete variable.
 *
 *   S_q(X) = (1 − Σ p(x)^q) / (q − 1)
 *
 * Order 0 is the number of values with p > 0 less one, order 1 the limit, Shannon's entropy in nats, order 2 the Gini–Simpson
 * index, order ∞ 0. Near order 1 it keeps its digits.
 *
 * @param x - Samples (labels, rows or columns), `counts(...)`, `weights(...)` or `probabilities(...)`. Frequencies are taken as they are (plug-in).
 * @param order - q in [0, ∞], without unit.
 * @param options - `details`. There is no `base`: only at order 1 is it a logarithm, the natural one.
 * @returns Entropy, without unit but for order 1 (nats), ≥ 0.
 * @throws RangeError for an order below 0 or NaN, and for no samples; TypeError for missing labels.
 *
 * Values with p = 0 count nothing, at order 0 as well. (1 − q) S_q + 1 multiplies for independent variables.
 *
 * Source: Tsallis, Possible generalization of Boltzmann–Gibbs statistics (1988, https://doi.org/10.1007/BF01016429).
 *
 * @example
 * import { probabilities, tsallisEntropy } from '@infodrop/information';
 * tsallisEntropy(probabilities([0.5, 0.25, 0.25]), 2); // 0.625
 */
export function tsallisEntropy<Details extends boolean>(
  x: Labels | Table,
  order: number,
  options: WithDetails<TsallisOptions, Details>,
): Detailed<Details>;
export function tsallisEntropy(x: Labels | Table, order: number, options?: TsallisOptions): number;
export function tsallisEntropy(
  x: Labels | Table,
  order: number,
  options?: TsallisOptions | WithDetails<TsallisOptions, boolean>,
): number | Estimate {
  const caller = 'tsallisEntropy';
  requireOptions(caller, options, ['details']);
  requireOrder(caller, order);
  const { values, samples, estimator, settings } = frequenciesOf(caller, x);
  const entropy = inUnits(
    caller,
    { nats: tsallis(values, order), estimator, settings: { ...settings, order }, samples },
    options,
  );
  return typeof entropy === 'number' || order === 1 ? entropy : { ...entropy, unit: '1' };
}

function tsallis(values: Float64Array, order: number): number {
  if (order === 1) return values.reduce((sum, p) => sum - p * Math.log(p), 0);
  if (order === Infinity) return 0;
  return 0 + excessOfPowers(values, order) / (1 - order);
}
