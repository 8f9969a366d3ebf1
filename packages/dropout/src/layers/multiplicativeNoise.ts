import { requireThat } from '@infodrop/requirements';
import { clone, mul, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { drawNoise } from '../noise/drawNoise.js';
import { type ConstantNoise, isLearned, noiseFromConfig } from '../noise/noise.js';
import { requireFloat } from '../requireTensors.js';
import { LearnedMultiplicativeNoise, type LearnedMultiplicativeNoiseArgs } from './learnedMultiplicativeNoise.js';
import { type NoisePer, noiseShape, requireNoisePer } from '../noise/noiseShape.js';
import { type Kwargs, NoisyLayerBase, type NoisyLayerArgs } from './noisyLayer.js';
import type { PlainLayer } from './plainLayer.js';

export interface MultiplicativeNoiseArgs extends NoisyLayerArgs {
  /** From `bernoulliNoise`, `gaussianNoise`, `uniformNoise`, `continuousNoise`, or `logNormalNoise` of a number. */
  readonly noise: ConstantNoise;
  /** Whether each unit has noise of its own (the default), or each channel of an example. */
  readonly per?: NoisePer;
}

/** Noise of constant strength on its input: z = ε ⊙ x. See `multiplicativeNoise`. */
export class MultiplicativeNoise extends NoisyLayerBase {
  static readonly className = 'InfodropMultiplicativeNoise';
  readonly noise: ConstantNoise;
  readonly per: NoisePer;

  constructor(args: MultiplicativeNoiseArgs) {
    super('multiplicativeNoise', args, ['noise', 'per']);
    this.noise = constantNoise(args.noise);
    this.per = requireNoisePer('multiplicativeNoise', args.per ?? 'unit');
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const list = Array.isArray(inputs) ? inputs : [inputs];
      requireThat(list.length === 1, 'multiplicativeNoise', 'number of inputs', '1', list.length);
      const x = list[0]!;
      if (!this.isNoisy(kwargs.training === true)) return clone(x);
      requireFloat('multiplicativeNoise', 'input', x);
      const shape = noiseShape(x.shape, this.per);
      const { key, offset } = this.nextNoise({ shape });
      return mul(x, drawNoise(this.noise, key, shape, offset));
    });
  }

  plainLayers(): readonly PlainLayer[] {
    return [];
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), noise: { ...this.noise }, per: this.per };
  }
}

/**
 * A layer of multiplicative noise: binary, Gaussian, uniform, log-normal, structured log-normal or concrete dropout.
 *
 *   z = ε ⊙ x   in training (mode 'auto') or always ('monteCarlo');   z = x   otherwise
 *
 * Each noisy call draws new noise, keyed by (seed, path, noiseStep): no mask repeats, and a run can be repeated.
 *
 * Noise of learned strength (`gaussianNoise({ std: 'learned' })`, `truncatedLogNormalNoise`, `concreteNoise`) trains the
 * parameters of its law and pays for what it lets through, as information dropout does: β · klScale · Σ KL is in the loss,
 * one KL for each factor that is drawn. Without a cost its strength would fall to its minimum. Padded steps of a masked sequence
 * cost nothing; a factor that all steps of an example share costs where one of them is there.
 *
 * @param args.noise - The law of ε.
 * @param args.per - 'unit' (the default): each unit has a factor of its own. 'channel': all units of a channel share the
 * factor of their example, so that whole feature maps are dropped.
 * @param args.klScale - For learned noise, where it has no default: 1, or 1/N with N training examples.
 * @param args.beta - For learned noise, ≥ 0, default 1.
 * @param args.seed - Integer ≥ 0, default 0.
 * @param args.mode - Default 'auto'.
 * @returns A tfjs layer; its output has the shape of its input.
 * @throws RangeError when an argument is outside its domain, or the strength is not constant and has no cost; TypeError for an
 * argument that there is not.
 *
 * Source: (19) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const layer = multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }), seed: 1 });
 * layer.apply(ones([1, 8]), { training: true }); // zeros and twos
 */
export function multiplicativeNoise(args: MultiplicativeNoiseArgs): MultiplicativeNoise;
export function multiplicativeNoise(args: LearnedMultiplicativeNoiseArgs): LearnedMultiplicativeNoise;
export function multiplicativeNoise(
  args: MultiplicativeNoiseArgs | LearnedMultiplicativeNoiseArgs,
): MultiplicativeNoise | LearnedMultiplicativeNoise {
  return hasLearnedNoise(args) ? new LearnedMultiplicativeNoise(args) : new MultiplicativeNoise(args);
}

function hasLearnedNoise(
  args: MultiplicativeNoiseArgs | LearnedMultiplicativeNoiseArgs | undefined,
): args is LearnedMultiplicativeNoiseArgs {
  const noise = args?.noise;
  return typeof noise === 'object' && (noise as unknown) !== null && isLearned(noise);
}

function constantNoise(given: ConstantNoise): ConstantNoise {
  const noise = noiseFromConfig('multiplicativeNoise', given);
  requireThat(
    !isLearned(noise) && (noise.kind !== 'logNormal' || typeof noise.alpha === 'number'),
    'multiplicativeNoise',
    noise.kind === 'logNormal' ? 'noise.alpha' : 'noise',
    noise.kind === 'logNormal' ? 'a number' : 'of given strength',
    noise.kind === 'logNormal' ? noise.alpha : noise.kind,
    'Without a cost a trained strength falls to its minimum: use informationDropout.',
  );
  return noise as ConstantNoise;
}
