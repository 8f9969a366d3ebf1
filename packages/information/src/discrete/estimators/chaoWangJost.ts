import { seenTimes, type Observed } from './observed.js';
import { zhang } from './zhang.js';

/**
 * The estimator from the curve by which new values turn up.
 *
 *   H = Σ (nᵢ/N) [ψ(N) − ψ(nᵢ)] + (f₁/N) (1 − A)^(1−N) [−ln A − Σ_{r=1}^{N−1} (1 − A)^r / r]
 *   A = 2f₂ / ((N−1) f₁ + 2f₂),  or 2 / ((N−1)(f₁−1) + 2) when f₂ = 0
 *
 * f₁ and f₂ are the numbers of values seen once and twice. The second term is the share of the values not seen, 0 when f₁ = 0;
 * it is summed as (f₁/N) Σ_{j≥0} (1 − A)^(j+1) / (N + j), in which nothing cancels.
 *
 * Source: Chao, Wang and Jost, Entropy and the species accumulation curve, Methods in Ecology and Evolution 4 (2013,
 * https://doi.org/10.1111/2041-210X.12108).
 */
export function chaoWangJost(observed: Observed): number {
  const { total } = observed;
  const once = seenTimes(observed, 1);
  const twice = seenTimes(observed, 2);
  const seen = zhang(observed);
  if (once === 0) return seen;
  const [above, below] = twice > 0 ? [twice, (total - 1) * once] : [1, (total - 1) * (once - 1)];
  const a = (2 * above) / (below + 2 * above);
  return seen + (once / total) * (1 - a) * lerch(a, total);
}

/** Σ_{j≥0} (1 − a)^j / (n + j): its first terms one by one, the rest by Euler and Maclaurin. */
function lerch(a: number, n: number): number {
  const rate = -Math.log1p(-a);
  let sum = 0;
  let power = 1;
  let at = n;
  while ((at < 100 || rate > 0.05) && power > 1e-18) {
    sum += power / at++;
    power *= 1 - a;
  }
  if (power <= 1e-18) return sum;
  // The rest is power × Σ f(j) with f(j) = exp(−rate j)/(at + j); derivatives of f at 0 from those of its two factors.
  const u = 1 / at;
  const first = -u * (rate + u);
  const third = -u * (rate ** 3 + 3 * u * rate ** 2 + 6 * u ** 2 * rate + 6 * u ** 3);
  const fifth =
    -u *
    (rate ** 5 +
      5 * u * rate ** 4 +
      20 * u ** 2 * rate ** 3 +
      60 * u ** 3 * rate ** 2 +
      120 * u ** 4 * rate +
      120 * u ** 5);
  return sum + power * (scaledExponentialIntegral(rate * at) + u / 2 - first / 12 + third / 720 - fifth / 30240);
}

/** eˣ E₁(x), x > 0: the power series below 1, the continued fraction above. */
function scaledExponentialIntegral(x: number): number {
  if (x < 1) {
    let sum = -0.5772156649015329 - Math.log(x);
    let term = 1;
    for (let i = 1; Math.abs(term) > 1e-18; i++) {
      term *= -x / i;
      sum -= term / i;
    }
    return Math.exp(x) * sum;
  }
  let fraction = 0;
  for (let i = Math.ceil(20 + 200 / x); i > 0; i--) fraction = i / (1 + i / (x + fraction));
  return 1 / (x + fraction);
}
