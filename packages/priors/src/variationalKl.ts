import { hasKernel, runKernel, VARIATIONAL_KL, VARIATIONAL_KL_FORMS, VARIATIONAL_KL_OF } from '@infodrop/kernels';
import { requireOneOf, requireOptions, requireTensor } from '@infodrop/requirements';
import {
  add,
  div,
  exp,
  less,
  log,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  reciprocal,
  sigmoid,
  softplus,
  square,
  sub,
  type Tensor,
  where,
} from '@tensorflow/tfjs-core';
import { type Differentiable, withDerivative } from './withDerivative.js';

export interface VariationalKlOptions {
  /**
   * 'exact' (the default): to float32. 'cubic': the polynomial of Kingma et al., for α ≤ 1. 'sigmoid': the fit of Molchanov et
   * al.
   */
  readonly form?: 'exact' | 'cubic' | 'sigmoid';
  /** What is given: 'alpha' (the default), or 'logAlpha', which saves who has that from taking its exponential to the logarithm again. */
  readonly of?: 'alpha' | 'logAlpha';
}

/**
 * Divergence of Gaussian dropout from the log-uniform prior, counted from α → ∞, where it is 0.
 *
 *   KL(N(θ, αθ²) ‖ c/|w|) = ½ Σⱼ Poisson(j; u) [ψ(½ + j) − ψ(½)],   u = 1/(2α)
 *                          = ∫₀ᵘ D(√s)/√s ds,   D Dawson's function
 *
 * It does not depend on θ, falls with α, and goes like −½ log α + 0.6352 as α → 0. The prior is improper, so only differences
 * mean anything. The published forms, with the largest errors found on a fine grid:
 *
 * | form | formula | error |
 * | --- | --- | --- |
 * | 'exact' | two polynomials in u and 1/u | 1e-6 |
 * | 'cubic' | 0.6352 − ½ log α − 1.16145124 α + 1.50204118 α² − 0.58629921 α³ | 0.041 for α ≤ 1; useless above |
 * | 'sigmoid' | ½ log(1 + 1/α) + 0.63576 [1 − σ(1.8732 + 1.48695 log α)] | 0.0095 |
 *
 * @param alpha - Variance of the multiplicative noise, any shape, > 0; its logarithm with `of: 'logAlpha'`.
 * @returns Divergence per element, nats above α → ∞, shape of `alpha`; > 0 in the exact form. Its gradient is −D(√u)/(√u · 2α²), times α in log α.
 * @throws RangeError when the form, or what is given, is unknown; TypeError for an option that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015; D. Molchanov,
 * A. Ashukha, D. Vetrov, [Variational Dropout Sparsifies Deep Neural Networks](https://arxiv.org/abs/1701.05369), 2017; the exact
 * form is that of J. Hron, A. Matthews, Z. Ghahramani, [Variational Bayesian dropout: pitfalls and
 * fixes](https://arxiv.org/abs/1807.01969), 2018.
 *
 * @example
 * variationalKl(tensor1d([1, 0.25])); // [0.4266856, 1.1555333]
 */
export function variationalKl(alpha: Tensor, options: VariationalKlOptions = {}): Tensor {
  requireTensor('variationalKl', 'alpha', alpha);
  requireOptions('variationalKl', options, ['form', 'of']);
  const { form = 'exact', of = 'alpha' } = options;
  requireOneOf('variationalKl', 'form', form, VARIATIONAL_KL_FORMS);
  requireOneOf('variationalKl', 'of', of, VARIATIONAL_KL_OF);
  if (hasKernel(VARIATIONAL_KL) && alpha.dtype === 'float32' && alpha.size > 0) {
    return runKernel(VARIATIONAL_KL, { x: alpha }, { form, of });
  }
  return withDerivative((of === 'alpha' ? FORMS : FORMS_OF_LOG)[form])(alpha);
}

/** ½(γ + 2 log 2), to which KL − ½ log u tends as α → 0. */
const LIMIT = 0.98175501301071177;

/** Powers of α in the cubic form, from the first on. */
const [FIRST, SECOND, THIRD] = [1.16145124, -1.50204118, 0.58629921] as const;

/** What the sigmoid form multiplies 1 − σ and log α by, and adds to the latter. */
const [HEIGHT, STEEPNESS, OFFSET] = [0.63576, 1.48695, 1.8732] as const;

/** The cubic form of α and log α, and the slope of its polynomial. */
const cubicKl = (alpha: Tensor, logAlpha: Tensor): Tensor =>
  sub(
    LIMIT - Math.LN2 / 2,
    add(mul(logAlpha, 0.5), mul(alpha, add(mul(alpha, add(mul(alpha, THIRD), SECOND)), FIRST))),
  );
