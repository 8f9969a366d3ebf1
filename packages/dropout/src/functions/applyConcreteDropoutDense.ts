import type { Key } from '@infodrop/random';
import { requireNumber, requireSomeOptions } from '@infodrop/requirements';
import { add, exp, mul, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type ConcreteNoise, concreteNoise } from '../noise/concreteNoise.js';
import { learnedNoiseLaw, type LearnedNoiseLaw } from '../noise/learnedNoiseLaw.js';
import { concreteNoiseOf } from '../noise/noise.js';
import { requireKey } from '../noise/requireKey.js';
import { requireFloat, requireShape } from '../requireTensors.js';
import { activationOf, type ActivationName } from './activation.js';
import type { NoisyRepresentation } from './applyInformationDropout.js';
import { multiplied } from './applyLearnedNoise.js';
import { dense } from './projection.js';
import { requireDense } from './requireProjection.js';

export interface ApplyConcreteDropoutDenseOptions {
  /** Input, [batch, …, inputs]. */
  readonly x: Tensor;
  /** [inputs, units]. */
  readonly kernel: Tensor;
  /** [units]. */
  readonly bias: Tensor;
  /** log p/(1 − p) of the rate p, a scalar. */
  readonly rateLogit: Tensor;
  /** The key of the noise, or null for a call without. */
  readonly key: Key | null;
  /** How many elements of the key's stream to skip. Default 0. */
  readonly offset?: number;
  /** Default `concreteNoise()`; its initial rate is of no matter here. */
  readonly noise?: ConcreteNoise;
  /** l of the prior N(0, 1/l²) on the weights, > 0. Default 1e-4. */
  readonly lengthScale?: number;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
}

const OPTIONS = ['x', 'kernel', 'bias', 'rateLogit', 'key', 'offset', 'noise', 'lengthScale', 'activation'] as const;

/**
 * A fully connected layer behind concrete dropout, as a function of its weights.
 *
 *   y = activation((ε ⊙ x)·W + b),   Σ kl = l²‖W‖²/(2(1 − p)) + inputs · (log 2 − H(p))
 *
 * @returns `output`, [batch, …, units], and `kl`, [units], nats: the weight term of each unit and an equal share of the inputs' entropies; it is
 * paid once in a step, not for each example. Differentiable in x, kernel, bias and rateLogit.
 * @throws RangeError when a shape does not fit, or `lengthScale` is not above 0; TypeError for integers, and for an option that there is not.
 *
 * Source: Y. Gal, J. Hron, A. Kendall, [Concrete Dropout](https://arxiv.org/abs/1705.07832), 2017; see `concreteDropoutDense`.
 *
 * @example
 * const [kernel, bias] = [ones([2, 3]), zeros([3])];
 * applyConcreteDropoutDense({ x: ones([1, 2]), kernel, bias, rateLogit: scalar(-2.2), key: null }).output; // [[2, 2, 2]]
 */
export function applyConcreteDropoutDense(options: ApplyConcreteDropoutDenseOptions): NoisyRepresentation {
  const caller = 'applyConcreteDropoutDense';
  requireSomeOptions(caller, options, OPTIONS);
  const { x, kernel, bias, rateLogit, key, offset = 0, noise = concreteNoise() } = options;
  const { lengthScale = 1e-4, activation = 'relu' } = options;
  requireFloat(caller, 'bias', bias);
  requireDense(caller, { x, kernel, bias });
  requireFloat(caller, 'rateLogit', rateLogit);
  requireNumber(caller, 'lengthScale', lengthScale, { least: 0, above: true });
  requireShape(caller, 'rateLogit', rateLogit, [], 'a scalar');
  requireKey(caller, key, offset);
  const law = learnedNoiseLaw(concreteNoiseOf(caller, noise));
  return tidy(() => {
    const noisy = multiplied(law.at([rateLogit]), x, x.shape, key === null ? null : { key, offset });
    return {
      output: activationOf(caller, activation)(dense(noisy, kernel, bias)),
      kl: concreteKl(law, kernel, rateLogit, lengthScale),
    };
  });
}

/** The weight term of each output, and an equal share of the inputs' entropies: [outputs], nats. */
export function concreteKl(law: LearnedNoiseLaw, kernel: Tensor, rateLogit: Tensor, lengthScale: number): Tensor {
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number];
  const toUnits = sum(
    square(kernel),
    Array.from({ length: kernel.rank - 1 }, (_, axis) => axis),
  );
  // 1/(1 − p) = 1 + exp(logit p).
  const decay = mul(mul(toUnits, add(exp(rateLogit), 1)), lengthScale ** 2 / 2);
  return add(decay, mul(law.at([rateLogit]).kl(), inputs / outputs));
}
