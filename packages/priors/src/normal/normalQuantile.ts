import {
  add,
  clipByValue,
  exp,
  less,
  log,
  mul,
  neg,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { withDerivative } from '../withDerivative.js';

/** Polynomials in w − 2.5 for w < 5 and in √w − 3 above, highest power first. */
const CENTRE = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164,
  0.246640727, 1.50140941,
] as const;
const TAIL = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
  1.00167406, 2.83297682,
] as const;

/** The least probability that has a quantile, so that 0 and 1 have finite ones (±5.2 above, −12.8 below). */
const LEAST = 1e-37;

/**
 * The quantile of the standard normal law: the x for which Φ(x) = p.
 *
 * @param p - Any shape, in [0, 1]. 0 and 1 give the ends of float32, not ±∞.
 * @returns Shape of `p`, relative error 4e-7. Its gradient is 1/φ(x).
 *
 * Source: M. Giles, [Approximating the erfinv function](https://people.maths.ox.ac.uk/gilesm/codes/erfinv/), 2010.
 */
export const normalQuantile = /* @__PURE__ */ withDerivative({
  value: (p) => {
    const inside = clipByValue(p, LEAST, 1 - 2 ** -24);
    const w = neg(log(mul(mul(inside, sub(1, inside)), 4)));
    const polynomial = where(
      less(w, 5),
      evaluate(CENTRE, sub(w, 2.5)),
      evaluate(TAIL, sub(sqrt(clipByValue(w, 0, 1e3)), 3)),
    );
    const x = mul(mul(polynomial, sub(mul(inside, 2), 1)), Math.SQRT2);
    return [x, x];
  },
  derivative: (x) => mul(exp(mul(square(x), 0.5)), Math.sqrt(2 * Math.PI)),
});

function evaluate(coefficients: readonly number[], x: Tensor): Tensor {
  let value = mul(x, coefficients[0]!);
  for (const coefficient of coefficients.slice(1, -1)) value = mul(add(value, coefficient), x);
  return add(value, coefficients.at(-1)!);
}
