import type { Observed } from './observed.js';

/**
 * Entropy of the observed frequencies (maximum likelihood).
 *
 *   H = −Σ (nᵢ/N) ln(nᵢ/N)
 *
 * Biased down by about (k − 1)/2N, k the number of values. The standard error is the asymptotic √(Var(ln p)/N)
 * (Basharin 1959); it is 0 where all frequencies are equal, since that order vanishes there.
 */
export function plugIn({ counts, total }: Observed): { nats: number; standardErrorNats: number } {
  const centre = Math.log(counts.length);
  let nats = 0;
  let squares = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator over a typed array takes several times as long.
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!;
    const p = n / total;
    // All the digits of −ln p when n is nearly N.
    const surprisal = p > 0.5 ? -Math.log1p((n - total) / total) : -Math.log(p);
    const off = surprisal - centre;
    nats += p * surprisal;
    squares += p * off * off;
  }
  return { nats, standardErrorNats: Math.sqrt(Math.max(0, squares - (nats - centre) ** 2) / total) };
}
