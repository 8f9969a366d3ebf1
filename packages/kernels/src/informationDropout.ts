import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.js';
import type { NoiseStreamAttributes } from './noiseStream.js';

export interface InformationDropoutInputs {
  /** Activations, float32 [batch, …units]. */
  readonly f: Tensor;
  /** Of the shape of f: α, or with `alphaRange` its logits. */
  readonly strength: Tensor;
  /** Scalar: the prior's mean of log z. With the log-normal prior only. */
  readonly loc?: Tensor;
  /** Scalar: the logarithm of the prior's standard deviation of log z. With the log-normal prior only. */
  readonly logScale?: Tensor;
}

export interface InformationDropoutAttributes extends NoiseStreamAttributes {
  /** Smallest α, > 0. With logits only. */
  readonly minAlpha?: number;
  /** α = minAlpha + alphaRange · σ(logits), > 0. With logits only. */
  readonly alphaRange?: number;
  /** Whether the noise is exp(αη − α²/2), of mean 1, or exp(αη). */
  readonly meanCorrection: boolean;
  /** Whether units with f = 0 cost nothing. */
  readonly gateZeros: boolean;
  readonly prior: 'logUniform' | 'logNormal';
  /** Largest α, from which the KL to the log-uniform prior is counted; > 0. With that prior only. */
  readonly cap?: number;
  /** Smallest f whose logarithm is taken, > 0. With the log-normal prior only. */
  readonly floor?: number;
}

export interface InformationDropoutGradInputs extends InformationDropoutInputs {
  readonly dz: Tensor;
  readonly dKl: Tensor;
  /** Scalar. */
  readonly dMean: Tensor;
}

/**
 * Log-normal noise and its KL in one pass: [z, kl, mean], the noisy activations, the KL of each in nats (both of the shape
 * of f), and its sum over units averaged over the batch. The normals are those of `PHILOX_NORMAL`.
 */
export const INFORMATION_DROPOUT: Kernel<InformationDropoutInputs, InformationDropoutAttributes, Tensor[]> = {
  name: 'InfodropInformationDropout/1',
};

/** Its gradient, the noise drawn again: [df, dStrength], and [dLoc, dLogScale] with the log-normal prior. */
export const INFORMATION_DROPOUT_GRAD: Kernel<InformationDropoutGradInputs, InformationDropoutAttributes, Tensor[]> = {
  name: 'InfodropInformationDropoutGrad/1',
};
