import type { Tensor } from '@tensorflow/tfjs-core';

/** What a posterior of every kind can do. */
export interface PosteriorOf<Kind extends string> {
  readonly kind: Kind;
  /** Shape of z: [batch, …units]. */
  readonly shape: readonly number[];
  /**
   * z of given standard normals η, shape of z: a smooth function of the parameters, so that gradients flow to them
   * (reparameterization).
   */
  sample(eta: Tensor): Tensor;
  /** log p(z|x) per unit, nats; −∞ where it is 0, as for z ≤ 0 of log-normal noise. */
  logProb(z: Tensor): Tensor;
}

/** z = f·ε with log ε ~ N(−α²/2, α²), or N(0, α²) without mean correction: the noise of information dropout. */
export interface LogNormalPosterior extends PosteriorOf<'logNormal'> {
  readonly f: Tensor;
  readonly alpha: Tensor;
  readonly meanCorrection: boolean;
  /** What the divergence from an improper prior is counted from. */
  readonly cap: number;
  readonly gateZeros: boolean | null;
}

/** log z ~ N(loc, scale²), cut to [low, high]: structured log-normal dropout. */
export interface TruncatedLogNormalPosterior extends PosteriorOf<'truncatedLogNormal'> {
  readonly loc: Tensor;
  readonly scale: Tensor;
  readonly low: number;
  readonly high: number;
}

/** z ~ N(loc, scale²): the code of a variational autoencoder and of a deep variational bottleneck. */
export interface GaussianPosterior extends PosteriorOf<'gaussian'> {
  readonly loc: Tensor;
  readonly scale: Tensor;
}

/** z = f (1 + √α η): Gaussian dropout, and a weight under variational dropout. */
export interface MultiplicativeGaussianPosterior extends PosteriorOf<'multiplicativeGaussian'> {
  readonly f: Tensor;
  /** Variance of the factor, > 0. */
  readonly alpha: Tensor;
}

/** A distribution p(z|x), independent over units. */
export type Posterior =
  LogNormalPosterior | TruncatedLogNormalPosterior | GaussianPosterior | MultiplicativeGaussianPosterior;

export type PosteriorKind = Posterior['kind'];
