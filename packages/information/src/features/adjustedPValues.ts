/** How p-values of several tests are corrected for their number. */
export type Correction = 'holm' | 'benjaminiHochberg' | 'bonferroni' | 'none';

/**
 * p-values corrected for their number, in their order.
 *
 *   bonferroni: m p;   holm: max over p₍ⱼ₎ ≤ p of (m − j + 1) p₍ⱼ₎;   benjaminiHochberg: min over p₍ⱼ₎ ≥ p of m p₍ⱼ₎/j;   at most 1
 *
 * Source: Holm (1979, https://www.jstor.org/stable/4615733); Benjamini and Hochberg (1995,
 * https://doi.org/10.1111/j.2517-6161.1995.tb02031.x).
 */
export function adjustedPValues(pValues: readonly number[], correction: Correction): number[] {
  const m = pValues.length;
  if (correction === 'none') return [...pValues];
  if (correction === 'bonferroni') return pValues.map((p) => Math.min(1, m * p));
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(m);
  if (correction === 'holm') {
    let most = 0;
    for (const [j, i] of order.entries()) adjusted[i] = most = Math.max(most, Math.min(1, (m - j) * pValues[i]!));
  } else {
    let least = 1;
    for (const [j, i] of [...order.entries()].reverse()) {
      adjusted[i] = least = Math.min(least, pValues[i]! * (m / (j + 1)));
    }
  }
  return adjusted;
}
