/**
 * The standard normal distribution function.
 *
 *   Φ(x) = ½ + φ(x) Σⱼ x²ʲ⁺¹ / (1·3·5…(2j + 1))
 *
 * @param x - With |x| < 8.
 * @returns Φ(x), to about 1e-15.
 *
 * Source: Abramowitz & Stegun 26.2.11 (https://personal.math.ubc.ca/~cbm/aands/page_932.htm).
 */
export function normalProbability(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
