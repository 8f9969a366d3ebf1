import type { Observed } from './observed.js';

/**
 * Plug-in entropy of frequencies shrunk towards equal ones.
 *
 *   p = λ/K + (1 − λ) p̂,  λ = (1 − Σ p̂²) / ((N − 1) Σ (1/K − p̂)²), cut to [0, 1];  1 when N = 1 or p̂ is uniform
 *
 * The sums run over all K values, seen or not.
 *
 * Source: Hausser and Strimmer, Entropy inference and the James–Stein estimator, JMLR 10 (2009,
 * https://jmlr.org/papers/v10/hausser09a.html).
 */
export function jamesStein(
  observed: Observed,
  alphabetSize: number,
  intensity?: number,
): { nats: number; intensity: number } {
  const { counts, total } = observed;
  let squares = 0;
  let distance = (alphabetSize - counts.length) / alphabetSize ** 2;
  for (const n of counts) {
    squares += (n / total) ** 2;
    distance += (1 / alphabetSize - n / total) ** 2;
  }
  const estimated = total === 1 || distance === 0 ? 1 : Math.min(1, (1 - squares) / ((total - 1) * distance));
  const lambda = intensity ?? estimated;
  return {
    nats: entropyOfMixed(observed, alphabetSize, (n) => lambda / alphabetSize + ((1 - lambda) * n) / total),
    intensity: lambda,
  };
}

/**
 * Plug-in entropy of the posterior mean frequencies under a symmetric Dirichlet prior.
 *
 *   p = (n + α) / (N + K α)
 *
 * The sum runs over all K values, seen or not.
 *
 * Source: Agresti and Hitchcock, Bayesian inference for categorical data analysis (2005,
 * https://doi.org/10.1007/s10260-005-0121-y); Hausser and Strimmer (2009), table 1.
 */
export function dirichlet(observed: Observed, alphabetSize: number, alpha: number): number {
  const mass = observed.total + alphabetSize * alpha;
  return entropyOfMixed(observed, alphabetSize, (n) => (n + alpha) / mass);
}

function entropyOfMixed({ counts }: Observed, alphabetSize: number, probability: (n: number) => number): number {
  const term = (p: number): number => (p > 0 && p < 1 ? -p * Math.log(p) : 0);
  let nats = (alphabetSize - counts.length) * term(probability(0));
  for (const n of counts) nats += term(probability(n));
  return nats;
}
