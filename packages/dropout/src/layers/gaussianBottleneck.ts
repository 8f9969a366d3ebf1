import { configOfPrior, type Density, gaussian, klAtDraw, type Prior, type PriorConfig } from '@infodrop/priors';
import { requireNumber } from '@infodrop/requirements';
import { clone, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Shape } from '@tensorflow/tfjs-layers';
import { denseMap, type LinearMap } from '../functions/linearMap.js';
import { GaussianEncoder } from './gaussianEncoder.js';
import { startingAt } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Mask, maskFor } from './mask.js';
import { type Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import { type PlainLayer } from './plainLayer.js';
import { priorOf, PriorWeights } from './priorWeights.js';
import { withoutPadding } from './withoutPadding.js';

export interface GaussianBottleneckArgs extends KlLayerArgs {
  /** Size of the code z, an integer > 0. */
  readonly units: number;
  /** Default `gaussian()`, N(0, 1). Any prior of `@infodrop/priors`, or a density of your own. */
  readonly prior?: Prior | Density | PriorConfig;
  /** Subtracted from the logits of the scale, so that codes begin with little noise. Default 5: scale 0.0067. */
  readonly scaleShift?: number;
}

/** A code with Gaussian noise that pays for what it carries. See `gaussianBottleneck`. */
export class GaussianBottleneck extends KlLayerBase {
  static readonly className = 'InfodropGaussianBottleneck';
  readonly prior: Prior;
  readonly scaleShift: number;
  private readonly map: LinearMap;
  private readonly encoder: GaussianEncoder;
  private readonly priorWeights: PriorWeights;

  constructor(args: GaussianBottleneckArgs) {
    super('gaussianBottleneck', args, ['units', 'prior', 'scaleShift']);
    this.map = denseMap(this.caller, args);
    this.prior = priorOf(this.caller, args.prior, gaussian);
    this.scaleShift = requireNumber(this.caller, 'scaleShift', args.scaleShift ?? 5);
    this.encoder = new GaussianEncoder(this.caller, this.map, this.scaleShift);
    this.priorWeights = new PriorWeights(this.prior);
    this.supportsMasking = true;
  }

  get units(): number {
    return this.map.outputs;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.map.outputShape(inputShape as Shape);
  }

  override build(inputShape: Shape | Shape[]): void {
    this.encoder.build(inputShape as Shape, (name, shape, starts) =>
      this.addWeight(name, shape, 'float32', startingAt(this.layerKey, name, starts)),
    );
    this.priorWeights.build(this.units, (...weight) => this.addWeight(...weight));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const x = onlyInput(this.caller, inputs);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const { output, ...kl } = tidy((): OutputAndKl => {
      const loc = this.encoder.loc(x);
      const wantsKl = training || this.trackKl;
      if (!noisy && !wantsKl) return { output: loc };
      const posterior = this.encoder.posterior(x, loc);
      const eta = noisy ? this.nextNormals(loc.shape) : null;
      const output = eta === null ? clone(loc) : posterior.sample(eta);
      if (!wantsKl) return { output };
      const at = eta ?? (() => this.normalsOfEstimate(loc.shape));
      const perUnit = klAtDraw(posterior, this.prior, at, this.priorWeights.read());
      return {
        output,
        ...withoutPadding({ perUnit, meanKl: meanOverBatch(perUnit) }, maskFor(loc, kwargs.mask as Mask)),
      };
    });
    this.record(kl);
    return output;
  }

  override getConfig(): serialization.ConfigDict {
    const { units, scaleShift } = this;
    const prior = { ...configOfPrior(this.prior) } as serialization.ConfigDict;
    return { ...super.getConfig(), units, prior, scaleShift };
  }

  plainLayers(): readonly PlainLayer[] {
    const { name, trainable } = this;
    const layer = this.map.plainLayer({ name, trainable, activation: 'linear' });
    return [{ layer, weights: this.encoder.locWeights() }];
  }
}

/**
 * The deep variational information bottleneck as a layer: a code with Gaussian noise, whose divergence from a prior is in the
 * loss.
 *
 *   z ~ N(loc(x), scale(x)²),  loc = x·W + b,  scale = softplus(x·V + c − scaleShift)
 *   loss += β · klScale · mean over the batch of Σ units KL(p(z|x) ‖ q(z))
 *
 * Without noise z = loc. W and V start as N(0, 1/inputs). The KL is closed for Gaussian and Laplace priors, and estimated at the
 * draw for others.
 *
 * @param args.units - Size of the code, an integer > 0; the paper's is 256.
 * @param args.klScale - No default: 1 is the paper's loss, whose β is 1e-3.
 * @param args.beta - Default 1. @param args.prior - Default `gaussian()`.
 * @param args.scaleShift - Default 5, the paper's.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'; 'monteCarlo' predicts from several codes.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: A. Alemi, I. Fischer, J. Dillon, K. Murphy,
 * [Deep Variational Information Bottleneck](https://arxiv.org/abs/1612.00410), 2017; (17) in
 * [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * sequential().add(gaussianBottleneck({ units: 256, klScale: 1, beta: 1e-3, inputShape: [1024] }));
 */
export function gaussianBottleneck(args: GaussianBottleneckArgs): GaussianBottleneck {
  return new GaussianBottleneck(args);
}
