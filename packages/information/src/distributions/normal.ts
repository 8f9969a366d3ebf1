import { requireNumber } from '@infodrop/requirements';
import { logExcess } from '../special/logExcess.js';
import { inBase, requireParameters, type UnitOptions } from './parameters.js';

/** A normal distribution; of log z for a log-normal one. */
export interface NormalParameters {
  /** Mean: finite. */
  readonly loc: number;
  /** Standard deviation: > 0. */
  readonly scale: number;
}

/** ½ log 2πe. */
const HALF_LOG_TWO_PI_E = 1.4189385332046727;

/**
 * Differential entropy of a normal distribution.
 *
 *   h = ½ log 2πe + log scale
 *
 * @param distribution - `loc` and `scale` > 0. The location does not matter.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`; negative for a small scale.
 * @throws RangeError when a parameter is out of range; TypeError when one is missing its name.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), Example 8.1.2.
 *
 * @example
 * import { normalEntropy } from '@infodrop/information';
 * normalEntropy({ loc: 0, scale: 1 }); // 1.4189385332
 */
export function normalEntropy(distribution: NormalParameters, options?: UnitOptions): number {
  const caller = 'normalEntropy';
  requireNormal(caller, distribution);
  return inBase(caller, HALF_LOG_TWO_PI_E + Math.log(distribution.scale), options);
}

/**
 * Kullback–Leibler divergence between two normal distributions.
 *
 *   KL(p ‖ q) = ½ [σp²/σq² − 1 − log σp²/σq²] + (μp − μq)² / (2σq²)
 *
 * Both terms are ≥ 0 and keep their digits, so that it does where p and q are all but equal.
 *
 * @param p - `loc` and `scale` > 0.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; 0 exactly where p equals q.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: Kullback 1959, ch. 9.
 *
 * @example
 * import { normalKlDivergence } from '@infodrop/information';
 * normalKlDivergence({ loc: 1, scale: 1 }, { loc: 0, scale: 1 }); // 0.5
 */
export function normalKlDivergence(p: NormalParameters, q: NormalParameters, options?: UnitOptions): number {
  const caller = 'normalKlDivergence';
  requireNormal(caller, p);
  requireNormal(caller, q);
  return inBase(caller, divergenceOfNormals(p, q), options);
}

/** A RangeError unless the location is finite and the scale finite and above 0. */
export function requireNormal(caller: string, value: NormalParameters): void {
  requireParameters(caller, value, ['loc', 'scale']);
  requireNumber(caller, 'loc', value.loc);
  requireNumber(caller, 'scale', value.scale, { least: 0, above: true });
}

/** The divergence of two normal distributions, in nats. */
export function divergenceOfNormals(p: NormalParameters, q: NormalParameters): number {
  const distance = (p.loc - q.loc) / q.scale;
  const excess = (p.scale - q.scale) / q.scale; // σp/σq − 1
  const squared = excess * (excess + 2); // σp²/σq² − 1
  const shape = excess < -0.25 ? squared / 2 - (Math.log(p.scale) - Math.log(q.scale)) : logExcess(squared) / 2;
  return shape + (distance * distance) / 2;
}
