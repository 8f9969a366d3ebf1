import { type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import { type InformationLayerArgs, InformationLayerBase } from './informationLayer.js';
import { ALPHA_LOGIT_STD, constant, scaledNormal } from './initialWeights.js';
import { type KernelArgs, type KernelGeometry, kernelGeometry, outputShapeOf } from '../functions/kernelGeometry.js';
import { type Strength } from '../noise/strength.js';
import { convolution } from '../functions/projection.js';
import { isIndex, demand } from '../requirements.js';

export interface InformationDropoutConv2DArgs extends InformationLayerArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
}

/** A convolution with information dropout. See `informationDropoutConv2d`. */
export class InformationDropoutConv2D extends InformationLayerBase {
  static readonly className = 'InfodropInformationDropoutConv2D';
  readonly filters: number;
  readonly activation: ActivationName;
  readonly geometry: KernelGeometry;
  private kernels: LayerVariable[] = [];

  constructor(args: InformationDropoutConv2DArgs) {
    super('informationDropoutConv2d', args);
    demand(isIndex(args.filters) && args.filters > 0, `${this.caller}: filters`, 'an integer > 0', args.filters);
    demand(
      this.noise.strength === 'input',
      `${this.caller}: noise.strength`,
      "'input'",
      this.noise.strength,
      'For another put informationDropout after a convolution.',
    );
    this.filters = args.filters;
    this.activation = args.activation ?? 'relu';
    activationOf(this.caller, this.activation);
    this.geometry = kernelGeometry(this.caller, args);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return outputShapeOf(`${this.caller}: input`, inputShape as Shape, this.filters, this.geometry);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    this.computeOutputShape(shape);
    const kernelShape = [...this.geometry.kernelSize, shape[3]!, this.filters];
    this.kernels = [
      this.addWeight('kernel', kernelShape, 'float32', scaledNormal(this.layerKey, 'kernel', Math.SQRT2)),
      this.addWeight('bias', [this.filters], 'float32', constant(0)),
      this.addWeight(
        'alphaKernel',
        kernelShape,
        'float32',
        scaledNormal(this.layerKey, 'alphaKernel', ALPHA_LOGIT_STD),
      ),
      this.addWeight('alphaBias', [this.filters], 'float32', constant(0)),
    ];
    this.buildPrior();
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), filters: this.filters, activation: this.activation, ...this.geometry };
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    const [kernel, bias] = this.kernels.map((weight) => weight.read());
    return activationOf(this.caller, this.activation)(convolution(inputs[0]!, kernel!, bias!, this.geometry));
  }

  protected override strength(inputs: readonly Tensor[]): Strength {
    const [, , alphaKernel, alphaBias] = this.kernels.map((weight) => weight.read());
    return { values: convolution(inputs[0]!, alphaKernel!, alphaBias!, this.geometry), bounds: this.noise };
  }
}

/**
 * A convolution with information dropout: f and α both from its input.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + maxAlpha·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * W starts as N(0, 2/fanIn), Wα as N(0, 0.1²/fanIn), the biases at 0. Noise, cost and the other arguments are those of
 * `informationDropout`. To normalise between the convolution and the noise, use `informationDropout` on two inputs.
 *
 * @param args.filters - Integer > 0.
 * @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @param args.activation - Default 'relu'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain, or `klScale` is missing.
 *
 * Source: seed §7; the authors' code computes α by a convolution of the same input.
 *
 * @example
 * const layer = informationDropoutConv2d({ filters: 24, kernelSize: 3, strides: 2, klScale: 1 / 8000, beta: 0.5 });
 * layer.apply(ones([1, 28, 28, 1])); // [1, 14, 14, 24]
 */
export function informationDropoutConv2d(args: InformationDropoutConv2DArgs): InformationDropoutConv2D {
  return new InformationDropoutConv2D(args);
}
