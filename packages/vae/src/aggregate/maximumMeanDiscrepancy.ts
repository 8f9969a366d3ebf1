import { requireNumber, requireOneOf, requireSomeOptions, requireThat } from '@infodrop/requirements';
import {
  add,
  div,
  exp,
  eye,
  matMul,
  maximum,
  mean,
  mul,
  neg,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';

/** Arguments of {@link maximumMeanDiscrepancy}. */
export interface MaximumMeanDiscrepancyOptions {
  /** Draws of one law, [n, units]. */
  readonly x: Tensor;
  /** Draws of the other, [m, units]. */
  readonly y: Tensor;
  /** 'rbf' exp(−d²/(2 w²)) or 'imq' w²/(w² + d²), d the distance. Default 'imq', whose tails are heavier. */
  readonly kernel?: 'rbf' | 'imq';
  /** w, > 0. Default √units with 'rbf', √(2 units) with 'imq': what two draws of a standard normal are apart. */
  readonly width?: number;
  /** 'unbiased' leaves out each draw with itself, and may be below 0; 'biased' keeps it, and is never. Default 'unbiased'. */
  readonly estimator?: 'biased' | 'unbiased';
}

/**
 * How much two laws differ by the means of a kernel over their draws.
 *
 *   MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y)
 *
 * @param options - `x` [n, units], `y` [m, units], `kernel`, `width`, `estimator`.
 * @returns MMD², a scalar without a unit; differentiable in both.
 * @throws RangeError when the shapes do not fit, 'unbiased' has fewer than two draws of either, or an option is outside its domain;
 * TypeError for an option that there is not.
 *
 * Source: A. Gretton et al., [A kernel two-sample test](https://www.jmlr.org/papers/v13/gretton12a.html), 2012, equations 3 and 5; the kernels
 * and their widths are those of I. Tolstikhin et al., [Wasserstein auto-encoders](https://arxiv.org/abs/1711.01558), 2018.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { randomNormal } from '@tensorflow/tfjs-core';
 * import { maximumMeanDiscrepancy } from '@infodrop/vae';
 * maximumMeanDiscrepancy({ x: randomNormal([100, 2]), y: randomNormal([100, 2], 1) }); // 0.2 or so
 */
export function maximumMeanDiscrepancy(options: MaximumMeanDiscrepancyOptions): Scalar {
  const caller = 'maximumMeanDiscrepancy';
  requireSomeOptions(caller, options, ['x', 'y', 'kernel', 'width', 'estimator']);
  const { x, y, kernel = 'imq', estimator = 'unbiased' } = options;
  requireShape(caller, 'x', x, [null, null]);
  const [, units = 1] = x.shape;
  requireShape(caller, 'y', y, [null, units]);
  requireOneOf(caller, 'kernel', kernel, ['rbf', 'imq']);
  requireOneOf(caller, 'estimator', estimator, ['biased', 'unbiased']);
  const { width = Math.sqrt(kernel === 'rbf' ? units : 2 * units) } = options;
  requireNumber(caller, 'width', width, { least: 0, above: true });
  const least = estimator === 'unbiased' ? 2 : 1;
  for (const [name, tensor] of [
    ['x', x],
    ['y', y],
  ] as const) {
    const [draws = 0] = tensor.shape;
    requireThat(draws >= least, caller, name, `at least ${least} draws for the ${estimator} estimator`, draws);
  }
  const similarity = (a: Tensor, b: Tensor): Tensor => {
    const lengths = add(sum(square(a), 1, true), sum(square(b), 1));
    // Rounding may leave a distance below 0, where the points are one.
    const distance = maximum(sub(lengths, mul(matMul(a as never, b as never, false, true), 2)), 0);
    return kernel === 'rbf' ? exp(neg(mul(distance, 0.5 / width ** 2))) : div(width ** 2, add(distance, width ** 2));
  };
  const within = (a: Tensor): Tensor => {
    const [n = 1] = a.shape;
    const similarities = similarity(a, a);
    return estimator === 'biased' ? mean(similarities) : mul(sum(mul(similarities, sub(1, eye(n)))), 1 / (n * (n - 1)));
  };
  return tidy(() => sub<Scalar>(add(within(x), within(y)), mul(mean(similarity(x, y)), 2)));
}
