import { hasKernel, NORMAL_QUANTILE, runKernel } from '@infodrop/kernels';
import {
  abs,
  add,
  clipByValue,
  div,
  exp,
  less,
  lessEqual,
  log,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { withDerivative } from '../withDerivative.js';

/** A rational function: the polynomials above and below, highest power first. */
type Ratio = readonly [above: readonly number[], below: readonly number[]];

/** In 0.180625 − (p − ½)², where p is within 0.425 of ½; else in s − 1.6 up to s = 5, and in s − 5, with s = √(−log min(p, 1 − p)). */
const CENTRE: Ratio = [
  [59.10937472, 159.29113202, 50.434271938, 3.3871327179],
  [67.1875636, 78.757757664, 17.895169469, 1],
];
const NEAR: Ratio = [
  [0.17023821103, 1.3067284816, 2.75681539, 1.4234372777],
  [0.12021132975, 0.7370016425, 1],
];
const FAR: Ratio = [
  [0.017337203997, 0.42868294337, 3.081226386, 6.657905115],
  [0.012258202635, 0.24197894225, 1],
];

/** The least probability that has a quantile, so that 0 and 1 have finite ones (−12.8 and 5.3). */
const LEAST = 1e-37;

/**
 * The quantile of the standard normal law: the x for which Φ(x) = p.
 *
 * @param p - Any shape, in [0, 1]. 0 and 1 give the ends of float32, not ±∞.
 * @returns Shape of `p`, relative error 4e-7. Its gradient is 1/φ(x).
 *
 * Source: M. J. Wichura, [Algorithm AS 241](https://doi.org/10.2307/2347330), 1988 (PPND7).
 */
export const normalQuantile = /* @__PURE__ */ withDerivative({
  value: (p) => {
    const x = hasKernel(NORMAL_QUANTILE) ? runKernel(NORMAL_QUANTILE, { x: p }, {}) : composed(p);
    return [x, x];
  },
  derivative: (x) => mul(exp(mul(square(x), 0.5)), Math.sqrt(2 * Math.PI)),
});

function composed(p: Tensor): Tensor {
  const inside = clipByValue(p, LEAST, 1 - 2 ** -24);
  const distance = sub(inside, 0.5);
  const centre = mul(distance, quotient(CENTRE, sub(0.180625, square(distance))));
  const s = sqrt(neg(log(minimum(inside, sub(1, inside)))));
  const size = where(lessEqual(s, 5), quotient(NEAR, sub(s, 1.6)), quotient(FAR, sub(s, 5)));
  const tail = where(less(distance, 0), neg(size), size);
  return where(lessEqual(abs(distance), 0.425), centre, tail);
}

function quotient([above, below]: Ratio, x: Tensor): Tensor {
  return div(polynomial(above, x), polynomial(below, x));
}

function polynomial(coefficients: readonly number[], x: Tensor): Tensor {
  let value = mul(x, coefficients[0]!);
  for (const coefficient of coefficients.slice(1, -1)) value = mul(add(value, coefficient), x);
  return add(value, coefficients.at(-1)!);
}
