import { requireNumber } from '@infodrop/requirements';
import { inBase, requireParameters, type UnitOptions } from './parameters.js';

/** A bounded log-uniform distribution: log z is uniform between log low and log high. */
export interface LogUniformParameters {
  /** Lower bound: > 0. */
  readonly low: number;
  /** Upper bound: finite, > low. */
  readonly high: number;
}

/**
 * Differential entropy of a bounded log-uniform distribution, p(z) = 1/(z log(high/low)).
 *
 *   h = ½ (log low + log high) + log log (high/low)
 *
 * @param distribution - 0 < `low` < `high`.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`; of z in its own units.
 * @throws RangeError when the bounds are not finite, positive and in order.
 *
 * Source: the entropy of the uniform log z and the mean of log z; the prior c/z of (21) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353), made proper.
 *
 * @example
 * import { logUniformEntropy } from '@infodrop/information';
 * logUniformEntropy({ low: 1, high: Math.E }); // 0.5
 */
export function logUniformEntropy(distribution: LogUniformParameters, options?: UnitOptions): number {
  const caller = 'logUniformEntropy';
  const width = logWidth(caller, distribution);
  return inBase(caller, (Math.log(distribution.low) + Math.log(distribution.high)) / 2 + Math.log(width), options);
}

/**
 * Kullback–Leibler divergence between two bounded log-uniform distributions.
 *
 *   KL(p ‖ q) = log (log (highq/lowq) / log (highp/lowp))  where p lies within q,  ∞ elsewhere
 *
 * @param p - 0 < `low` < `high`.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; Infinity when q does not reach over all of p.
 * @throws RangeError when bounds are not finite, positive and in order.
 *
 * Source: the divergence of two uniform distributions, of log z.
 *
 * @example
 * import { logUniformKlDivergence } from '@infodrop/information';
 * logUniformKlDivergence({ low: 1, high: 10 }, { low: 1, high: 100 }); // 0.6931471806 = log 2
 */
export function logUniformKlDivergence(
  p: LogUniformParameters,
  q: LogUniformParameters,
  options?: UnitOptions,
): number {
  const caller = 'logUniformKlDivergence';
  const own = logWidth(caller, p);
  const other = logWidth(caller, q);
  if (p.low < q.low || p.high > q.high) return inBase(caller, Infinity, options);
  // The parts of q's logarithmic range below and above p's: exact where the bounds are close to each other.
  const outside = logOfRatio(q.low, p.low) + logOfRatio(p.high, q.high);
  const nats = outside < own ? Math.log1p(outside / own) : Math.log(other / own);
  return inBase(caller, nats, options);
}

function logWidth(caller: string, value: LogUniformParameters): number {
  requireParameters(caller, value, ['low', 'high']);
  requireNumber(caller, 'low', value.low, { least: 0, above: true });
  requireNumber(caller, 'high', value.high, { least: value.low, above: true });
  return logOfRatio(value.low, value.high);
}

/** log(high/low) for high ≥ low > 0, with digits where they are close, and without overflow where they are not. */
function logOfRatio(low: number, high: number): number {
  return high < 2 * low ? Math.log1p((high - low) / low) : Math.log(high) - Math.log(low);
}
