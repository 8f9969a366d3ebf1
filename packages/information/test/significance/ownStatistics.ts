import { foldIn, type Key, normal } from '@infodrop/random';

/** Mutual information of a Gaussian of the samples' correlation, in nats: a statistic of one's own. */
export function correlationInformation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const a = x[i]!;
    const b = y[i]!;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  const r2 = (sxy - (sx * sy) / n) ** 2 / ((sxx - (sx * sx) / n) * (syy - (sy * sy) / n));
  return -0.5 * Math.log1p(-r2);
}

/** Σ xᵢ yᵢ, which knows signs. */
export function product(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** Two normal variables of correlation rho. */
export function correlated(key: Key, n: number, rho: number): [x: Float64Array, y: Float64Array] {
  const x = normal(foldIn(key, 'x'), n);
  const noise = normal(foldIn(key, 'y'), n);
  return [Float64Array.from(x), Float64Array.from(noise, (e, i) => rho * x[i]! + Math.sqrt(1 - rho * rho) * e)];
}

/** The largest distance between the shares of p-values ≤ u and u itself: Kolmogorov and Smirnov's. */
export function distanceFromUniform(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((p, i) => Math.max((i + 1) / n - p, p - i / n)));
}
