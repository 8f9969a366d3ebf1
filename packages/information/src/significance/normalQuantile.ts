/** Standard normal density. */
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x), the standard normal distribution function, by Φ(x) = ½ + φ(x) Σ x²ʲ⁺¹ / (1·3·5…(2j + 1)); for |x| < 8. */
export function normalProbability(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

/**
 * The x with Φ(x) = p, for p in [1e-9, 1 − 1e-9], by Newton's method: from 0 it comes nearer with every step, since Φ is
 * concave above 0.
 */
export function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  let x = 0;
  for (let step = 0; step < 60; step++) {
    const change = (p - normalProbability(x)) / density(x);
    x += change;
    if (Math.abs(change) < 1e-12) break;
  }
  return x;
}
