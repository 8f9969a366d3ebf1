import { repeatTo } from '@infodrop/kernels';
import type { Key } from '@infodrop/random';
import { describe, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { clone, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { learnedNoiseLaw, type LearnedNoiseLaw, type NoiseLaw } from '../noise/learnedNoiseLaw.js';
import { type LearnedNoise, learnedNoiseOf } from '../noise/noise.js';
import { type NoisePer, noiseShape, requireNoisePer } from '../noise/noiseShape.js';
import { requireKey } from '../noise/requireKey.js';
import { requireFloat } from '../requireTensors.js';
import type { NoisyRepresentation } from './applyInformationDropout.js';

export interface ApplyLearnedNoiseOptions {
  /** Activations, [batch, …, channels]. */
  readonly x: Tensor;
  /** The law of ε. */
  readonly noise: LearnedNoise;
  /**
   * What is trained of it, scalars or [channels]: the logit of α/maxStd² of learned Gaussian noise; loc and log scale of
   * truncated log-normal noise; the logit of the rate of concrete noise. That of a layer is a scalar.
   */
  readonly parameters: readonly Tensor[];
  /** The key of the noise, or null for what stands for it in a call without. */
  readonly key: Key | null;
  /** How many elements of the key's stream to skip. Default 0. */
  readonly offset?: number;
  /** Whether each unit has a factor of its own (the default), or each channel of an example. */
  readonly per?: NoisePer;
}

/**
 * Multiplicative noise of learned strength, as a function of its parameters: what `multiplicativeNoise` computes.
 *
 *   z = ε ⊙ x,   kl = what each factor costs
 *
 * @returns `output`, shape of x, and `kl`, nats, one for each factor: the shape of x, or [batch, 1, …, channels].
 * Differentiable in x and the parameters.
 * @throws RangeError when there are not as many parameters as the law has, or a shape does not fit; TypeError for integers, and for an
 * option that there is not.
 *
 * Source: see `gaussianNoise`, `truncatedLogNormalNoise` and `concreteNoise`.
 *
 * @example
 * const noise = concreteNoise();
 * applyLearnedNoise({ x: ones([2, 3]), noise, parameters: [scalar(-2.2)], key: key(7) }).output; // [2, 3]
 */
export function applyLearnedNoise(options: ApplyLearnedNoiseOptions): NoisyRepresentation {
  const caller = 'applyLearnedNoise';
  requireSomeOptions(caller, options, ['x', 'noise', 'parameters', 'key', 'offset', 'per']);
  const { x, noise, parameters, key, offset = 0, per = 'unit' } = options;
  requireFloat(caller, 'x', x);
  requireThat(x.rank >= 2, caller, 'x', '[batch, …, channels]', x.shape);
  requireKey(caller, key, offset);
  const family = learnedNoiseLaw(learnedNoiseOf(caller, noise));
  requireParameters(caller, family, parameters, x.shape.at(-1)!);
  const shape = noiseShape(x.shape, requireNoisePer(caller, per));
  return tidy(() => {
    const law = family.at(parameters);
    return {
      output: multiplied(law, x, shape, key === null ? null : { key, offset }),
      kl: repeatTo(law.kl(), shape),
    };
  });
}

/** Throws unless there is a tensor for each parameter: a scalar, or one of its values for each channel where the law has such. */
function requireParameters(
  caller: string,
  { parameters: expected }: LearnedNoiseLaw,
  given: readonly Tensor[],
  channels: number,
): void {
  const isList: boolean = Array.isArray(given);
  if (!isList || given.length !== expected.length) {
    const names = expected.map(({ name }) => name).join(', ');
    const got = isList ? `${given.length} tensors` : describe(given);
    throw new RangeError(`${caller}: parameters must be [${names}], got ${got}.`);
  }
  expected.forEach(({ name, per }, i) => {
    const tensor = given[i]!;
    requireFloat(caller, name, tensor);
    const { shape } = tensor;
    const isOfChannels = per === 'channel' && shape.length === 1 && shape[0] === channels;
    const requirement = per === 'channel' ? `a scalar or [channels = ${channels}]` : 'a scalar';
    requireThat(shape.length === 0 || isOfChannels, caller, name, requirement, shape);
  });
}

/** x times its noise, or times what stands for it. */
export function multiplied(
  law: NoiseLaw,
  x: Tensor,
  shape: readonly number[],
  noise: { readonly key: Key; readonly offset: number } | null,
): Tensor {
  if (noise !== null) return mul(x, law.sample(noise.key, shape, noise.offset));
  const mean = law.mean();
  return mean === null ? clone(x) : mul(x, mean);
}
