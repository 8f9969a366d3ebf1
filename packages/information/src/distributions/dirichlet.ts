import { digamma } from '../special/digamma.js';
import type { NumericArray } from '../samples.js';
import { inBase, requireNumbers, requireParameters, type UnitOptions } from './parameters.js';
import { gammaEntropyOf, logGammaAboveTangent } from './stirling.js';

/** A Dirichlet distribution over the probabilities of k ≥ 2 outcomes. */
export interface DirichletParameters {
  /** Concentrations: k numbers > 0. */
  readonly concentration: NumericArray;
}

/**
 * Differential entropy of a Dirichlet distribution, over its first k − 1 coordinates.
 *
 *   h = log B(α) + (α₀ − k) ψ(α₀) − Σ (αᵢ − 1) ψ(αᵢ),  α₀ = Σ αᵢ
 *
 * @param distribution - `concentration`, k ≥ 2 numbers > 0.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`, ≤ −log (k − 1)!, its value for the uniform distribution.
 * @throws RangeError for fewer than two numbers, or one that is not above 0.
 *
 * Source: Ebrahimi, Soofi & Zhao 2011; summed so that large concentrations cost no digits.
 *
 * @example
 * import { dirichletEntropy } from '@infodrop/information';
 * dirichletEntropy({ concentration: [1, 1, 1] }); // -0.6931471806 = −log 2
 */
export function dirichletEntropy(distribution: DirichletParameters, options?: UnitOptions): number {
  const caller = 'dirichletEntropy';
  return inBase(caller, entropyOf(concentrationOf(caller, distribution)), options);
}

/**
 * Kullback–Leibler divergence between two Dirichlet distributions.
 *
 *   KL(p ‖ q) = log (B(β)/B(α)) + Σ (αᵢ − βᵢ) (ψ(αᵢ) − ψ(α₀))
 *
 * @param p - `concentration` α, k ≥ 2 numbers > 0.
 * @param q - `concentration` β, as many.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; 0 exactly where p equals q.
 * @throws RangeError when lengths differ, or a concentration is not above 0.
 *
 * Source: Penny 2001; each log Γ is taken from its tangent.
 *
 * @example
 * import { dirichletKlDivergence } from '@infodrop/information';
 * dirichletKlDivergence({ concentration: [2, 1] }, { concentration: [1, 1] }); // 0.1931471806 = log 2 − 1/2
 */
export function dirichletKlDivergence(p: DirichletParameters, q: DirichletParameters, options?: UnitOptions): number {
  const caller = 'dirichletKlDivergence';
  const [own, other] = [concentrationOf(caller, p), concentrationOf(caller, q)];
  if (own.length !== other.length) {
    throw new RangeError(
      `${caller}: p and q must have the same number of outcomes, got ${own.length} and ${other.length}.`,
    );
  }
  return inBase(caller, divergenceOf(own, other), options);
}

/** The entropy of a Dirichlet distribution, in nats. */
export function entropyOf(concentration: Float64Array): number {
  const total = concentration.reduce((sum, each) => sum + each, 0);
  let nats = -gammaEntropyOf(total) - (concentration.length - 1) * digamma(total);
  for (const each of concentration) nats += gammaEntropyOf(each);
  return nats;
}

/** The divergence of two Dirichlet distributions, in nats. */
export function divergenceOf(p: Float64Array, q: Float64Array): number {
  let nats = 0;
  let [totalOfP, totalOfQ] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    nats += logGammaAboveTangent(p[i]!, q[i]!);
    totalOfP += p[i]!;
    totalOfQ += q[i]!;
  }
  return nats - logGammaAboveTangent(totalOfP, totalOfQ);
}

function concentrationOf(caller: string, value: DirichletParameters): Float64Array {
  requireParameters(caller, value, ['concentration']);
  return requireNumbers(caller, 'concentration', value.concentration, 2, { positive: true });
}
