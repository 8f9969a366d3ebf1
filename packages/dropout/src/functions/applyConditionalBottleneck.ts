import { gaussianKl, gaussianPosterior } from '@infodrop/priors';
import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { clone, exp, matMul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireEta, requireFloat, requireShape } from '../requireTensors.js';
import type { NoisyRepresentation } from './applyInformationDropout.js';

export interface ApplyConditionalBottleneckOptions {
  /** Means of the code, [batch, units]. */
  readonly loc: Tensor;
  /** Standard deviations, shape of `loc`, > 0. */
  readonly scale: Tensor;
  /** Standard normals of that shape, or null for z = loc. */
  readonly eta: Tensor | null;
  /** One-hot and float32, [batch, classes]: what the code may carry for nothing. */
  readonly labels: Tensor;
  /** Of the backward encoder b(z|y): the place of each class, [classes, units]. */
  readonly classLoc: Tensor;
  /** The logarithm of its width, [classes, units]. */
  readonly classLogScale: Tensor;
}

const OPTIONS = ['loc', 'scale', 'eta', 'labels', 'classLoc', 'classLogScale'] as const;

/**
 * The conditional entropy bottleneck as a function: a code with Gaussian noise, and what it carries beyond the label.
 *
 *   z = loc + scale·η,   kl = KL(N(loc, scale²) ‖ N(m_y, s_y²)) per unit,   m_y = labels·classLoc, log s_y = labels·classLogScale
 *
 * @returns `output` and `kl`, both [batch, units], nats. Differentiable in loc, scale, classLoc and classLogScale.
 * @throws RangeError when a shape does not fit; TypeError for integers, and for an option that there is not.
 *
 * Source: I. Fischer, [The Conditional Entropy Bottleneck](https://arxiv.org/abs/2002.05379), 2020; see `conditionalBottleneck` for the terms.
 *
 * @example
 * const [loc, scale, labels] = [tensor2d([[1]]), tensor2d([[2]]), tensor2d([[0, 1]])];
 * const classes = { classLoc: tensor2d([[9], [1]]), classLogScale: tensor2d([[9], [Math.log(2)]]) };
 * applyConditionalBottleneck({ loc, scale, eta: null, labels, ...classes }).kl; // [[0]]: as b(z|y) is
 */
export function applyConditionalBottleneck(options: ApplyConditionalBottleneckOptions): NoisyRepresentation {
  const caller = 'applyConditionalBottleneck';
  requireSomeOptions(caller, options, OPTIONS);
  const { loc, scale, eta, labels, classLoc, classLogScale } = options;
  for (const [name, tensor] of Object.entries({ loc, scale, labels, classLoc, classLogScale })) {
    requireFloat(caller, name, tensor);
  }
  requireThat(loc.rank === 2, caller, 'loc', '[batch, units]', loc.shape);
  requireShape(caller, 'scale', scale, loc.shape, 'loc');
  requireEta(caller, eta, loc.shape, 'loc');
  const [batch, units] = loc.shape as [number, number];
  const classes = labels.shape[1] ?? 0;
  requireShape(caller, 'labels', labels, [batch, classes], '[batch, classes]');
  requireShape(caller, 'classLoc', classLoc, [classes, units], '[classes, units]');
  requireShape(caller, 'classLogScale', classLogScale, [classes, units], '[classes, units]');
  return tidy(() => ({
    output: eta === null ? clone(loc) : gaussianPosterior({ loc, scale }).sample(eta),
    kl: conditionalKl(loc, scale, labels, classLoc, classLogScale),
  }));
}

/** KL(N(loc, scale²) ‖ b(z|y)) per unit. */
export function conditionalKl(
  loc: Tensor,
  scale: Tensor,
  labels: Tensor,
  classLoc: Tensor,
  classLogScale: Tensor,
): Tensor {
  return gaussianKl(loc, scale, { loc: matMul(labels, classLoc), scale: exp(matMul(labels, classLogScale)) });
}
