import { requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import {
  add,
  eye,
  matMul,
  mean,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import { boundMeasures, type BoundNames, type BoundParts, requireWeight, type VaeTerms, withPenalty } from './terms.js';

/** Arguments of {@link dipVae}. */
export interface DipVaeOptions extends BoundParts {
  /** Means of the codes, [batch, units]. */
  readonly loc: Tensor;
  /** Their standard deviations, [batch, units]; 'II' needs them. */
  readonly scale?: Tensor;
  /** 'I' holds the covariance of the means to the identity, 'II' that of the codes. */
  readonly kind: 'I' | 'II';
  /** Price of the squares off the diagonal, ≥ 0. */
  readonly lambdaOff: number;
  /** Price of the squared distances from 1 on it, ≥ 0. */
  readonly lambdaDiagonal: number;
}

/**
 * How far a covariance is from the identity.
 *
 *   lambdaOff Σ_{i≠j} C_ij² + lambdaDiagonal Σ_i (C_ii − 1)²
 *
 * @param covariance - C, [units, units].
 * @returns A scalar.
 */
export function distanceFromIdentity(covariance: Tensor, lambdaOff: number, lambdaDiagonal: number): Scalar {
  return tidy(() => {
    const [units = 0] = covariance.shape;
    const identity = eye(units);
    const diagonal = sum(mul(covariance, identity), 1);
    const off = mul(covariance, sub(1, identity));
    return add<Scalar>(mul(sum(square(off)), lambdaOff), mul(sum(square(sub(diagonal, 1))), lambdaDiagonal));
  });
}

/**
 * The loss of a DIP-VAE: the bound, and a price on codes whose covariance is not the identity.
 *
 *   loss = bound + lambdaOff Σ_{i≠j} C_ij² + lambdaDiagonal Σ_i (C_ii − 1)²
 *   I: C = Cov[loc],   II: C = Cov[loc] + E[diag scale²]
 *
 * The covariance is that of the batch, divided by its size.
 *
 * @param options - `logLikelihood` [batch]; `kl`; `loc` and `scale` of the Gaussian codes, [batch, units]; `kind`; the two prices ≥ 0.
 * @returns `loss`, by example `reconstruction`, `kl` and `elbo`, and `covariancePenalty` with its prices.
 * @throws RangeError when the shapes do not fit, a price is not a number ≥ 0, or 'II' has no scale; TypeError for an option that there is
 * not.
 *
 * Source: A. Kumar, P. Sattigeri, A. Balakrishnan, [Variational inference of disentangled latent concepts from unlabeled
 * observations](https://arxiv.org/abs/1711.00848), 2018, equations 6 and 7.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { dipVae } from '@infodrop/vae';
 * const parts = { logLikelihood: tensor1d([-9, -9]), kl: tensor1d([1, 1]), loc: tensor2d([[-1, -1], [1, 1]]) };
 * dipVae({ ...parts, kind: 'I', lambdaOff: 10, lambdaDiagonal: 100 }).loss; // 10 + 10 · 2: the units are one and the same
 */
export function dipVae(options: DipVaeOptions): VaeTerms<BoundNames | 'covariancePenalty'> {
  const caller = 'dipVae';
  requireSomeOptions(
    caller,
    options,
    ['kind', 'logLikelihood', 'kl', 'loc', 'scale', 'lambdaOff', 'lambdaDiagonal'],
    ['kind', 'logLikelihood'],
  );
  const { loc, scale, kind, lambdaOff, lambdaDiagonal, logLikelihood } = options;
  requireOneOf(caller, 'kind', kind, ['I', 'II']);
  requireWeight(caller, 'lambdaOff', lambdaOff);
  requireWeight(caller, 'lambdaDiagonal', lambdaDiagonal);
  requireShape(caller, 'loc', loc, [...logLikelihood.shape, null]);
  if (kind === 'II' && scale === undefined) {
    throw new RangeError(`${caller}: scale must be the standard deviations of the codes for kind 'II', got none.`);
  }
  if (scale !== undefined) requireShape(caller, 'scale', scale, loc.shape);
  return tidy(() => {
    const measures = boundMeasures(caller, options);
    const centered = sub(loc, mean(loc, 0));
    const ofMeans = mul(matMul(transpose(centered), centered), 1 / loc.shape[0]);
    const covariance =
      kind === 'II' && scale !== undefined
        ? add(ofMeans, mul(eye(loc.shape[1] ?? 1), mean(square(scale), 0)))
        : ofMeans;
    const covariancePenalty = distanceFromIdentity(covariance, lambdaOff, lambdaDiagonal);
    const loss = withPenalty(measures, add(mean(measures.kl), covariancePenalty));
    return { loss, measures: { ...measures, covariancePenalty } } as never;
  });
}
