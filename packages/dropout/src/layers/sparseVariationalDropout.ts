import { variationalKl, type VariationalKlOptions } from '@infodrop/priors';
import { requireNumber, requireOneOf } from '@infodrop/requirements';
import {
  add,
  clipByValue,
  exp,
  log,
  mul,
  type serialization,
  square,
  step,
  sub,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { KERNEL_ARGS, type KernelArgs } from '../functions/kernelGeometry.js';
import { convolutionMap, denseMap, type LinearMap } from '../functions/linearMap.js';
import { GaussianWeightsLayer } from './gaussianWeightsLayer.js';
import type { NoisyWeights, NoisyWeightsArgs } from './noisyWeightsLayer.js';

export interface SparseVariationalDropoutArgs extends NoisyWeightsArgs {
  /** Weights whose log α is above this are 0 in calls without noise. Default 3. */
  readonly pruneAbove?: number;
  /** Where log σ² starts. Default −10. */
  readonly initialLogVariance?: number;
  /** How the KL is computed: see `variationalKl`. Default 'sigmoid', the paper's. */
  readonly kl?: VariationalKlOptions['form'];
}

const OWN = ['pruneAbove', 'initialLogVariance', 'kl'] as const;

/** What log α is kept between: beyond, float32 has nothing left to tell. */
const LOG_ALPHA_BOUND = 8;

/** Added to θ², so that its logarithm is finite. */
const LEAST_SQUARE = 1e-8;

abstract class SparseVariationalDropout extends GaussianWeightsLayer {
  readonly pruneAbove: number;
  readonly initialLogVariance: number;
  readonly kl: NonNullable<VariationalKlOptions['form']>;

  constructor(
    caller: string,
    args: SparseVariationalDropoutArgs,
    own: readonly string[],
    map: (caller: string) => LinearMap,
  ) {
    super(caller, args, [...own, ...OWN], map);
    this.pruneAbove = requireNumber(caller, 'pruneAbove', args.pruneAbove ?? 3, {
      least: -LOG_ALPHA_BOUND,
      most: LOG_ALPHA_BOUND,
    });
    this.initialLogVariance = requireNumber(caller, 'initialLogVariance', args.initialLogVariance ?? -10);
    this.kl = requireOneOf(caller, 'kl', args.kl ?? 'sigmoid', ['exact', 'sigmoid']);
  }

  /** Which weights are kept: 1, or 0 where log α > pruneAbove; the shape of the kernel, a new tensor of the caller. */
  keptWeights(): Tensor {
    return tidy(() => this.kept(this.values()));
  }

  override getConfig(): serialization.ConfigDict {
    const { pruneAbove, initialLogVariance, kl } = this;
    return { ...super.getConfig(), pruneAbove, initialLogVariance, kl };
  }

  protected override noiseWeight(kernelShape: readonly number[]): { name: string; shape: number[]; initial: number } {
    return { name: 'logVariance', shape: [...kernelShape], initial: this.initialLogVariance };
  }

  protected override variance({ noise }: NoisyWeights): Tensor {
    return exp(noise);
  }

  protected override klOfWeights(weights: NoisyWeights): Tensor {
    return variationalKl(logAlpha(weights), { form: this.kl, of: 'logAlpha' });
  }

  protected override meanKernel(weights: NoisyWeights): Tensor {
    return mul(weights.kernel, this.kept(weights));
  }

  private kept(weights: NoisyWeights): Tensor {
    // A step, which has a gradient in tfjs (0), where a comparison has none and throws.
    return step(sub(this.pruneAbove, logAlpha(weights)));
  }
}

const logAlpha = ({ kernel, noise }: NoisyWeights): Tensor =>
  clipByValue(sub(noise, log(add(square(kernel), LEAST_SQUARE))), -LOG_ALPHA_BOUND, LOG_ALPHA_BOUND);

export interface SparseVariationalDropoutDenseArgs extends SparseVariationalDropoutArgs {
  /** Units of the layer, an integer > 0. */
  readonly units: number;
}

export interface SparseVariationalDropoutConv2dArgs extends SparseVariationalDropoutArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
}

/** A fully connected layer that prunes its weights. See `sparseVariationalDropoutDense`. */
export class SparseVariationalDropoutDense extends SparseVariationalDropout {
  static readonly className = 'InfodropSparseVariationalDropoutDense';

  constructor(args: SparseVariationalDropoutDenseArgs) {
    super('sparseVariationalDropoutDense', args, ['units'], (caller) => denseMap(caller, args));
  }
}

/** A convolution that prunes its weights. See `sparseVariationalDropoutConv2d`. */
export class SparseVariationalDropoutConv2d extends SparseVariationalDropout {
  static readonly className = 'InfodropSparseVariationalDropoutConv2d';

  constructor(args: SparseVariationalDropoutConv2dArgs) {
    super('sparseVariationalDropoutConv2d', args, ['filters', ...KERNEL_ARGS], (caller) =>
      convolutionMap(caller, args, 2),
    );
  }
}

/**
 * A fully connected layer with sparse variational dropout: noise on each weight, whose strength is not bounded, so that
 * weights which the task does not need drown in it and can be cut.
 *
 *   W ~ N(θ, σ²),  α = σ²/θ²,   y = activation(x·θ + b + √(x²·σ²) η),   cost β · klScale · Σ weights KL(α)
 *
 * θ and log σ² are trained (the additive form, whose gradient has little noise at large α). log α is kept within ±8. Without noise
 * the weights of log α > `pruneAbove` are 0; `compression(model)` counts them. A warm-up of β from 0 is usual.
 *
 * @param args.units - Integer > 0.
 * @param args.klScale - No default: 1/N, with N training examples, is the variational bound per example.
 * @param args.pruneAbove - Default 3. @param args.initialLogVariance - Default −10.
 * @param args.kl - 'sigmoid' (the default), the paper's fit, or 'exact'.
 * @param args.beta - Default 1. @param args.activation - Default 'relu'.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: D. Molchanov, A. Ashukha, D. Vetrov,
 * [Variational Dropout Sparsifies Deep Neural Networks](https://arxiv.org/abs/1701.05369), 2017.
 *
 * @example
 * sequential().add(sparseVariationalDropoutDense({ units: 300, klScale: 1 / 60000, inputShape: [784] }));
 */
export function sparseVariationalDropoutDense(args: SparseVariationalDropoutDenseArgs): SparseVariationalDropoutDense {
  return new SparseVariationalDropoutDense(args);
}

/**
 * A convolution with sparse variational dropout on its weights: see `sparseVariationalDropoutDense`.
 *
 * @param args.filters - Integer > 0. @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: D. Molchanov, A. Ashukha, D. Vetrov,
 * [Variational Dropout Sparsifies Deep Neural Networks](https://arxiv.org/abs/1701.05369), 2017.
 *
 * @example
 * const layer = sparseVariationalDropoutConv2d({ filters: 8, kernelSize: 5, klScale: 1 / 60000 });
 * layer.apply(ones([1, 28, 28, 1])); // [1, 28, 28, 8]
 */
export function sparseVariationalDropoutConv2d(
  args: SparseVariationalDropoutConv2dArgs,
): SparseVariationalDropoutConv2d {
  return new SparseVariationalDropoutConv2d(args);
}
