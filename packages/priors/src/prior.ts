import type { Key } from '@infodrop/random';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Posterior, PosteriorKind } from './posteriors/posterior.js';

/** What a prior needs to know of a layer's log-normal noise for its KL. */
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
  /** The current values of `Prior.parameters`, in their order: scalars, or [channels] where the parameter says so. */
  readonly parameters: readonly Tensor[];
  /** The standard normals η of the noise, shape of `f`: what an estimated KL is taken at. A closed one needs none. */
  readonly eta?: Tensor | null;
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

/** KL(p(z|x) ‖ q(z)) per unit of log-normal noise, nats, shape of `f`. Differentiable in `f`, `alpha` and `parameters`. */
export interface KlPerUnit {
  (options: KlOptions): Tensor;
  /**
   * On the function, so that a copy of a prior with another function has lost it. A layer asks a fused kernel only where
   * this names it, version and all; every other prior is composed of tensor operations, with the result of its function.
   */
  readonly fused?: FusedKl;
  /** The kind of this package's prior that it is the KL of; a copy with another function has lost it, too. */
  readonly of?: string;
  /** Whether it is an unbiased estimate from one draw, which needs `eta`, instead of a closed form. */
  readonly isEstimate?: boolean;
}

/** The closed divergences of posteriors of other kinds, by kind: per unit, nats, shape of z. */
export type ClosedKl = {
  readonly [Kind in Exclude<PosteriorKind, 'logNormal'>]?: (
    posterior: Extract<Posterior, { kind: Kind }>,
    parameters: readonly Tensor[],
  ) => Tensor;
};

/** A parameter of the prior that a layer owns and trains. */
export interface PriorParameter {
  readonly name: string;
  readonly initial: number;
  /** Whether there is one value, a scalar, or one for each channel, [channels]. Default 'layer'. */
  readonly per?: 'layer' | 'channel';
}

export interface LogUniformConfig {
  readonly kind: 'logUniform';
  readonly atom?: number;
  readonly learned?: boolean;
}

export interface LogNormalConfig {
  readonly kind: 'logNormal';
  readonly loc?: number;
  readonly scale?: number;
  readonly learned?: boolean | 'perChannel';
  readonly floor?: number;
}

/** Of a prior that has a place and a width. */
export interface LocationScaleConfig<Kind extends string> {
  readonly kind: Kind;
  readonly loc?: number;
  readonly scale?: number;
  readonly learned?: boolean | 'perChannel';
}

export interface TruncatedLogUniformConfig {
  readonly kind: 'truncatedLogUniform';
  readonly low?: number;
  readonly high?: number;
}

export interface MixtureConfig {
  readonly kind: 'mixture';
  readonly components: readonly PriorConfig[];
  readonly weights?: readonly number[];
  readonly learned?: boolean;
}

/** Of a prior that someone has registered with `registerPrior`. */
export interface RegisteredPriorConfig {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A prior as plain JSON, for saving a layer. */
export type PriorConfig =
  | LogUniformConfig
  | LogNormalConfig
  | LocationScaleConfig<'gaussian'>
  | LocationScaleConfig<'laplace'>
  | TruncatedLogUniformConfig
  | MixtureConfig
  | RegisteredPriorConfig;

/** A density q(z) that can be evaluated: all that a prior of your own must be. */
export interface Density<Kind extends string = string> {
  /** What it is called. */
  readonly kind: Kind;
  /** The values that a layer must own as trainable weights. Default none. */
  readonly parameters?: readonly PriorParameter[];
  /** Where it is above 0; default 'real'. Noise that may fall elsewhere has an infinite divergence, and is refused. */
  readonly support?: 'real' | 'positive';
  /** Whether its mass is 1; default true. False where log q(z) is known up to a constant. */
  readonly proper?: boolean;
  /** log q(z) per unit, nats, shape of z; −∞ where q is 0. Differentiable in z and the parameters, its gradients numbers everywhere. */
  logProb(z: Tensor, parameters: readonly Tensor[]): Tensor;
  /** z ~ q by a key of `@infodrop/random`; left out where q is improper or cannot be drawn from. */
  sample?(key: Key, shape: readonly number[], parameters: readonly Tensor[]): Tensor;
  /** What a saved layer keeps of it, for `registerPrior`. Default its kind. */
  getConfig?(): PriorConfig;
}

/**
 * The prior q(z) of a representation: what a noisy layer asks for its KL.
 *
 * It is immutable and owns no tensor. Trained parameters belong to the layer, which passes their values in. A prior of
 * your own is such an object, or a `Density` alone; `registerPrior` lets a saved layer find it again.
 */
export interface Prior<Kind extends string = string> {
  /** 'logUniform', 'logNormal', …, or what a prior of your own is called. */
  readonly kind: Kind;
  /** The values that the layer must own as trainable weights; empty where the prior is fixed. */
  readonly parameters: readonly PriorParameter[];
  /** Whether it has a whole mass of 1: a divergence from a prior without one is known up to a constant, and bounds nothing. */
  readonly proper: boolean;
  /** Whether the prior has an atom at zero: `gateZeros` is on where a layer does not say. */
  readonly hasAtomAtZero: boolean;
  /** Where it is above 0; default 'real'. */
  readonly support?: 'real' | 'positive';
  /** The divergence of log-normal noise. */
  readonly klPerUnit: KlPerUnit;
  /** The divergences of other posteriors that have a closed form. */
  readonly closedKl?: ClosedKl;
  /** log q(z), −∞ where q is 0; of an improper prior up to a constant. Differentiable in z and the parameters. */
  logProb?(z: Tensor, parameters: readonly Tensor[]): Tensor;
  /** z ~ q; left out where q is improper. */
  sample?(key: Key, shape: readonly number[], parameters: readonly Tensor[]): Tensor;
  getConfig(): PriorConfig;
}

/** A prior with a density that can be evaluated and drawn from. */
export type ProperPrior<Kind extends string = string> = Prior<Kind> & Required<Pick<Prior<Kind>, 'logProb' | 'sample'>>;
