import { digamma } from '../special/digamma.js';
import { logExcess } from '../special/logExcess.js';
import { pairSum, pairTotal, relativeGap, type Pair } from '../special/relativeGap.js';
import type { NumericArray } from '../samples.js';
import { inBase, requireNumbers, requireParameters, type UnitOptions } from './parameters.js';
import { afterConvex, gammaEntropyOf, stepsAboveTangent, stepsToLarge } from './stirling.js';

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
 * Source: Penny 2001; summed so that large concentrations, and distributions that are all but equal, cost no digits.
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

/**
 * The divergence of two Dirichlet distributions, in nats.
 *
 * Where all concentrations are large, log Γ leaves B KL(β/B ‖ α/A), A and B the totals: b log(b/a) of one outcome cancels that of
 * another, and each is far larger than their sum. So it is taken as Σ b (y − 1 − log y), y = (α/A)/(β/B), whose terms are ≥ 0, each
 * y from products of twice the digits. Small concentrations are raised to there by Γ(x + 1) = x Γ(x), and the totals by as much.
 */
export function divergenceOf(p: Float64Array, q: Float64Array): number {
  const steps = p.map((a, i) => stepsToLarge(a, q[i]!));
  const raised = steps.reduce((sum, each) => sum + each, 0);
  const [totalOfP, totalOfQ] = [pairTotal([...p, ...steps]), pairTotal([...q, ...steps])];
  let convex = 0;
  let rest = 0;
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [pairSum(p[i]!, steps[i]!), pairSum(q[i]!, steps[i]!)];
    const gap = relativeGap(a, totalOfQ, b, totalOfP);
    convex += b[0] * (Math.abs(gap) > 0.5 ? gap - logOfRatio(a, totalOfQ, b, totalOfP) : logExcess(gap));
    const difference = q[i]! - p[i]!;
    rest += afterConvex(a[0], b[0], difference) + stepsAboveTangent(p[i]!, q[i]!, difference, steps[i]!);
  }
  const [difference] = pairTotal(q.map((b, i) => b - p[i]!));
  const [[unraisedP], [unraisedQ]] = [pairTotal(p), pairTotal(q)];
  const ofTotals = afterConvex(totalOfP[0], totalOfQ[0], difference);
  return convex + (rest - ofTotals - stepsAboveTangent(unraisedP, unraisedQ, difference, raised));
}

/** log of a·b / (c·d), far from 1. */
function logOfRatio(...[[a], [b], [c], [d]]: readonly [Pair, Pair, Pair, Pair]): number {
  return Math.log(a) - Math.log(c) + (Math.log(b) - Math.log(d));
}

function concentrationOf(caller: string, value: DirichletParameters): Float64Array {
  requireParameters(caller, value, ['concentration']);
  return requireNumbers(caller, 'concentration', value.concentration, 2, { positive: true });
}
