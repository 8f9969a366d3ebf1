import { requireNumber, requireTensor } from '@infodrop/requirements';
import { add, clone, mean, neg, type Scalar, sub, type Tensor } from '@tensorflow/tfjs-core';
import { sumPerExample } from '../likelihoods/likelihood.js';
import { requireShape } from '../requireTensors.js';

/** What an objective minimizes, and what it is made of by name: what the training loop takes from the turn of an objective. */
export interface VaeTerms<Name extends string> {
  /** Nats per example, a mean over the batch. */
  readonly loss: Scalar;
  /** Nats: a scalar, or one number per example [batch]. */
  readonly measures: Readonly<Record<Name, Tensor>>;
}

/** The two terms that every bound has. */
export interface BoundParts {
  /** log p(x|z) at a draw of z, [batch], nats. */
  readonly logLikelihood: Tensor;
  /** KL(q(z|x) ‖ p(z)), [batch] or, by unit, [batch, …units], nats. */
  readonly kl: Tensor;
}

/** The divergence of each example. */
export function klPerExample(caller: string, { logLikelihood, kl }: BoundParts): Tensor {
  requireShape(caller, 'logLikelihood', logLikelihood, [null]);
  const [batch = 0] = logLikelihood.shape;
  requireTensor(caller, 'kl', kl);
  requireShape(caller, 'kl', kl, [batch, ...kl.shape.slice(1).map(() => null)]);
  return kl.rank === 1 ? clone(kl) : sumPerExample(kl);
}

/** What every objective of this kind tells of: distortion and rate, and what they bound. */
export type BoundNames = 'reconstruction' | 'kl' | 'elbo';

/** −log p(x|z), KL and the bound of each example. */
export function boundMeasures(caller: string, parts: BoundParts): Record<BoundNames, Tensor> {
  const kl = klPerExample(caller, parts);
  const reconstruction = neg(parts.logLikelihood);
  return { reconstruction, kl, elbo: sub(parts.logLikelihood, kl) };
}

/** The mean of −log p(x|z) with what an objective pays for, by example or once. */
export function withPenalty({ reconstruction }: { readonly reconstruction: Tensor }, penalty: Tensor): Scalar {
  return penalty.rank === 1 ? mean(add(reconstruction, penalty)) : add<Scalar>(mean<Scalar>(reconstruction), penalty);
}

/** A weight of an objective, ≥ 0. */
export function requireWeight(caller: string, name: string, value: number): void {
  requireNumber(caller, name, value, { least: 0 });
}
