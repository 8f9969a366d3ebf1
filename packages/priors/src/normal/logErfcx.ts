import { add, exp, log, mul, reciprocal, sub, type Tensor } from '@tensorflow/tfjs-core';
import { withDerivative } from '../withDerivative.js';

/** Coefficients of the Chebyshev fit, constant term last. */
const COEFFICIENTS = [
  0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
  -1.26551223,
] as const;

/**
 * The logarithm of the scaled complementary error function, for x ≥ 0.
 *
 *   log erfcx(x) = x² + log erfc(x)
 *
 * It falls from 0 like −log(√π x), so the tail of a normal law has its full relative precision where erfc(x) is 0 in float32.
 *
 * @param x - Any shape, ≥ 0.
 * @returns Shape of `x`; absolute error 1.2e-7. Its gradient is 2x − 2/(√π erfcx(x)).
 *
 * Source: W. H. Press et al., [Numerical Recipes](https://numerical.recipes), 2nd edition, §6.2 (`erfcc`).
 */
export const logErfcx = /* @__PURE__ */ withDerivative({
  value: (x) => {
    const t = reciprocal(add(mul(x, 0.5), 1));
    const [first, ...rest] = COEFFICIENTS;
    let polynomial: Tensor = mul(t, first);
    for (const coefficient of rest.slice(0, -1)) polynomial = mul(add(polynomial, coefficient), t);
    const value = add(add(polynomial, rest.at(-1)!), log(t));
    return [value, x, value];
  },
  derivative: (x, value) => sub(mul(x, 2), mul(exp(mul(value, -1)), 2 / Math.sqrt(Math.PI))),
});
