import { describe, requireOptions, requireThat } from '@infodrop/requirements';
import { fill, mul, onesLike, type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import {
  type ConvolutionRank,
  KERNEL_ARGS,
  type KernelArgs,
  type KernelGeometry,
  kernelGeometry,
  outputShapeOf,
} from '../functions/kernelGeometry.js';
import { convolution, dense } from '../functions/projection.js';
import { alphaWithin } from '../noise/alphaFromLogits.js';
import type { AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { InformationDropoutBase, type InformationLayerArgs } from './informationDropoutBase.js';
import { ALPHA_LOGIT_STD, constant, kernelInitializer } from './initialWeights.js';
import type { PlainLayer } from './plainLayer.js';

export interface InformationDropoutArgs extends InformationLayerArgs {
  /** Applied to the input before the noise. Default 'linear': the input is taken as f. */
  readonly activation?: ActivationName;
  /** Computes α by a convolution of the source; without it α is a dense projection over the source's last axis. */
  readonly alphaKernel?: KernelArgs;
}

/** The weights that α comes from, where it is trained. */
type AlphaWeights =
  | { readonly kind: 'input'; readonly kernel: LayerVariable; readonly bias: LayerVariable }
  | { readonly kind: 'learned'; readonly logit: LayerVariable };

/** Information dropout on a given activation. See `informationDropout`. */
export class InformationDropout extends InformationDropoutBase {
  static readonly className = 'InfodropInformationDropout';
  readonly activation: ActivationName;
  readonly alphaKernel: KernelGeometry | null;
  private alphaWeights: AlphaWeights | null = null;

  constructor(args: InformationDropoutArgs) {
    super('informationDropout', args, ['activation', 'alphaKernel']);
    const { caller } = this;
    this.activation = args.activation ?? 'linear';
    activationOf(caller, this.activation);
    const kernel = args.alphaKernel ?? null; // null in a configuration
    if (kernel !== null) requireOptions(`${caller}: alphaKernel`, kernel, KERNEL_ARGS);
    this.alphaKernel = kernel === null ? null : kernelGeometry(`${caller}: alphaKernel`, kernel, rankOf(kernel));
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return shapesOf(inputShape)[0]!;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { caller } = this;
    const shapes = shapesOf(inputShape);
    const [shape, source = shape] = shapes as [Shape, Shape?];
    const { alpha } = this.noise;
    requireThat(shapes.length <= 2, caller, 'inputs', 'f, or [f, source]', `${shapes.length} inputs`);
    requireThat(shape.length >= 2, caller, 'f', '[batch, …units]', shape);
    const channels = shape.at(-1);
    requireThat(typeof channels === 'number', caller, 'f', 'of known last dimension', shape);
    if (alpha === 'input') {
      const expected = this.alphaShape(source, channels!);
      requireThat(
        expected.length === shape.length && expected.every((n, i) => n === null || shape[i] === null || n === shape[i]),
        caller,
        'alpha',
        `of the shape of f, ${describe(shape)}`,
        expected,
        `It comes from a source of shape ${describe(source)}: choose alphaKernel so that the shapes agree.`,
      );
      const kernelShape = [...(this.alphaKernel?.kernelSize ?? []), source.at(-1)!, channels!];
      const init = kernelInitializer(this, 'alphaKernel', ALPHA_LOGIT_STD);
      this.alphaWeights = {
        kind: 'input',
        kernel: this.addWeight('alphaKernel', kernelShape, 'float32', init),
        bias: this.addWeight('alphaBias', [channels!], 'float32', constant(0)),
      };
    } else {
      requireThat(
        shapes.length === 1 && this.alphaKernel === null,
        caller,
        'inputs',
        `f alone, without alphaKernel, for noise of α ${alpha}`,
        `${shapes.length} inputs${this.alphaKernel === null ? '' : ' and alphaKernel'}`,
      );
      if (alpha === 'learned') {
        const logit = this.addWeight('alphaLogit', [channels!], 'float32', constant(0));
        this.alphaWeights = { kind: 'learned', logit };
      }
    }
    this.buildPrior(channels!);
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    const alphaKernel = this.alphaKernel === null ? null : { ...this.alphaKernel };
    return { ...super.getConfig(), activation: this.activation, alphaKernel };
  }

  plainLayers(): readonly PlainLayer[] {
    const { name, activation } = this;
    return activation === 'linear' ? [] : [{ layer: layers.activation({ name, activation }), weights: [] }];
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    return activationOf(this.caller, this.activation)(inputs[0]!);
  }

  protected override alphaOrLogits(inputs: readonly Tensor[], f: Tensor): AlphaOrLogits {
    const { alpha } = this.noise;
    const weights = this.alphaWeights;
    if (weights === null) return { values: fill(f.shape, alpha as number), bounds: null };
    const { minAlpha, alphaRange } = this.noise;
    const bounds = { minAlpha, alphaRange };
    if (weights.kind === 'learned') {
      return { values: mul(onesLike(f), alphaWithin(weights.logit.read(), bounds)), bounds: null };
    }
    const source = inputs.at(-1)!;
    const [kernel, bias] = [weights.kernel.read(), weights.bias.read()];
    return {
      values:
        this.alphaKernel === null ? dense(source, kernel, bias) : convolution(source, kernel, bias, this.alphaKernel),
      bounds,
    };
  }

  private alphaShape(source: Shape, channels: number): Shape {
    const { caller, alphaKernel } = this;
    if (alphaKernel !== null) return outputShapeOf(caller, 'source', source, channels, alphaKernel);
    requireThat(
      source.length >= 2 && typeof source.at(-1) === 'number',
      caller,
      'source',
      '[batch, …, channels] of known channels',
      source,
    );
    return [...source.slice(0, -1), channels];
  }
}

/**
 * The information-dropout layer: noise of learned, input-dependent strength on an activation, whose KL is in the loss.
 *
 *   z = ε ⊙ f,   log ε ~ N(−α²/2, α²),   α = minAlpha + alphaRange·σ(source·Wα + bα)
 *   loss += β · klScale · mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * It is applied to one input f, from which α is computed too, or to two, `[f, source]`, where α comes from `source`: so a
 * network can put batch normalization between a convolution and its noise. Padded steps of a masked sequence cost nothing. Noise: in training (mode 'auto'), never
 * ('deterministic': z = f exactly), or always ('monteCarlo').
 *
 * The kernel of α starts as N(0, 0.1²/fanIn) and its bias at 0: every α starts at the middle of its range.
 *
 * @param args.klScale - No default: 1 is (17), 1/N (N training examples) the scaling of the paper's experiments.
 * @param args.beta - β ≥ 0, default 1. `layer.beta` may change between steps.
 * @param args.prior - Default `logUniform()`, for ReLU; `logNormal()` for softplus.
 * @param args.activation - Applied to f before the noise. Default 'linear'.
 * @param args.minAlpha - Default 0.001. @param args.alphaRange - Default 0.7.
 * @param args.meanCorrection - Whether E ε = 1. Default true; the paper's noise has median 1 (false).
 * @param args.gateZeros - Whether units with f = 0 cost nothing. Default: so for the log-uniform prior.
 * @param args.noise - Instead of the last three: `logNormalNoise()`, also of a constant or learned α.
 * @param args.alphaKernel - `{ kernelSize, strides, padding }`, to compute α by a convolution of the source: of images, or with
 * sizes in a list of one or three of sequences or volumes.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'.
 * @returns A tfjs layer whose output has the shape of f.
 * @throws RangeError when an argument is outside its domain, or a shape does not fit; TypeError for an argument that there is
 * not.
 *
 * Source: (17)–(22) in [docs/equations.md](../../../../docs/equations.md); A. Achille, S. Soatto,
 * [Information Dropout](https://arxiv.org/abs/1611.01353), 2016; the bounds of α are those of the authors' code.
 *
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 16, activation: 'relu', inputShape: [10] })] });
 * model.add(informationDropout({ klScale: 1 / 8000, beta: 0.5, seed: 1 }));
 */
export function informationDropout(args: InformationDropoutArgs): InformationDropout {
  return new InformationDropout(args);
}

/** Over how many axes a kernel runs: as many as its sizes, two where they are one number. */
const rankOf = ({ kernelSize, strides }: KernelArgs): ConvolutionRank => {
  const sizes = [kernelSize, strides].find((value) => Array.isArray(value)) as readonly number[] | undefined;
  return sizes?.length === 1 || sizes?.length === 3 ? sizes.length : 2;
};

/** The shapes of one or several inputs. */
const shapesOf = (inputShape: Shape | Shape[]): Shape[] =>
  Array.isArray(inputShape[0]) ? (inputShape as Shape[]) : [inputShape as Shape];
