import { requireInteger, requireThat } from '@infodrop/requirements';
import { type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import { type InformationLayerArgs, InformationLayerBase } from './informationLayer.js';
import { ALPHA_LOGIT_STD, constant, scaledNormal } from './initialWeights.js';
import { type ProjectionWeights, requireBuilt } from './projectionWeights.js';
import {
  KERNEL_ARGS,
  type KernelArgs,
  type KernelGeometry,
  kernelGeometry,
  outputShapeOf,
} from '../functions/kernelGeometry.js';
import { type AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { convolution } from '../functions/projection.js';

export interface InformationDropoutConv2dArgs extends InformationLayerArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
}

/** A convolution with information dropout. See `informationDropoutConv2d`. */
export class InformationDropoutConv2d extends InformationLayerBase {
  static readonly className = 'InfodropInformationDropoutConv2d';
  readonly filters: number;
  readonly activation: ActivationName;
  readonly geometry: KernelGeometry;
  private own: ProjectionWeights | null = null;

  constructor(args: InformationDropoutConv2dArgs) {
    super('informationDropoutConv2d', args, ['filters', 'activation', ...KERNEL_ARGS]);
    this.filters = requireInteger(this.caller, 'filters', args.filters, 1);
    requireThat(
      this.noise.alpha === 'input',
      this.caller,
      'noise.alpha',
      "'input'",
      this.noise.alpha,
      'For another put informationDropout after a convolution.',
    );
    this.activation = args.activation ?? 'relu';
    activationOf(this.caller, this.activation);
    this.geometry = kernelGeometry(this.caller, args);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return outputShapeOf(this.caller, 'input', inputShape as Shape, this.filters, this.geometry);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    this.computeOutputShape(shape);
    const kernelShape = [...this.geometry.kernelSize, shape[3]!, this.filters];
    this.own = {
      kernel: this.addWeight('kernel', kernelShape, 'float32', scaledNormal(this.layerKey, 'kernel', Math.SQRT2)),
      bias: this.addWeight('bias', [this.filters], 'float32', constant(0)),
      alphaKernel: this.addWeight(
        'alphaKernel',
        kernelShape,
        'float32',
        scaledNormal(this.layerKey, 'alphaKernel', ALPHA_LOGIT_STD),
      ),
      alphaBias: this.addWeight('alphaBias', [this.filters], 'float32', constant(0)),
    };
    this.buildPrior();
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), filters: this.filters, activation: this.activation, ...this.geometry };
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    const { kernel, bias } = requireBuilt(this.caller, this.own);
    return activationOf(
      this.caller,
      this.activation,
    )(convolution(inputs[0]!, kernel.read(), bias.read(), this.geometry));
  }

  protected override alphaOrLogits(inputs: readonly Tensor[]): AlphaOrLogits {
    const { alphaKernel, alphaBias } = requireBuilt(this.caller, this.own);
    const { minAlpha, alphaRange } = this.noise;
    return {
      values: convolution(inputs[0]!, alphaKernel.read(), alphaBias.read(), this.geometry),
      bounds: { minAlpha, alphaRange },
    };
  }
}

/**
 * A convolution with information dropout: f and α both from its input.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + alphaRange·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * W starts as N(0, 2/fanIn), Wα as N(0, 0.1²/fanIn), the biases at 0. Noise, cost and the other arguments are those of
 * `informationDropout`. To normalize between the convolution and the noise, use `informationDropout` on two inputs.
 *
 * @param args.filters - Integer > 0.
 * @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @param args.activation - Default 'relu'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md); the authors' code computes α by a convolution of the same input.
 *
 * @example
 * const layer = informationDropoutConv2d({ filters: 24, kernelSize: 3, strides: 2, klScale: 1 / 8000, beta: 0.5 });
 * layer.apply(ones([1, 28, 28, 1])); // [1, 14, 14, 24]
 */
export function informationDropoutConv2d(args: InformationDropoutConv2dArgs): InformationDropoutConv2d {
  return new InformationDropoutConv2d(args);
}
