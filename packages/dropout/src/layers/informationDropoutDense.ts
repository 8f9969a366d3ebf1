import { requireInteger, requireThat } from '@infodrop/requirements';
import { type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import { type InformationLayerArgs, InformationLayerBase } from './informationLayer.js';
import { ALPHA_LOGIT_STD, constant, scaledNormal } from './initialWeights.js';
import { type ProjectionWeights, requireBuilt } from './projectionWeights.js';
import { type AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { dense } from '../functions/projection.js';

export interface InformationDropoutDenseArgs extends InformationLayerArgs {
  /** Units of the layer, an integer > 0. */
  readonly units: number;
  /** Default 'relu'. */
  readonly activation?: ActivationName;
}

/** A fully connected layer with information dropout. See `informationDropoutDense`. */
export class InformationDropoutDense extends InformationLayerBase {
  static readonly className = 'InfodropInformationDropoutDense';
  readonly units: number;
  readonly activation: ActivationName;
  private own: ProjectionWeights | null = null;

  constructor(args: InformationDropoutDenseArgs) {
    super('informationDropoutDense', args, ['units', 'activation']);
    this.units = requireInteger(this.caller, 'units', args.units, 1);
    requireThat(
      this.noise.alpha === 'input',
      this.caller,
      'noise.alpha',
      "'input'",
      this.noise.alpha,
      'For another put informationDropout after a dense layer.',
    );
    this.supportsMasking = true;
    this.activation = args.activation ?? 'relu';
    activationOf(this.caller, this.activation);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.units];
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const inputs = shape.at(-1);
    requireThat(
      shape.length >= 2 && typeof inputs === 'number',
      this.caller,
      'input',
      '[batch, …, inputs] of known inputs',
      shape,
    );
    const kernelShape = [inputs!, this.units];
    this.own = {
      kernel: this.addWeight('kernel', kernelShape, 'float32', scaledNormal(this.layerKey, 'kernel', Math.SQRT2)),
      bias: this.addWeight('bias', [this.units], 'float32', constant(0)),
      alphaKernel: this.addWeight(
        'alphaKernel',
        kernelShape,
        'float32',
        scaledNormal(this.layerKey, 'alphaKernel', ALPHA_LOGIT_STD),
      ),
      alphaBias: this.addWeight('alphaBias', [this.units], 'float32', constant(0)),
    };
    this.buildPrior();
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, activation: this.activation };
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    const { kernel, bias } = requireBuilt(this.caller, this.own);
    return activationOf(this.caller, this.activation)(dense(inputs[0]!, kernel.read(), bias.read()));
  }

  protected override alphaOrLogits(inputs: readonly Tensor[]): AlphaOrLogits {
    const { alphaKernel, alphaBias } = requireBuilt(this.caller, this.own);
    const { minAlpha, alphaRange } = this.noise;
    return { values: dense(inputs[0]!, alphaKernel.read(), alphaBias.read()), bounds: { minAlpha, alphaRange } };
  }
}

/**
 * A fully connected layer with information dropout: f and α both from its input.
 *
 *   f = activation(x·W + b),   α = minAlpha + alphaRange·σ(x·Wα + bα),   z = ε ⊙ f
 *
 * W starts as N(0, 2/inputs), Wα as N(0, 0.1²/inputs), the biases at 0. Noise, cost and the other arguments are those
 * of `informationDropout`.
 *
 * @param args.units - Integer > 0.
 * @param args.activation - Default 'relu'.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * sequential().add(informationDropoutDense({ units: 128, klScale: 1 / 8000, beta: 0.5, inputShape: [784] }));
 */
export function informationDropoutDense(args: InformationDropoutDenseArgs): InformationDropoutDense {
  return new InformationDropoutDense(args);
}
