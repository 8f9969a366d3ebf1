import { type Tensor } from '@tensorflow/tfjs-core';

/** What a prior needs to know of a layer's noise for its KL. */
export interface KlOptions {
  /** Activations before the noise, shape [batch, …units]. */
  readonly f: Tensor;
  /** Noise strength: the standard deviation of log ε, shape of `f`, > 0. */
  readonly alpha: Tensor;
  /** The largest strength that the layer can reach, minAlpha + alphaRange. */
  readonly cap: number;
  /** Whether the noise is exp(αη − α²/2), of mean 1, instead of exp(αη), of median 1. */
  readonly meanCorrection: boolean;
  /** Whether units that are off (f = 0) cost nothing. */
  readonly gateZeros: boolean;
  /** The current values of `Prior.parameters`, in their order: scalars. */
  readonly parameters: readonly Tensor[];
}

/** Which fused kernel computes the same as a prior's `klPerUnit`, and what it must be told of the prior. */
export type FusedKl =
  | { readonly kernel: string; readonly prior: 'logUniform' }
  | {
      readonly kernel: string;
      readonly prior: 'logNormal';
      readonly loc: number;
      readonly scale: number;
      readonly floor: number;
    };

/** KL(p(z|x) ‖ q(z)) per unit, in nats, shape of `f`. Differentiable in `f`, `alpha` and `parameters`. */
export interface KlPerUnit {
  (options: KlOptions): Tensor;
  /**
   * On the function, so that a copy of a prior with another function has lost it. A layer asks a fused kernel only where
   * this names it, version and all; every other prior is composed of tensor operations, with the result of its function.
   */
  readonly fused?: FusedKl;
}

/** A scalar of the prior that a layer owns and trains. */
export interface PriorParameter {
  readonly name: string;
  readonly initial: number;
}

export interface LogUniformConfig {
  readonly kind: 'logUniform';
}

export interface LogNormalConfig {
  readonly kind: 'logNormal';
  readonly loc?: number;
  readonly scale?: number;
  readonly learned?: boolean;
  readonly floor?: number;
}

/** Of a prior that someone has registered with `registerPrior`. */
export interface RegisteredPriorConfig {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A prior as plain JSON, for saving a layer. */
export type PriorConfig = LogUniformConfig | LogNormalConfig | RegisteredPriorConfig;

/**
 * The prior q(z) of a representation z = ε ⊙ f(x): what an information-dropout layer asks for its KL.
 *
 * It is immutable and owns no tensor. Trained parameters belong to the layer, which passes their values in. A prior of
 * your own is such an object; `registerPrior` lets a saved layer find it again.
 */
export interface Prior {
  /** 'logUniform', 'logNormal', or what a prior of your own is called. */
  readonly kind: string;
  /** The scalars that the layer must own as trainable weights; empty where the prior is fixed. */
  readonly parameters: readonly PriorParameter[];
  /** Whether the prior has an atom at zero: `gateZeros` is on where a layer does not say. */
  readonly hasAtomAtZero: boolean;
  readonly klPerUnit: KlPerUnit;
  getConfig(): PriorConfig;
}
