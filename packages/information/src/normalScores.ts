import { ranksOf } from './meanRanks.js';
import { normalProbability } from './special/normalProbability.js';

/**
 * Normal scores, Φ⁻¹(rank/(n+1)), of numbers; equal values share the mean of their ranks.
 *
 * By Halley's method, from z ≈ (p^λ − (1 − p)^λ)/0.1975 with λ = 0.135: to about 1e-14 in the middle, and 1e-11 for ranks in a million.
 *
 * Source: Joiner & Rosenblatt 1971 (https://doi.org/10.1080/01621459.1971.10482275) for where it begins.
 */
export function normalScores(values: Float64Array): Float64Array {
  const n = values.length;
  return ranksOf(values).map((rank) => {
    const p = Math.min(rank, n + 1 - rank) / (n + 1);
    let z = (p ** 0.135 - (1 - p) ** 0.135) / 0.1975;
    for (let step = 0; step < 4; step++) {
      const off = (normalProbability(z) - p) * Math.exp((z * z) / 2) * Math.sqrt(2 * Math.PI);
      z -= off / (1 + (z * off) / 2);
    }
    return 2 * rank > n + 1 ? -z : z;
  });
}
