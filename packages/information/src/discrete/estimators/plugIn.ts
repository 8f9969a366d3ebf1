/**
 * Entropy of the observed frequencies (maximum likelihood): H = −Σ (nᵢ/N) ln(nᵢ/N). Biased down by about (k − 1)/2N.
 *
 * The standard error is the asymptotic √(Var(ln p)/N) (Basharin 1959); it is 0 for equal frequencies, where that order vanishes.
 */
export function plugIn(counts: ArrayLike<number>, total: number): { nats: number; standardErrorNats: number } {
  let nats = 0;
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!;
    if (n !== 0) nats += (n / total) * surprisal(n, total);
  }
  let variance = 0;
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!;
    if (n !== 0) variance += (n / total) * (surprisal(n, total) - nats) ** 2;
  }
  return { nats, standardErrorNats: Math.sqrt(variance / total) };
}

/** −ln(n/N), with all its digits when n is nearly N. */
function surprisal(n: number, total: number): number {
  return 2 * n > total ? -Math.log1p((n - total) / total) : -Math.log(n / total);
}