const cubicSlope = (alpha: Tensor): Tensor => add(mul(alpha, add(mul(alpha, 3 * THIRD), 2 * SECOND)), FIRST);

/** σ of the sigmoid form, and what it adds to minus the slope by log α. */
const shareOf = (logAlpha: Tensor): Tensor => sigmoid(add(mul(logAlpha, STEEPNESS), OFFSET));
const shareSlope = (share: Tensor): Tensor => mul(mul(share, sub(1, share)), HEIGHT * STEEPNESS);

const FORMS: Readonly<Record<NonNullable<VariationalKlOptions['form']>, Differentiable>> = {
  exact: {
    value: (alpha) => exactKl(alpha),
    derivative: (alpha, slope) => mul(div(slope, square(alpha)), -0.5),
  },
  cubic: {
    value: (alpha) => [cubicKl(alpha, log(alpha)), alpha],
    derivative: (alpha) => sub(div(-0.5, alpha), cubicSlope(alpha)),
  },
  sigmoid: {
    value: (alpha) => {
      const share = shareOf(log(alpha));
      return [add(mul(log1p(reciprocal(alpha)), 0.5), mul(sub(1, share), HEIGHT)), alpha, share];
    },
    derivative: (alpha, share) => neg(div(add(div(0.5, add(alpha, 1)), shareSlope(share)), alpha)),
  },
};

/** The same forms of log α. */
const FORMS_OF_LOG: typeof FORMS = {
  exact: {
    value: (logAlpha) => exactKl(exp(logAlpha)),
    derivative: (alpha, slope) => mul(div(slope, alpha), -0.5),
  },
  cubic: {
    value: (logAlpha) => {
      const alpha = exp(logAlpha);
      return [cubicKl(alpha, logAlpha), alpha];
    },
    derivative: (alpha) => sub(-0.5, mul(alpha, cubicSlope(alpha))),
  },
  sigmoid: {
    value: (logAlpha) => {
      const share = shareOf(logAlpha);
      return [add(mul(softplus(neg(logAlpha)), 0.5), mul(sub(1, share), HEIGHT)), logAlpha, share];
    },
    derivative: (logAlpha, share) => sub(mul(sigmoid(neg(logAlpha)), -0.5), shareSlope(share)),
  },
};

/** Where the two polynomials meet. */
const BORDER = 6;

/** KL/u in x = 2u/BORDER − 1, for u ≤ BORDER; highest power first. Generator: tooling/golden/priors/variationalKl.py. */
const NEAR = [
  3.483492975e-5, -0.0001408929695, 0.0004385471077, -0.001481033591, 0.004627152718, -0.01287603974, 0.03214849474,
  -0.07179927755, 0.1435005818, -0.2613708323, 0.4715823039,
] as const;

/** (KL − ½ log u − LIMIT) u in x = 2·BORDER/u − 1, for u ≥ BORDER. */
const FAR = [
  4.507267693e-5, 0.0002288799026, -0.0002039051903, -0.0009011913489, 0.0003337118721, 0.001873269532, 0.0004784794255,
  -0.00249621272, -0.006078188185, -0.02265987651, -0.268530437,
] as const;

/** The divergence, and behind it α and its derivative by u. */
function exactKl(alpha: Tensor): [value: Tensor, alpha: Tensor, slope: Tensor] {
  const u = div(0.5, alpha);
  const near = minimum(u, BORDER);
  const s = reciprocal(maximum(u, BORDER));
  const [lower, lowerSlope] = evaluate(NEAR, sub(mul(near, 2 / BORDER), 1));
  const [upper, upperSlope] = evaluate(FAR, sub(mul(s, 2 * BORDER), 1));
  const isNear = less(u, BORDER);
  const value = where(isNear, mul(near, lower), add(sub(mul(s, upper), mul(log(s), 0.5)), LIMIT));
  const slope = where(
    isNear,
    add(lower, mul(mul(near, lowerSlope), 2 / BORDER)),
    sub(mul(s, 0.5), mul(square(s), add(upper, mul(mul(s, upperSlope), 2 * BORDER)))),
  );
  return [value, alpha, slope];
}

/** A polynomial and its derivative, by Horner's rule. */
function evaluate(coefficients: readonly number[], x: Tensor): [value: Tensor, slope: Tensor] {
  const degree = coefficients.length - 1;
  let value = mul(x, coefficients[0]!);
  for (const coefficient of coefficients.slice(1, -1)) value = mul(add(value, coefficient), x);
  let slope = mul(x, coefficients[0]! * degree);
  coefficients.slice(1, -2).forEach((coefficient, i) => {
    slope = mul(add(slope, coefficient * (degree - 1 - i)), x);
  });
  return [add(value, coefficients.at(-1)!), add(slope, coefficients.at(-2)!)];
}
