import { requireNumber } from '@infodrop/requirements';
import { divergenceOf, entropyOf } from './dirichlet.js';
import { inBase, requireParameters, type UnitOptions } from './parameters.js';

/** A beta distribution of density ∝ z^(concentration1 − 1) (1 − z)^(concentration0 − 1) on [0, 1]. */
export interface BetaParameters {
  /** α: > 0. */
  readonly concentration1: number;
  /** β: > 0. */
  readonly concentration0: number;
}

/**
 * Differential entropy of a beta distribution.
 *
 *   h = log B(α, β) − (α − 1) ψ(α) − (β − 1) ψ(β) + (α + β − 2) ψ(α + β)
 *
 * @param distribution - `concentration1` α > 0 and `concentration0` β > 0.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`, ≤ 0; 0 for the uniform distribution.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), Table 17.1.
 *
 * @example
 * import { betaEntropy } from '@infodrop/information';
 * betaEntropy({ concentration1: 2, concentration0: 2 }); // -0.1250928026
 */
export function betaEntropy(distribution: BetaParameters, options?: UnitOptions): number {
  const caller = 'betaEntropy';
  return inBase(caller, entropyOf(concentrationsOf(caller, distribution)), options);
}

/**
 * Kullback–Leibler divergence between two beta distributions.
 *
 *   KL(p ‖ q) = log (B(αq, βq)/B(αp, βp)) + (αp − αq) ψ(αp) + (βp − βq) ψ(βp) − (αp − αq + βp − βq) ψ(αp + βp)
 *
 * @param p - `concentration1` > 0 and `concentration0` > 0.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; 0 exactly where p equals q.
 * @throws RangeError when a parameter is out of range.
 *
 * Source: Penny 2001, for two outcomes.
 *
 * @example
 * import { betaKlDivergence } from '@infodrop/information';
 * betaKlDivergence({ concentration1: 2, concentration0: 1 }, { concentration1: 1, concentration0: 1 }); // 0.1931471806 = log 2 − 1/2
 */
export function betaKlDivergence(p: BetaParameters, q: BetaParameters, options?: UnitOptions): number {
  const caller = 'betaKlDivergence';
  return inBase(caller, divergenceOf(concentrationsOf(caller, p), concentrationsOf(caller, q)), options);
}

function concentrationsOf(caller: string, value: BetaParameters): Float64Array {
  requireParameters(caller, value, ['concentration1', 'concentration0']);
  return Float64Array.of(
    requireNumber(caller, 'concentration1', value.concentration1, { least: 0, above: true }),
    requireNumber(caller, 'concentration0', value.concentration0, { least: 0, above: true }),
  );
}
