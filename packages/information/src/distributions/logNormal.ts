import { divergenceOfNormals, normalEntropy, requireNormal, type NormalParameters } from './normal.js';
import { inBase, type UnitOptions } from './parameters.js';

/**
 * Differential entropy of a log-normal distribution, log z ~ N(loc, scale²).
 *
 *   h = ½ log 2πe + log scale + loc
 *
 * @param distribution - `loc` and `scale` > 0, the mean and standard deviation of log z.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`; of z in its own units.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: the entropy of log z and the mean of log dz/d(log z).
 *
 * @example
 * import { logNormalEntropy } from '@infodrop/information';
 * logNormalEntropy({ loc: -0.125, scale: 0.5 }); // 0.6007913526
 */
export function logNormalEntropy(distribution: NormalParameters, options?: UnitOptions): number {
  const caller = 'logNormalEntropy';
  requireNormal(caller, distribution);
  return inBase(caller, normalEntropy(distribution) + distribution.loc, options);
}

/**
 * Kullback–Leibler divergence between two log-normal distributions: that of the normal distributions of the logarithms.
 *
 *   KL(p ‖ q) = ½ [σp²/σq² − 1 − log σp²/σq²] + (μp − μq)² / (2σq²)
 *
 * @param p - `loc` and `scale` > 0, of log z.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; 0 exactly where p equals q.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: (22) of docs/equations.md (https://arxiv.org/abs/1611.01353), with p: log z ~ N(log f, α²) and q: log z ~ N(μ₁, σ₁²).
 *
 * @example
 * import { logNormalKlDivergence } from '@infodrop/information';
 * logNormalKlDivergence({ loc: 0, scale: 0.5 }, { loc: 0, scale: 1 }); // 0.3181471806
 */
export function logNormalKlDivergence(p: NormalParameters, q: NormalParameters, options?: UnitOptions): number {
  const caller = 'logNormalKlDivergence';
  requireNormal(caller, p);
  requireNormal(caller, q);
  return inBase(caller, divergenceOfNormals(p, q), options);
}
