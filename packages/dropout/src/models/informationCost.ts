import { requireThat } from '@infodrop/requirements';
import { add, mul, type Scalar, scalar } from '@tensorflow/tfjs-core';
import type { ForwardPass } from './forwardPass.js';

/**
 * What the information of a forward pass costs: the second term of the loss.
 *
 *   cost = Σ layers  β · factor · klScale · KL
 *
 * A layer whose price β · factor · klScale is 0 is left out of the sum, so that a KL which is infinite but costs nothing
 * does not turn it into NaN.
 *
 * @param pass - From `forwardPass`.
 * @param factor - What every β is multiplied by: a warm-up. Default 1.
 * @param onto - What the costs are added to, layer by layer: the rest of the loss. Default nothing.
 * @returns A scalar, nats; `onto` where nothing costs anything, null where there is no `onto` either.
 *
 * Source: (17) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, beta: 0.1, inputShape: [2] })] });
 * const optimizer = train.sgd(0.1);
 * optimizer.minimize(() => {
 *   const pass = forwardPass(model, ones([3, 2]), { training: true });
 *   return informationCost(pass, 1, losses.meanSquaredError(zeros([3, 2]), pass.outputs));
 * });
 */
export function informationCost(pass: Pick<ForwardPass, 'kl'>, factor: number, onto: Scalar): Scalar;
export function informationCost(pass: Pick<ForwardPass, 'kl'>, factor?: number, onto?: Scalar | null): Scalar | null;
export function informationCost(pass: Pick<ForwardPass, 'kl'>, factor = 1, onto: Scalar | null = null): Scalar | null {
  const kl: unknown = (pass as Partial<ForwardPass> | null | undefined)?.kl;
  requireThat(Array.isArray(kl), 'informationCost', 'pass', 'what forwardPass() returns', pass);
  let cost = onto;
  for (const { layer, nats } of pass.kl) {
    const price = layer.beta * factor * layer.klScale;
    if (price === 0) continue;
    const paid = mul<Scalar>(nats, scalar(price));
    cost = cost === null ? paid : add<Scalar>(cost, paid);
  }
  return cost;
}
