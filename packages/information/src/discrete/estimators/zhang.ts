import { digamma } from '../../special/digamma.js';
import type { Observed } from './observed.js';

/**
 * Zhang's estimator, whose bias falls exponentially with N.
 *
 *   H = Σᵢ (nᵢ/N) Σ_{v=1}^{N−nᵢ} (1/v) Π_{j=0}^{v−1} [1 − (nᵢ − 1)/(N − 1 − j)] = Σᵢ (nᵢ/N) [ψ(N) − ψ(nᵢ)]
 *
 * Source: Zhang, Entropy estimation in Turing's perspective, Neural Computation 24 (2012,
 * https://doi.org/10.1162/NECO_a_00266); the second form is Schürmann, A note on entropy estimation, Neural Computation 27
 * (2015, https://arxiv.org/abs/1503.05911).
 */
export function zhang({ counts, total }: Observed): number {
  const top = digamma(total);
  let nats = 0;
  for (const n of counts) nats += (n / total) * (top - digamma(n));
  return nats;
}
