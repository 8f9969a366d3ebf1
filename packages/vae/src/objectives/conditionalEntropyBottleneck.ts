import { requireSomeOptions } from '@infodrop/requirements';
import { sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import { deepVib } from './deepVib.js';
import type { VaeTerms } from './terms.js';

/** Arguments of {@link conditionalEntropyBottleneck}. */
export interface ConditionalEntropyBottleneckOptions {
  /** log c(y|z) of the target at a draw of z, [batch], nats. */
  readonly logLikelihood: Tensor;
  /** log e(z|x) of that draw, by unit, [batch, units], nats. */
  readonly logPosterior: Tensor;
  /** log b(z|y) of it by what is learned of each target, shape of `logPosterior`, nats. */
  readonly logBackward: Tensor;
  /** Price of a nat that says nothing of the target, ≥ 0. */
  readonly beta: number;
}

/**
 * The loss of a conditional entropy bottleneck, which pays only for what a code has of its input beyond the target.
 *
 *   loss = E[−log c(y|z)] + β E[log e(z|x) − log b(z|y)],   I(x; z|y) ≤ the second expectation
 *
 * @param options - `logLikelihood` [batch]; `logPosterior` and `logBackward` [batch, units], at the same draw; `beta` ≥ 0.
 * @returns `loss`, and by example `crossEntropy` and `kl`, the residual information, an estimate at the draw, without β.
 * @throws RangeError when the shapes do not fit or `beta` is below 0; TypeError for an option that there is not.
 *
 * Source: I. Fischer, [The conditional entropy bottleneck](https://arxiv.org/abs/2002.05379), 2020, equation 16. As a layer of a classifier,
 * its divergence closed: `conditionalBottleneck` of @infodrop/dropout.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gaussianPosterior } from '@infodrop/priors';
 * import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
 * import { conditionalEntropyBottleneck } from '@infodrop/vae';
 * const z = tensor2d([[0.9]]);
 * const ofInput = gaussianPosterior({ loc: tensor2d([[1]]), scale: tensor2d([[0.1]]) });
 * const ofTarget = gaussianPosterior({ loc: tensor2d([[1]]), scale: tensor2d([[1]]) });
 * conditionalEntropyBottleneck({
 *   logLikelihood: tensor1d([-0.5]),
 *   logPosterior: ofInput.logProb(z),
 *   logBackward: ofTarget.logProb(z),
 *   beta: 0.1,
 * }).measures.kl; // 1.81
 */
export function conditionalEntropyBottleneck(
  options: ConditionalEntropyBottleneckOptions,
): VaeTerms<'crossEntropy' | 'kl'> {
  const caller = 'conditionalEntropyBottleneck';
  requireSomeOptions(
    caller,
    options,
    ['logLikelihood', 'logPosterior', 'logBackward', 'beta'],
    ['logLikelihood', 'logPosterior', 'logBackward'],
  );
  const { logLikelihood, logPosterior, logBackward, beta } = options;
  requireShape(caller, 'logLikelihood', logLikelihood, [null]);
  const [batch = 0] = logLikelihood.shape;
  requireShape(caller, 'logPosterior', logPosterior, [batch, null]);
  requireShape(caller, 'logBackward', logBackward, logPosterior.shape);
  return tidy(() => deepVib({ logLikelihood, kl: sub(logPosterior, logBackward), beta }) as never);
}
