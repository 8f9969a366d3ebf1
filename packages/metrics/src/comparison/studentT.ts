import { describe, requireInteger, requireThat } from '@infodrop/requirements';

/**
 * Distribution function of Student's t with a whole number of degrees of freedom.
 *
 * Near the middle in its finite trigonometric form, from |t| = 2 on by the continued fraction of its tail, which is as near relative to itself however
 * small it is.
 *
 *   θ = arctan(t / √ν),   A(t|ν) = P(|T| ≤ |t|)
 *   ν = 1:    A = 2θ/π
 *   ν odd:    A = (2/π) [θ + sin θ (cos θ + ⅔ cos³θ + … + (2·4⋯(ν−3))/(1·3⋯(ν−2)) cos^(ν−2) θ)]
 *   ν even:   A = sin θ [1 + ½ cos²θ + (1·3)/(2·4) cos⁴θ + … + (1·3⋯(ν−3))/(2·4⋯(ν−2)) cos^(ν−2) θ]
 *   tail:     P(T > |t|) = ½ Iₓ(ν/2, ½),   x = cos²θ
 *
 * @param t - Any number.
 * @param degreesOfFreedom - Integer ≥ 1.
 * @returns P(T ≤ t), in [0, 1]; 0 only where it is below the least double.
 * @throws TypeError when t is no number; RangeError when the degrees of freedom are no positive integer.
 *
 * A t of NaN gives NaN; the work grows with the degrees of freedom.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4,
 * https://personal.math.ubc.ca/~cbm/aands/; the continued fraction: https://dlmf.nist.gov/8.17.E22.
 *
 * @example
 * studentTCdf(2.7764451051977987, 4); // 0.975
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  requireInteger('studentTCdf', 'degreesOfFreedom', degreesOfFreedom, 1);
  if (typeof t !== 'number') throw new TypeError(`studentTCdf: t must be a number, got ${describe(t)}.`);
  const tail = tailOf(Math.abs(t), degreesOfFreedom);
  return t < 0 ? tail : 1 - tail;
}

/** P(T > t) for t ≥ 0. */
function tailOf(t: number, degreesOfFreedom: number): number {
  return t < 2 ? (1 - insideOf(t, degreesOfFreedom)) / 2 : farTailOf(t, degreesOfFreedom);
}

/** P(|T| ≤ t) for t ≥ 0. */
function insideOf(t: number, degreesOfFreedom: number): number {
  const theta = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(theta);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
}

/** P(T > t) where t² > 3, so that the fraction converges in about √ν steps. */
function farTailOf(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return t === Infinity ? 0 : Number.NaN;
  const tangent = t / Math.sqrt(degreesOfFreedom);
  const secant = Math.hypot(1, tangent);
  // cos^ν θ: by its logarithm where that is small, so that the rounding of the cosine is not multiplied.
  const power =
    tangent > 1 ? (1 / secant) ** degreesOfFreedom : Math.exp((-degreesOfFreedom / 2) * Math.log1p(tangent ** 2));
  const fraction = betaFraction(degreesOfFreedom / 2, secant ** -2);
  return (scaleOf(degreesOfFreedom) * power * (tangent / secant)) / (2 * fraction);
}

/** 1 / (a B(a, ½)) for a = ν/2, as a product. */
function scaleOf(degreesOfFreedom: number): number {
  const odd = degreesOfFreedom % 2 === 1;
  let scale = odd ? 2 / Math.PI : 1;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom; k += 2) scale *= (k - 1) / k;
  return scale;
}

/** 1 + d₁/(1 + d₂/(1 + …)) of Iₓ(a, ½), forwards: numerators and denominators of the approximations as ratios of neighbours (Lentz). */
function betaFraction(a: number, x: number): number {
  let value = 1;
  let ofNumerators = 1;
  let ofDenominators = 0;
  for (let n = 1; ; n++) {
    const m = n >> 1;
    const d =
      n % 2 === 0
        ? (m * (0.5 - m) * x) / ((a + n - 1) * (a + n))
        : -((a + m) * (a + m + 0.5) * x) / ((a + n - 1) * (a + n));
    ofDenominators = 1 / (1 + d * ofDenominators);
    ofNumerators = 1 + d / ofNumerators;
    const change = ofNumerators * ofDenominators;
    value *= change;
    // Not less: two roundings may keep it a unit of the last place away from 1 for ever.
    if (Math.abs(change - 1) < 1e-15) return value;
  }
}

/**
 * Quantile of Student's t with a whole number of degrees of freedom: the t with P(T ≤ t) = probability.
 *
 * Found by bisection of the tail that {@link studentTCdf} has, down to neighbouring floating-point numbers.
 *
 * @param probability - In (0, 1).
 * @param degreesOfFreedom - Integer ≥ 1.
 * @returns The quantile; infinite where it is beyond the doubles.
 * @throws RangeError when an argument is outside its domain.
 *
 * @example
 * studentTQuantile(0.975, 4); // 2.7764451…: a 95 % interval of five values is mean ± 2.776 standard errors
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  requireInteger('studentTQuantile', 'degreesOfFreedom', degreesOfFreedom, 1);
  const inside = Number.isFinite(probability) && probability > 0 && probability < 1;
  requireThat(inside, 'studentTQuantile', 'probability', 'in (0, 1)', probability, 'Use 0.975 for a 95 % interval.');
  // That of the other side is 0 less this one; 1 − p is exact where p > ½.
  const sign = probability < 0.5 ? -1 : 1;
  const tail = Math.min(probability, 1 - probability);
  if (tail === 0.5) return 0;
  let low = 0;
  let high = 1;
  while (tailOf(high, degreesOfFreedom) > tail) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return sign * high;
    if (tailOf(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
}
