import { digamma } from '../../special/digamma.js';
import type { Observed } from './observed.js';

/**
 * Grassberger's first correction.
 *
 *   H = Σ (nᵢ/N) [ln N − ψ(nᵢ) − (−1)^nᵢ/(nᵢ + 1)]
 *
 * Source: Grassberger, Finite sample corrections to entropy and dimension estimates, Phys. Lett. A 128 (1988,
 * https://doi.org/10.1016/0375-9601(88)90193-4).
 */
export function grassberger1988(observed: Observed): number {
  return corrected(observed, (n, sign) => digamma(n) + sign / (n + 1));
}

/**
 * Grassberger's second correction, which has less bias.
 *
 *   H = Σ (nᵢ/N) [ln N − G(nᵢ)],  G(n) = ψ(n) + ½ (−1)ⁿ [ψ((n+1)/2) − ψ(n/2)]
 *
 * Source: Grassberger, Entropy estimates from insufficient samplings, https://arxiv.org/abs/physics/0307138 (2003, revised 2008).
 */
export function grassberger2003(observed: Observed): number {
  return corrected(observed, (n, sign) => digamma(n) + (sign / 2) * (digamma((n + 1) / 2) - digamma(n / 2)));
}

function corrected({ counts, total }: Observed, logarithm: (n: number, sign: number) => number): number {
  const logTotal = Math.log(total);
  let nats = 0;
  for (const n of counts) nats += (n / total) * (logTotal - logarithm(n, n % 2 === 0 ? 1 : -1));
  return nats;
}
