import { type Tensor } from '@tensorflow/tfjs-core';

/** What a prior needs to know of a layer's noise in order to charge for it. */
export interface KlArgs {
  /** Activations before the noise, shape [batch, …units]. */
  readonly f: Tensor;
  /** Noise strength: the standard deviation of log ε, shape of `f`, > 0. */
  readonly alpha: Tensor;
  /** The largest strength that the layer can reach, minAlpha + maxAlpha. */
  readonly cap: number;
  /** Whether the noise is exp(αη − α²/2), of mean 1, instead of exp(αη), of median 1. */
  readonly meanCorrection: boolean;
  /** Whether units that are off (f = 0) cost nothing. */
  readonly gateZeros: boolean;
  /** The current values of `Prior.parameters`, in their order: scalars. */
  readonly parameters: readonly Tensor[];
}

/** A scalar of the prior that a layer owns and trains. */
export interface PriorParameter {
  readonly name: string;
  readonly initial: number;
}

/** A prior as plain JSON, for saving a layer. */
export type PriorConfig = LogUniformConfig | LogNormalConfig;

export interface LogUniformConfig {
  readonly kind: 'logUniform';
}

export interface LogNormalConfig {
  readonly kind: 'logNormal';
  readonly loc: number;
  readonly scale: number;
  readonly learned: boolean;
  readonly floor: number;
}

/**
 * The prior q(z) of a representation z = ε ⊙ f(x): what an information-dropout layer asks for its cost.
 *
 * It is immutable and owns no tensor. Trained parameters belong to the layer, which passes their values in.
 */
export interface Prior {
  readonly kind: PriorConfig['kind'];
  /** The scalars that the layer must own as trainable weights; empty where the prior is fixed. */
  readonly parameters: readonly PriorParameter[];
  /** Whether `gateZeros` is on where a layer does not say: so for a prior with an atom at zero. */
  readonly gatesZeros: boolean;
  /** KL(p(z|x) ‖ q(z)) per unit, in nats, shape of `f`. Differentiable in `f`, `alpha` and `parameters`. */
  klPerUnit(args: KlArgs): Tensor;
  getConfig(): PriorConfig;
}
