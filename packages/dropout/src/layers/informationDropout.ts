import { fill, mul, onesLike, type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import { type InformationLayerArgs, InformationLayerBase } from './informationLayer.js';
import { ALPHA_LOGIT_STD, constant, scaledNormal } from './initialWeights.js';
import { type KernelArgs, type KernelGeometry, kernelGeometry, outputShapeOf } from '../functions/kernelGeometry.js';
import { noiseStrength } from '../noise/alpha.js';
import { convolution, dense } from '../functions/projection.js';
import { demand, shown } from '../requirements.js';
import { type Strength } from '../noise/strength.js';

export interface InformationDropoutArgs extends InformationLayerArgs {
  /** Applied to the input before the noise. Default 'linear': the input is taken as f. */
  readonly activation?: ActivationName;
  /** Computes α by a convolution of the source; without it α is a dense projection over the source's last axis. */
  readonly alphaKernel?: KernelArgs;
}

/** Information dropout on a given activation. See `informationDropout`. */
export class InformationDropout extends InformationLayerBase {
  static readonly className = 'InfodropInformationDropout';
  readonly activation: ActivationName;
  readonly alphaKernel: KernelGeometry | null;
  private alphaWeights: LayerVariable[] = [];

  constructor(args: InformationDropoutArgs) {
    super('informationDropout', args);
    this.activation = args.activation ?? 'linear';
    activationOf(this.caller, this.activation);
    this.alphaKernel =
      (args.alphaKernel ?? null) === null ? null : kernelGeometry(`${this.caller}: alphaKernel`, args.alphaKernel!);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shapesOf(inputShape)[0]!;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shapes = shapesOf(inputShape);
    const [shape, source = shape] = shapes as [Shape, Shape?];
    const { strength } = this.noise;
    demand(shapes.length <= 2, `${this.caller}: inputs`, 'f, or [f, source]', `${shapes.length} inputs`);
    demand(shape.length >= 2, `${this.caller}: f`, '[batch, …units]', shape);
    const channels = shape.at(-1);
    demand(typeof channels === 'number', `${this.caller}: f`, 'of known last dimension', shape);
    if (strength === 'input') {
      const expected = this.alphaShape(source, channels!);
      demand(
        expected.length === shape.length && expected.every((n, i) => n === null || shape[i] === null || n === shape[i]),
        `${this.caller}: alpha`,
        `of the shape of f, ${shown(shape)}`,
        expected,
        `It comes from a source of shape ${shown(source)}: choose alphaKernel so that the shapes agree.`,
      );
      const kernelShape = [...(this.alphaKernel?.kernelSize ?? []), source.at(-1)!, channels!];
      const init = scaledNormal(this.layerKey, 'alphaKernel', ALPHA_LOGIT_STD);
      this.alphaWeights = [
        this.addWeight('alphaKernel', kernelShape, 'float32', init),
        this.addWeight('alphaBias', [channels!], 'float32', constant(0)),
      ];
    } else {
      demand(
        shapes.length === 1 && this.alphaKernel === null,
        `${this.caller}: inputs`,
        `f alone, without alphaKernel, for noise of strength ${strength}`,
        `${shapes.length} inputs${this.alphaKernel === null ? '' : ' and alphaKernel'}`,
      );
      if (strength === 'learned') {
        this.alphaWeights = [this.addWeight('alphaLogit', [channels!], 'float32', constant(0))];
      }
    }
    this.buildPrior();
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    const alphaKernel = this.alphaKernel === null ? null : { ...this.alphaKernel };
    return { ...super.getConfig(), activation: this.activation, alphaKernel };
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    return activationOf(this.caller, this.activation)(inputs[0]!);
  }

  protected override strength(inputs: readonly Tensor[], f: Tensor): Strength {
    const { strength } = this.noise;
    if (typeof strength === 'number') return { values: fill(f.shape, strength), bounds: null };
    const [first, bias] = this.alphaWeights.map((weight) => weight.read());
    if (strength === 'learned') return { values: mul(onesLike(f), noiseStrength(first!, this.noise)), bounds: null };
    const source = inputs.at(-1)!;
    const logits =
      this.alphaKernel === null ? dense(source, first!, bias!) : convolution(source, first!, bias!, this.alphaKernel);
    return { values: logits, bounds: this.noise };
  }

  private alphaShape(source: Shape, channels: number): Shape {
    if (this.alphaKernel !== null) return outputShapeOf(`${this.caller}: source`, source, channels, this.alphaKernel);
    demand(
      source.length >= 2 && typeof source.at(-1) === 'number',
      `${this.caller}: source`,
      '[batch, …, channels] of known channels',
      source,
    );
    return [...source.slice(0, -1), channels];
  }
}

/**
 * The information-dropout layer: noise of learned, input-dependent strength on an activation, at a cost in the loss.
 *
 *   z = ε ⊙ f,   log ε ~ N(−α²/2, α²),   α = minAlpha + maxAlpha·σ(source·Wα + bα)
 *   loss += β · klScale · mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * It is applied to one input f, from which α is computed too, or to two, `[f, source]`, where α comes from `source`: so a
 * network can put batch normalisation between a convolution and its noise. Noise: in training (mode 'auto'), never
 * ('deterministic': z = f exactly), or always ('monteCarlo').
 *
 * The kernel of α starts as N(0, 0.1²/fanIn) and its bias at 0: every α starts at the middle of its range.
 *
 * @param args.klScale - No default: 1 is seed eq. 17, 1/N (N training examples) the scaling of the paper's experiments.
 * @param args.beta - β ≥ 0, default 1. `layer.beta` may change between steps.
 * @param args.prior - Default `logUniform()`, for ReLU; `logNormal()` for softplus.
 * @param args.activation - Applied to f before the noise. Default 'linear'.
 * @param args.minAlpha - Default 0.001. @param args.maxAlpha - Default 0.7.
 * @param args.meanCorrection - Whether E ε = 1. Default true; the paper's noise has median 1 (false).
 * @param args.gateZeros - Whether units with f = 0 cost nothing. Default: so for the log-uniform prior.
 * @param args.noise - Instead of the last three: `logNormalNoise()`, also of a constant or learned strength.
 * @param args.alphaKernel - `{ kernelSize, strides, padding }`, to compute α by a convolution of the source.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'.
 * @returns A tfjs layer whose output has the shape of f.
 * @throws RangeError when an argument is outside its domain, a shape does not fit, or `klScale` is missing.
 *
 * Source: seed §7, eqs. 17–22; the bounds of α are those of the authors' code.
 *
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 16, activation: 'relu', inputShape: [10] })] });
 * model.add(informationDropout({ klScale: 1 / 8000, beta: 0.5, seed: 1 }));
 */
export function informationDropout(args: InformationDropoutArgs): InformationDropout {
  return new InformationDropout(args);
}

/** The shapes of one or several inputs. */
const shapesOf = (inputShape: Shape | Shape[]): Shape[] =>
  Array.isArray(inputShape[0]) ? (inputShape as Shape[]) : [inputShape as Shape];
