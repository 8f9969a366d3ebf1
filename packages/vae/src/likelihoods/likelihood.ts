import { describe } from '@infodrop/requirements';
import { split, sum, type Tensor, util } from '@tensorflow/tfjs-core';

/** A likelihood as plain JSON, for saving a model. */
export type LikelihoodConfig =
  | { readonly kind: 'bernoulli' }
  | { readonly kind: 'continuousBernoulli' }
  | { readonly kind: 'gaussian'; readonly scale: number | 'learned' }
  | { readonly kind: 'logisticMixture'; readonly components: number };

/**
 * p(x|z), independent over the values of x given what the decoder made of z.
 *
 * A decoder gives `parametersPerValue` numbers for each value, one parameter of all channels after another along the last axis:
 * for x of [batch, …, channels] it gives [batch, …, parametersPerValue × channels].
 */
export interface Likelihood {
  readonly kind: LikelihoodConfig['kind'];
  readonly parametersPerValue: number;
  /** What x may be: 'unit' 0 to 1, 'bytes' one of k/255, 'real' any. */
  readonly domain: 'unit' | 'bytes' | 'real';
  /** log p(x|z) of each example, [batch], nats: the sum over its values. Differentiable in the parameters. */
  logProb(x: Tensor, parameters: Tensor): Tensor;
  /** E x, shape of x. */
  mean(parameters: Tensor): Tensor;
  getConfig(): LikelihoodConfig;
}

/** The parameters of x one by one, each of the shape of x. */
export function parametersOf(caller: string, count: number, parameters: Tensor, x?: Tensor): Tensor[] {
  const channels = (parameters.shape.at(-1) ?? 0) / count;
  const shape = [...parameters.shape.slice(0, -1), channels];
  if (!Number.isInteger(channels) || (x !== undefined && !util.arraysEqual(shape, x.shape))) {
    const wanted =
      x === undefined
        ? `a multiple of ${count} on its last axis`
        : `${count === 1 ? 'one number' : `${count} numbers`} for each of ${describe(x.shape)}`;
    throw new RangeError(
      `${caller}: parameters must be ${wanted}, got ${describe(parameters.shape)}. The decoder's last layer must have ${count} × channels units.`,
    );
  }
  return count === 1 ? [parameters] : split(parameters, count, -1);
}

/** The sum over all axes but the first. */
export function sumPerExample(values: Tensor): Tensor {
  return sum(values, values.shape.map((_, axis) => axis).slice(1));
}
