/** The smallest argument at which the asymptotic series is within a rounding error. */
const ASYMPTOTIC = 10;

/**
 * The trigamma function, the derivative of ψ, for x > 0.
 *
 *   ψ₁(x) = 1/x + 1/(2x²) + Σₙ B₂ₙ / x²ⁿ⁺¹,  with ψ₁(x) = ψ₁(x + 1) + 1/x² below x = 10
 *
 * @param x - A number > 0.
 * @returns ψ₁(x), relative error a few units in the last place; Infinity at 0, 0 at Infinity, NaN below 0 and for NaN.
 *
 * Source: Abramowitz & Stegun 6.4.6, 6.4.12 (https://dlmf.nist.gov/5.15.E5, https://dlmf.nist.gov/5.15.E8).
 */
export function trigamma(x: number): number {
  if (!(x >= 0)) return NaN;
  let at = x;
  let shift = 0;
  while (at < ASYMPTOTIC) {
    shift += 1 / (at * at);
    at += 1;
  }
  const inverse = 1 / at;
  const r = inverse * inverse;
  const series =
    1 / 6 -
    r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66 - r * (691 / 2730 - r * (7 / 6 - r * (3617 / 510)))))));
  return shift + inverse + r * (0.5 + inverse * series);
}
