import { variationalKl, type VariationalKlOptions } from '@infodrop/priors';
import { requireNumber, requireOneOf, requireThat } from '@infodrop/requirements';
import { mul, type serialization, sigmoid, square, type Tensor } from '@tensorflow/tfjs-core';
import { KERNEL_ARGS, type KernelArgs } from '../functions/kernelGeometry.js';
import { convolutionMap, denseMap, type LinearMap } from '../functions/linearMap.js';
import { GaussianWeightsLayer } from './gaussianWeightsLayer.js';
import type { NoisyWeights, NoisyWeightsArgs } from './noisyWeightsLayer.js';

/** What shares one α. */
export type AlphaPer = 'weight' | 'unit' | 'layer';

export interface VariationalDropoutArgs extends NoisyWeightsArgs {
  /** Whether each weight has an α of its own, all weights of an output share one (the default), or all of the layer. */
  readonly alphaPer?: AlphaPer;
  /** What α stays below, > 0. Default 1. */
  readonly maxAlpha?: number;
  /** Where α starts, > 0 and below `maxAlpha`. Default half of it. */
  readonly initialAlpha?: number;
  /** How the KL is computed: see `variationalKl`. Default 'exact'; 'cubic' is for `maxAlpha` ≤ 1. */
  readonly kl?: VariationalKlOptions['form'];
}

const OWN = ['alphaPer', 'maxAlpha', 'initialAlpha', 'kl'] as const;

abstract class VariationalDropout extends GaussianWeightsLayer {
  readonly alphaPer: AlphaPer;
  readonly maxAlpha: number;
  readonly initialAlpha: number;
  readonly kl: NonNullable<VariationalKlOptions['form']>;

  constructor(
    caller: string,
    args: VariationalDropoutArgs,
    own: readonly string[],
    map: (caller: string) => LinearMap,
  ) {
    super(caller, args, [...own, ...OWN], map);
    this.alphaPer = requireOneOf(caller, 'alphaPer', args.alphaPer ?? 'unit', ['weight', 'unit', 'layer']);
    this.maxAlpha = requireNumber(caller, 'maxAlpha', args.maxAlpha ?? 1, { least: 0, above: true });
    this.initialAlpha = requireNumber(caller, 'initialAlpha', args.initialAlpha ?? this.maxAlpha / 2, {
      least: 0,
      above: true,
      most: this.maxAlpha * (1 - 1e-6),
    });
    this.kl = requireOneOf(caller, 'kl', args.kl ?? 'exact', ['exact', 'cubic', 'sigmoid']);
    requireThat(
      this.kl !== 'cubic' || this.maxAlpha <= 1,
      caller,
      'maxAlpha',
      "at most 1 for kl 'cubic'",
      this.maxAlpha,
      "Above α = 1 the polynomial falls without end: take 'exact'.",
    );
  }

  override getConfig(): serialization.ConfigDict {
    const { alphaPer, maxAlpha, initialAlpha, kl } = this;
    return { ...super.getConfig(), alphaPer, maxAlpha, initialAlpha, kl };
  }

  protected override noiseWeight(kernelShape: readonly number[]): { name: string; shape: number[]; initial: number } {
    const share = this.initialAlpha / this.maxAlpha;
    const shapes: Readonly<Record<AlphaPer, number[]>> = {
      weight: [...kernelShape],
      unit: [this.map.outputs],
      layer: [],
    };
    return { name: 'alphaLogit', shape: shapes[this.alphaPer], initial: Math.log(share / (1 - share)) };
  }

  protected override variance({ kernel, noise }: NoisyWeights): Tensor {
    return mul(square(kernel), noise);
  }

  protected override meanKernel({ kernel }: NoisyWeights): Tensor {
    return kernel;
  }

  protected override klOfWeights({ noise }: NoisyWeights): Tensor {
    return variationalKl(noise, { form: this.kl });
  }

  /** α. */
  protected override strength(logit: Tensor): Tensor {
    const share = sigmoid(logit);
    return this.maxAlpha === 1 ? share : mul(share, this.maxAlpha);
  }
}

export interface VariationalDropoutDenseArgs extends VariationalDropoutArgs {
  /** Units of the layer, an integer > 0. */
  readonly units: number;
}

export interface VariationalDropoutConv2dArgs extends VariationalDropoutArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
}

/** A fully connected layer with variational dropout. See `variationalDropoutDense`. */
export class VariationalDropoutDense extends VariationalDropout {
  static readonly className = 'InfodropVariationalDropoutDense';

  constructor(args: VariationalDropoutDenseArgs) {
    super('variationalDropoutDense', args, ['units'], (caller) => denseMap(caller, args));
  }
}

/** A convolution with variational dropout. See `variationalDropoutConv2d`. */
export class VariationalDropoutConv2d extends VariationalDropout {
  static readonly className = 'InfodropVariationalDropoutConv2d';

  constructor(args: VariationalDropoutConv2dArgs) {
    super('variationalDropoutConv2d', args, ['filters', ...KERNEL_ARGS], (caller) => convolutionMap(caller, args, 2));
  }
}

/**
 * A fully connected layer with variational Gaussian dropout: multiplicative noise on its weights, of trained strength.
 *
 *   W ~ N(θ, α θ²),   y = activation(x·θ + b + √(x²·αθ²) η),   cost β · klScale · Σ weights KL(α)
 *
 * The noise is drawn at the outputs (see `localReparameterization`); without noise y = activation(x·θ + b). The KL is from the
 * log-uniform prior, counted from α → ∞ (see `variationalKl`), and paid once in a step.
 *
 * @param args.units - Integer > 0.
 * @param args.klScale - No default: 1/N, with N training examples, is the variational bound per example.
 * @param args.beta - Default 1. @param args.activation - Default 'relu'.
 * @param args.alphaPer - 'weight', 'unit' (the default) or 'layer'.
 * @param args.maxAlpha - Default 1, that of binary dropout at rate ½: above it the paper's posterior has local optima.
 * @param args.initialAlpha - Default half of `maxAlpha`.
 * @param args.kl - 'exact' (the default), 'sigmoid', or 'cubic', the paper's polynomial, for `maxAlpha` ≤ 1.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015.
 *
 * @example
 * sequential().add(variationalDropoutDense({ units: 128, klScale: 1 / 8000, inputShape: [784] }));
 */
export function variationalDropoutDense(args: VariationalDropoutDenseArgs): VariationalDropoutDense {
  return new VariationalDropoutDense(args);
}

/**
 * A convolution with variational Gaussian dropout on its weights: see `variationalDropoutDense`.
 *
 *   y = activation(x ∗ θ + b + √(x² ∗ αθ²) η)
 *
 * @param args.filters - Integer > 0. @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015.
 *
 * @example
 * const layer = variationalDropoutConv2d({ filters: 8, kernelSize: 3, klScale: 1 / 8000 });
 * layer.apply(ones([1, 28, 28, 1])); // [1, 28, 28, 8]
 */
export function variationalDropoutConv2d(args: VariationalDropoutConv2dArgs): VariationalDropoutConv2d {
  return new VariationalDropoutConv2d(args);
}
