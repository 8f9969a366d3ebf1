import { logSumExp } from '@infodrop/kernels';
import type { Posterior } from '@infodrop/priors';
import { type Key, uniform } from '@infodrop/random';
import {
  add,
  cast,
  concat,
  cumsum,
  expandDims,
  greaterEqual,
  mul,
  ones,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import type { Likelihood } from '../likelihoods/likelihood.js';

/** A prior of all units together as plain JSON, for saving a model. */
export type JointPriorConfig =
  | {
      readonly kind: 'jointMixture';
      readonly components: number;
      readonly family: 'gaussian' | 'logNormal';
      readonly seed: number;
    }
  | { readonly kind: 'vampPrior'; readonly components: number; readonly seed: number };

/** What a prior of all units must know of the model that has it. */
export interface JointPriorModel {
  readonly latent: number;
  readonly inputShape: readonly number[];
  readonly likelihood: Likelihood;
  /** Current values of the prior's parameters, in their order. */
  priorParameters(): readonly Tensor[];
  /** q(z|x) of inputs [batch, …inputShape]. */
  encode(x: Tensor): Posterior;
}

/** A parameter that the model holds and trains. */
export interface JointParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: number | Float32Array;
}

/** A prior p(z) of all units together, under which they may depend on each other. */
export interface JointPrior {
  readonly kind: JointPriorConfig['kind'];
  /** It is none of single units. */
  readonly joint: true;
  readonly proper: true;
  /** Where it is above 0. */
  readonly support: 'real' | 'positive';
  /** What a model with it holds and trains. */
  parametersOf(model: Pick<JointPriorModel, 'latent' | 'inputShape'>): readonly JointParameter[];
  /** log p(z) of codes [… , latent], [… , 1], nats. Differentiable in z and the parameters. */
  logProb(z: Tensor, model: JointPriorModel): Tensor;
  /** z ~ p(z), [count, latent]. */
  sample(key: Key, count: number, model: JointPriorModel): Tensor;
  getConfig(): JointPriorConfig;
}

/** Whether a prior is one of all units together. */
export const isJoint = (prior: object): prior is JointPrior => 'joint' in prior;

/**
 * log Σ_k w_k Π_j q_k(z_j) of codes [… , units], [… , 1]; `components` are [K, units], `logits` of their shares [K]. −∞ where all
 * components are 0.
 */
export function mixtureLogProb(components: Posterior, logits: Tensor, z: Tensor): Tensor {
  const each = sum(components.logProb(expandDims(z, -2)), -1);
  return expandDims(sub(logSumExp(add(each, logits), -1), logSumExp(logits)), -1);
}

/** Codes [count, units] of such a mixture: `key` chooses the components, `eta` [count, units] are standard normals. */
export function mixtureSample(components: Posterior, logits: Tensor, key: Key, eta: Tensor): Tensor {
  const [count = 0] = eta.shape;
  const upper = cumsum(softmax(logits));
  const inner = slice(upper, [0], [upper.size - 1]);
  const draw = tensor2d(new Float32Array(uniform(key, count)), [count, 1]);
  // A component is taken where the draw has passed all before it and not itself; the last one whatever the rounding.
  const passed = cast(greaterEqual(draw, inner), 'float32');
  const chosen = sub(concat([ones([count, 1]), passed], 1), concat([passed, zeros([count, 1])], 1));
  return sum(mul(components.sample(expandDims(eta, 1)), expandDims(chosen, 2)), 1);
}
