import { requireInteger, requireNumber, requireSomeOptions } from '@infodrop/requirements';

/** Options of {@link fanoAccuracy}. */
export interface FanoOptions {
  /** Upper bound of I(z; s), nats. Below 0 it counts as 0. */
  readonly information: number;
  /** How many values s can take, ≥ 2. */
  readonly classes: number;
  /** Entropy of s, nats, from 0 to log classes. Default log classes: all values equally likely. */
  readonly entropy?: number;
}

/**
 * The best accuracy that anyone can reach who reads s from z, by Fano's inequality.
 *
 *   H(s) − I(z; s) ≤ h(e) + e log(classes − 1),   e the share of wrong answers
 *
 * @param options - See {@link FanoOptions}.
 * @returns 1 − the smallest such e, from 1/classes to 1; without information and with equally likely values 1/classes.
 * @throws RangeError when an option is outside its domain.
 *
 * Source: T. M. Cover, J. A. Thomas, 2006 (https://doi.org/10.1002/047174882X), theorem 2.10.1.
 *
 * @example
 * import { fanoAccuracy } from '@infodrop/analysis';
 * fanoAccuracy({ information: 0, classes: 10 }); // 0.1
 */
export function fanoAccuracy(options: FanoOptions): number {
  const caller = 'fanoAccuracy';
  requireSomeOptions(caller, options, ['information', 'classes', 'entropy']);
  const { information, classes } = options;
  requireInteger(caller, 'classes', classes, 2);
  const most = Math.log(classes);
  const { entropy = most } = options;
  requireNumber(caller, 'information', information);
  requireNumber(caller, 'entropy', entropy, { least: 0, most: most * (1 + 1e-12) });
  const doubt = entropy - Math.max(0, information);
  const chance = 1 - 1 / classes;
  const highest = (error: number): number => {
    const plain = error <= 0 ? 0 : error * Math.log((classes - 1) / error);
    return plain - (error >= 1 ? 0 : (1 - error) * Math.log1p(-error));
  };
  if (doubt <= 0) return 1;
  if (doubt >= highest(chance)) return 1 - chance;
  // The right side grows with e up to chance.
  let low = 0;
  let high = chance;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return 1 - low;
    if (highest(middle) < doubt) low = middle;
    else high = middle;
  }
}
