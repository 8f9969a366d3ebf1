import { requireNumber } from '@infodrop/requirements';
import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { concreteKl } from '../functions/applyConcreteDropoutDense.js';
import { multiplied } from '../functions/applyLearnedNoise.js';
import { KERNEL_ARGS, type KernelArgs } from '../functions/kernelGeometry.js';
import { convolutionMap, denseMap, type LinearMap } from '../functions/linearMap.js';
import { type ConcreteNoise, concreteNoise } from '../noise/concreteNoise.js';
import { learnedNoiseLaw, type LearnedNoiseLaw } from '../noise/learnedNoiseLaw.js';
import { concreteNoiseOf } from '../noise/noise.js';
import { type NoisePer, noiseShape } from '../noise/noiseShape.js';
import { type NoisyWeights, type NoisyWeightsArgs, NoisyWeightsLayer } from './noisyWeightsLayer.js';

export interface ConcreteDropoutArgs extends NoisyWeightsArgs {
  /** Default `concreteNoise()`. */
  readonly noise?: ConcreteNoise;
  /** l of the prior N(0, 1/l²) on the weights, > 0. Default 1e-4. */
  readonly lengthScale?: number;
}

const OWN = ['noise', 'lengthScale'] as const;

abstract class ConcreteDropout extends NoisyWeightsLayer {
  readonly noise: ConcreteNoise;
  readonly lengthScale: number;
  private readonly law: LearnedNoiseLaw;

  constructor(
    caller: string,
    args: ConcreteDropoutArgs,
    own: readonly string[],
    map: (caller: string) => LinearMap,
    private readonly per: NoisePer,
  ) {
    super(caller, args, [...own, ...OWN], map);
    this.noise = concreteNoiseOf(caller, args.noise ?? concreteNoise());
    this.lengthScale = requireNumber(caller, 'lengthScale', args.lengthScale ?? 1e-4, { least: 0, above: true });
    this.law = learnedNoiseLaw(this.noise);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), noise: { ...this.noise }, lengthScale: this.lengthScale };
  }

  protected override noiseWeight(): { name: string; shape: number[]; initial: number } {
    const [{ name, initial }] = this.law.parameters as [LearnedNoiseLaw['parameters'][number]];
    return { name, shape: [], initial };
  }

  protected override noisySums(x: Tensor, { kernel, bias, noise: logit }: NoisyWeights): Tensor {
    const shape = noiseShape(x.shape, this.per);
    return this.map.apply(multiplied(this.law.at([logit]), x, shape, this.nextNoise({ shape })), kernel, bias);
  }

  protected override meanKernel({ kernel }: NoisyWeights): Tensor {
    return kernel;
  }

  protected override klOfUnits({ kernel, noise: logit }: NoisyWeights): Tensor {
    return concreteKl(this.law, kernel, logit, this.lengthScale);
  }
}

export interface ConcreteDropoutDenseArgs extends ConcreteDropoutArgs {
  /** Units of the layer, an integer > 0. */
  readonly units: number;
}

export interface ConcreteDropoutConv2dArgs extends ConcreteDropoutArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
}

/** A fully connected layer behind concrete dropout. See `concreteDropoutDense`. */
export class ConcreteDropoutDense extends ConcreteDropout {
  static readonly className = 'InfodropConcreteDropoutDense';

  constructor(args: ConcreteDropoutDenseArgs) {
    super('concreteDropoutDense', args, ['units'], (caller) => denseMap(caller, args), 'unit');
  }
}

/** A convolution behind concrete dropout of whole channels. See `concreteDropoutConv2d`. */
export class ConcreteDropoutConv2d extends ConcreteDropout {
  static readonly className = 'InfodropConcreteDropoutConv2d';

  constructor(args: ConcreteDropoutConv2dArgs) {
    const map = (caller: string): LinearMap => convolutionMap(caller, args, 2);
    super('concreteDropoutConv2d', args, ['filters', ...KERNEL_ARGS], map, 'channel');
  }
}

/**
 * A fully connected layer behind concrete dropout: binary dropout of its inputs, whose rate p is trained.
 *
 *   y = activation((ε ⊙ x)·W + b),   ε = (1 − d)/(1 − p)   (see `concreteNoise`)
 *   cost β · klScale · [l²‖W‖²/(2(1 − p)) + inputs · (log 2 − H(p))]
 *
 * The cost is the divergence of the weights' posterior from their prior N(0, 1/l²), paid once in a step; with klScale 1/N and
 * β = 1 it is the paper's for a cross-entropy. Without noise y = activation(x·W + b).
 *
 * @param args.units - Integer > 0. @param args.klScale - No default: 1/N with N training examples.
 * @param args.noise - Default `concreteNoise()`. @param args.lengthScale - l, default 1e-4, as in the authors' code.
 * @param args.beta - Default 1. @param args.activation - Default 'relu'.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'; 'monteCarlo' to see what the model does not know.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: Y. Gal, J. Hron, A. Kendall, [Concrete Dropout](https://arxiv.org/abs/1705.07832), 2017.
 *
 * @example
 * sequential().add(concreteDropoutDense({ units: 128, klScale: 1 / 8000, inputShape: [784] }));
 */
export function concreteDropoutDense(args: ConcreteDropoutDenseArgs): ConcreteDropoutDense {
  return new ConcreteDropoutDense(args);
}

/**
 * A convolution behind concrete dropout: whole channels of its input are dropped, at a trained rate. See
 * `concreteDropoutDense`.
 *
 * @param args.filters - Integer > 0. @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: Y. Gal, J. Hron, A. Kendall, [Concrete Dropout](https://arxiv.org/abs/1705.07832), 2017.
 *
 * @example
 * const layer = concreteDropoutConv2d({ filters: 8, kernelSize: 3, klScale: 1 / 8000 });
 * layer.apply(ones([1, 28, 28, 3])); // [1, 28, 28, 8]
 */
export function concreteDropoutConv2d(args: ConcreteDropoutConv2dArgs): ConcreteDropoutConv2d {
  return new ConcreteDropoutConv2d(args);
}
