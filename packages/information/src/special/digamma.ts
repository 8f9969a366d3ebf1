/** The smallest argument at which the asymptotic series is within a rounding error. */
const ASYMPTOTIC = 10;

/**
 * The digamma function, the derivative of log Γ, for x > 0.
 *
 *   ψ(x) = log x − 1/(2x) − Σₙ B₂ₙ / (2n x²ⁿ),  with ψ(x) = ψ(x + 1) − 1/x below x = 10
 *
 * The error is at most a few units in the last place of max(|ψ|, 1): near the root at 1.4616 it is absolute.
 *
 * @param x - A number > 0.
 * @returns ψ(x); −Infinity at 0, Infinity at Infinity, NaN below 0 and for NaN.
 *
 * Source: Abramowitz & Stegun 6.3.5, 6.3.18 (https://dlmf.nist.gov/5.5.E2, https://dlmf.nist.gov/5.11.E2).
 */
export function digamma(x: number): number {
  if (!(x >= 0)) return NaN;
  let at = x;
  let shift = 0;
  while (at < ASYMPTOTIC) {
    shift += 1 / at;
    at += 1;
  }
  if (at === Infinity) return Infinity;
  const r = 1 / (at * at);
  const series =
    r *
    (1 / 12 -
      r *
        (1 / 120 -
          r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * (691 / 32760 - r * (1 / 12 - r * (3617 / 8160))))))));
  return Math.log(at) - 0.5 / at - series - shift;
}

/**
 * ψ(0) … ψ(n), for estimators that look up counts: element i is ψ(i), element 0 is −Infinity.
 *
 *   ψ(i + 1) = ψ(i) + 1/i, summed with compensation from ψ(1) = −γ
 *
 * @param n - An integer ≥ 0.
 */
export function digammaTable(n: number): Float64Array {
  const table = new Float64Array(n + 1);
  table[0] = -Infinity;
  let sum = -0.5772156649015329; // −γ
  let lost = 4.942915152430645e-18; // what the double above lacks of −γ
  for (let i = 1; i <= n; i++) {
    table[i] = sum + lost;
    const term = 1 / i;
    const next = sum + term;
    lost += Math.abs(sum) >= term ? sum - next + term : term - next + sum;
    sum = next;
  }
  return table;
}
