import { requireInteger, requireThat } from '@infodrop/requirements';

/**
 * Distribution function of Student's t with a whole number of degrees of freedom, in its finite trigonometric form.
 *
 *   θ = arctan(t / √ν),   A(t|ν) = P(|T| ≤ |t|)
 *   ν = 1:    A = 2θ/π
 *   ν odd:    A = (2/π) [θ + sin θ (cos θ + ⅔ cos³θ + … + (2·4⋯(ν−3))/(1·3⋯(ν−2)) cos^(ν−2) θ)]
 *   ν even:   A = sin θ [1 + ½ cos²θ + (1·3)/(2·4) cos⁴θ + … + (1·3⋯(ν−3))/(2·4⋯(ν−2)) cos^(ν−2) θ]
 *
 * @param t - Any number.
 * @param degreesOfFreedom - Integer ≥ 1.
 * @returns P(T ≤ t), in [0, 1].
 * @throws RangeError when the degrees of freedom are no positive integer.
 *
 * A t of NaN gives NaN; the work grows with the degrees of freedom.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4,
 * https://personal.math.ubc.ca/~cbm/aands/.
 *
 * @example
 * studentTCdf(2.7764451051977987, 4); // 0.975
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  requireInteger('studentTCdf', 'degreesOfFreedom', degreesOfFreedom, 1);
  const theta = Math.atan(Math.abs(t) / Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(theta);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
  return t < 0 ? (1 - inside) / 2 : (1 + inside) / 2;
}

/**
 * Quantile of Student's t with a whole number of degrees of freedom: the t with P(T ≤ t) = probability.
 *
 * Found by bisection of {@link studentTCdf} down to neighbouring floating-point numbers.
 *
 * @param probability - In (0, 1).
 * @param degreesOfFreedom - Integer ≥ 1.
 * @returns The quantile.
 * @throws RangeError when an argument is outside its domain.
 *
 * @example
 * studentTQuantile(0.975, 4); // 2.7764451…: a 95 % interval of five values is mean ± 2.776 standard errors
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  requireInteger('studentTQuantile', 'degreesOfFreedom', degreesOfFreedom, 1);
  const inside = probability > 0 && probability < 1;
  requireThat(inside, 'studentTQuantile', 'probability', 'in (0, 1)', probability, 'Use 0.975 for a 95 % interval.');
  if (probability < 0.5) return -studentTQuantile(1 - probability, degreesOfFreedom);
  let low = 0;
  let high = 1;
  while (studentTCdf(high, degreesOfFreedom) < probability) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (studentTCdf(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
}
