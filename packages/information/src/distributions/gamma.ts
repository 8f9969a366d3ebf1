import { requireNumber } from '@infodrop/requirements';
import { ratioExcess } from '../special/logExcess.js';
import { pairSum, relativeGap } from '../special/relativeGap.js';
import { inBase, requireParameters, type UnitOptions } from './parameters.js';
import {
  divergenceOfLargeGammas,
  gammaEntropyOf,
  logGammaAboveTangent,
  stepsAboveTangent,
  stepsToLarge,
} from './stirling.js';

/** A gamma distribution of density ∝ z^(concentration − 1) exp(−rate z). */
export interface GammaParameters {
  /** Shape: > 0. */
  readonly concentration: number;
  /** Inverse scale: > 0. */
  readonly rate: number;
}

/**
 * Differential entropy of a gamma distribution.
 *
 *   h = α − log β + log Γ(α) + (1 − α) ψ(α)
 *
 * @param distribution - `concentration` α > 0 and `rate` β > 0.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`; digits are kept for any α.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), Table 17.1.
 *
 * @example
 * import { gammaEntropy } from '@infodrop/information';
 * gammaEntropy({ concentration: 1, rate: 1 }); // 1
 */
export function gammaEntropy(distribution: GammaParameters, options?: UnitOptions): number {
  const caller = 'gammaEntropy';
  requireGamma(caller, distribution);
  return inBase(caller, gammaEntropyOf(distribution.concentration) - Math.log(distribution.rate), options);
}

/**
 * Kullback–Leibler divergence between two gamma distributions.
 *
 *   KL(p ‖ q) = (αp − αq) ψ(αp) − log Γ(αp) + log Γ(αq) + αq log (βp/βq) + αp (βq − βp)/βp
 *
 * @param p - `concentration` > 0 and `rate` > 0.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; 0 exactly where p equals q.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: Penny 2001; arranged so that its terms do not cancel for large concentrations, or where one parameter is the same.
 *
 * @example
 * import { gammaKlDivergence } from '@infodrop/information';
 * gammaKlDivergence({ concentration: 1, rate: 1 }, { concentration: 1, rate: 2 }); // 0.3068528194 = 1 − log 2
 */
export function gammaKlDivergence(p: GammaParameters, q: GammaParameters, options?: UnitOptions): number {
  const caller = 'gammaKlDivergence';
  requireGamma(caller, p);
  requireGamma(caller, q);
  const [from, to] = [p.concentration, q.concentration];
  const ratio = q.rate / p.rate;
  const excess = (q.rate - p.rate) / p.rate;
  const logRatio = Math.abs(excess) > 0.5 ? Math.log(q.rate) - Math.log(p.rate) : Math.log1p(excess);
  const ofRates = ratioExcess(p.rate, q.rate);
  const nats =
    from >= 10 && ratio > 1e-305 && ratio < 1e100
      ? divergenceOfLargeGamma(p, q, ratio, ofRates)
      : logGammaAboveTangent(from, to) + from * ofRates + (from - to) * logRatio;
  return inBase(caller, nats, options);
}

/** The divergence of a gamma distribution of concentration ≥ 10 from any: that of both raised until both are, and what that adds. */
function divergenceOfLargeGamma(p: GammaParameters, q: GammaParameters, ratio: number, ofRates: number): number {
  const [from, to] = [p.concentration, q.concentration];
  const steps = stepsToLarge(from, to);
  const [own, other] = [pairSum(from, steps), pairSum(to, steps)];
  // How far the ratio of the means is from 1.
  const gap = relativeGap(other, [p.rate, 0], own, [q.rate, 0]);
  const raised = divergenceOfLargeGammas(own[0], other[0], to - from, ratio, gap);
  return raised + (stepsAboveTangent(from, to, to - from, steps) - steps * ofRates);
}

function requireGamma(caller: string, value: GammaParameters): void {
  requireParameters(caller, value, ['concentration', 'rate']);
  requireNumber(caller, 'concentration', value.concentration, { least: 0, above: true });
  requireNumber(caller, 'rate', value.rate, { least: 0, above: true });
}
