import { digamma } from '../special/digamma.js';
import { trigamma } from '../special/trigamma.js';

/**
 * What a Gaussian entropy of d dimensions is off by when its covariance is estimated from n samples: exact, half of
 *
 *   E log|S| − log|Σ| = Σᵢ ψ((n−i)/2) + d log(2/(n−1)),  i = 1 … d,
 *
 * since (n−1) S follows Wishart's distribution with n − 1 degrees of freedom.
 *
 * Source: Misra, Singh & Demchuk 2005 (https://doi.org/10.1016/j.jmva.2003.10.003).
 */
export function entropyBias(dimensions: number, samples: number): number {
  let sum = dimensions * Math.log(2 / (samples - 1));
  for (let i = 1; i <= dimensions; i++) sum += digamma((samples - i) / 2);
  return sum / 2;
}

/** The variance of ½ log|S|: ¼ Σᵢ ψ₁((n−i)/2). */
export function entropyVariance(dimensions: number, samples: number): number {
  let sum = 0;
  for (let i = 1; i <= dimensions; i++) sum += trigamma((samples - i) / 2);
  return sum / 4;
}
