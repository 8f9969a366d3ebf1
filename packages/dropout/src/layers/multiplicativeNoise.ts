import { requireThat } from '@infodrop/requirements';
import { clone, mul, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Shape } from '@tensorflow/tfjs-layers';
import { drawNoise } from '../noise/drawNoise.js';
import { type Noise, noiseFromConfig } from '../noise/noise.js';
import { type Kwargs, NoisyLayerBase, type NoisyLayerArgs } from './noisyLayer.js';
import { requireFloat } from '../requireTensors.js';

export interface MultiplicativeNoiseArgs extends NoisyLayerArgs {
  /** From `bernoulliNoise`, `gaussianNoise`, `uniformNoise`, or `logNormalNoise` of a number. */
  readonly noise: Noise;
}

/** Noise of constant strength on its input: z = ε ⊙ x. See `multiplicativeNoise`. */
export class MultiplicativeNoise extends NoisyLayerBase {
  static readonly className = 'InfodropMultiplicativeNoise';
  readonly noise: Noise;

  constructor(args: MultiplicativeNoiseArgs) {
    super('multiplicativeNoise', args, ['noise']);
    this.noise = noiseFromConfig('multiplicativeNoise', args.noise);
    requireThat(
      this.noise.kind !== 'logNormal' || typeof this.noise.alpha === 'number',
      'multiplicativeNoise',
      'noise.alpha',
      'a number',
      this.noise.kind === 'logNormal' ? this.noise.alpha : undefined,
      'Without a cost a trained strength falls to its minimum: use informationDropout.',
    );
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
      const { key, offset } = this.nextNoise(x);
      return mul(x, drawNoise(this.noise, key, x.shape, offset));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), noise: { ...this.noise } };
  }
}

/**
 * A layer of multiplicative noise of constant strength: binary, Gaussian, uniform or log-normal dropout.
 *
 *   z = ε ⊙ x   in training (mode 'auto') or always ('monteCarlo');   z = x   otherwise
 *
 * Each noisy call draws new noise, keyed by (seed, path, noiseStep): no mask repeats, and a run can be repeated.
 *
 * @param args.noise - The law of ε: see `bernoulliNoise`, `gaussianNoise`, `uniformNoise`, `logNormalNoise`.
 * @param args.seed - Integer ≥ 0, default 0.
 * @param args.mode - Default 'auto'.
 * @returns A tfjs layer; its output has the shape of its input.
 * @throws RangeError when an argument is outside its domain, or the strength is not constant; TypeError for an
 * argument that there is not.
 *
 * Source: (19) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * const layer = multiplicativeNoise({ noise: bernoulliNoise({ rate: 0.5 }), seed: 1 });
 * layer.apply(ones([1, 8]), { training: true }); // zeros and twos
 */
export function multiplicativeNoise(args: MultiplicativeNoiseArgs): MultiplicativeNoise {
  return new MultiplicativeNoise(args);
}
