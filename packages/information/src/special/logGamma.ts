const HALF_LOG_TWO_PI = 0.9189385332046728;

/** The smallest argument at which Stirling's series is within a rounding error. */
const ASYMPTOTIC = 10;

/** 1 − γ, then (−1)ᵏ (ζ(k) − 1) / k for k = 2, 3, …: the Taylor coefficients of log Γ(2 + t). */
const TAYLOR = [
  0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-5,
  -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6, 4.374866789907488e-6, -2.039215753801366e-6,
  9.55141213040742e-7, -4.492469198764566e-7, 2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8,
  -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10,
];

/** log Γ(2 + t) for |t| ≤ ½, to a rounding error of itself. */
function nearTwo(t: number): number {
  let sum = 0;
  for (let k = TAYLOR.length - 1; k >= 0; k--) sum = (sum + TAYLOR[k]!) * t;
  return sum;
}

/**
 * The logarithm of the gamma function, for x > 0.
 *
 *   log Γ(x) = (x − ½) log x − x + ½ log 2π + Σₙ B₂ₙ / (2n (2n − 1) x²ⁿ⁻¹)
 *
 * from x = 10 on; below, Taylor's series at 2 after Γ(x + 1) = x Γ(x). The relative error is a few units in the last
 * place, also near the roots at 1 and 2.
 *
 * @param x - A number > 0.
 * @returns log Γ(x); Infinity at 0 and at Infinity, NaN below 0 and for NaN. Exactly 0 at 1 and at 2.
 *
 * Source: Abramowitz & Stegun 6.1.15, 6.1.33, 6.1.41 (https://dlmf.nist.gov/5.5.E1, https://dlmf.nist.gov/5.7.E3,
 * https://dlmf.nist.gov/5.11.E1).
 */
export function logGamma(x: number): number {
  if (!(x >= 0)) return NaN;
  if (x === Infinity) return Infinity;
  if (x < 0.5) return nearTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return nearTwo(x - 1) - Math.log1p(x - 1);
  if (x < ASYMPTOTIC) {
    let at = x;
    let product = 1;
    while (at > 2.5) {
      at -= 1;
      product *= at;
    }
    return nearTwo(at - 2) + Math.log(product);
  }
  const inverse = 1 / x;
  const r = inverse * inverse;
  const series =
    inverse *
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r * (1 / 156)))))));
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + series;
}
