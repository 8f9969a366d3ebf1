import {
  configOfPrior,
  type Density,
  gaussian,
  gaussianPosterior,
  klAtDraw,
  type Prior,
  type PriorConfig,
  standardNormal,
} from '@infodrop/priors';
import { foldIn } from '@infodrop/random';
import { requireInteger, requireNumber, requireThat } from '@infodrop/requirements';
import { add, clone, type serialization, softplus, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { dense } from '../functions/projection.js';
import { constant, scaledNormal } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Mask, maskFor } from './mask.js';
import { type Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import { priorOf, PriorWeights } from './priorWeights.js';
import { type PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';
import { withoutPadding } from './withoutPadding.js';

export interface GaussianBottleneckArgs extends KlLayerArgs {
  /** Size of the code z, an integer > 0. */
  readonly units: number;
  /** Default `gaussian()`, N(0, 1). Any prior of `@infodrop/priors`, or a density of your own. */
  readonly prior?: Prior | Density | PriorConfig;
  /** Subtracted from the logits of the scale, so that codes begin with little noise. Default 5: scale 0.0067. */
  readonly scaleShift?: number;
}

/** The weights of a map onto loc and one onto the logits of scale. */
interface Weights {
  readonly locKernel: LayerVariable;
  readonly locBias: LayerVariable;
  readonly scaleKernel: LayerVariable;
  readonly scaleBias: LayerVariable;
}

/** A code with Gaussian noise that pays for what it carries. See `gaussianBottleneck`. */
export class GaussianBottleneck extends KlLayerBase {
  static readonly className = 'InfodropGaussianBottleneck';
  readonly units: number;
  readonly prior: Prior;
  readonly scaleShift: number;
  private readonly priorWeights: PriorWeights;
  private own: Weights | null = null;

  constructor(args: GaussianBottleneckArgs) {
    super('gaussianBottleneck', args, ['units', 'prior', 'scaleShift']);
    this.units = requireInteger(this.caller, 'units', args.units, 1);
    this.prior = priorOf(this.caller, args.prior, gaussian);
    this.scaleShift = requireNumber(this.caller, 'scaleShift', args.scaleShift ?? 5);
    this.priorWeights = new PriorWeights(this.prior);
    this.supportsMasking = true;
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
    const kernel = (name: string): LayerVariable =>
      this.addWeight(name, [inputs!, this.units], 'float32', scaledNormal(this.layerKey, name, 1));
    const bias = (name: string): LayerVariable => this.addWeight(name, [this.units], 'float32', constant(0));
    this.own = {
      locKernel: kernel('locKernel'),
      locBias: bias('locBias'),
      scaleKernel: kernel('scaleKernel'),
      scaleBias: bias('scaleBias'),
    };
    this.priorWeights.build(this.units, (...weight) => this.addWeight(...weight));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const x = onlyInput(this.caller, inputs);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const { output, ...kl } = tidy((): OutputAndKl => {
      const { locKernel, locBias, scaleKernel, scaleBias } = requireBuilt(this.caller, this.own);
      const loc = dense(x, locKernel.read(), locBias.read());
      const wantsKl = training || this.trackKl;
      if (!noisy && !wantsKl) return { output: loc };
      const logits = add(dense(x, scaleKernel.read(), scaleBias.read()), -this.scaleShift);
      const posterior = gaussianPosterior({ loc, scale: softplus(logits) });
      const eta = noisy ? this.etaFor(loc) : this.etaOfEstimate(loc);
      const output = noisy ? posterior.sample(eta) : clone(loc);
      if (!wantsKl) return { output };
      const perUnit = klAtDraw(posterior, this.prior, eta, this.priorWeights.read());
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
    const { name, trainable, units } = this;
    const { locKernel, locBias } = requireBuilt(this.caller, this.own);
    return [{ layer: layers.dense({ name, trainable, units }), weights: [locKernel.read(), locBias.read()] }];
  }

  private etaFor(loc: Tensor): Tensor {
    const { key, offset } = this.nextNoise(loc);
    return standardNormal(key, loc.shape, offset);
  }

  /** What a call without noise estimates its KL at: the same draw each time, so that it can be repeated. */
  private etaOfEstimate(loc: Tensor): Tensor {
    const { key, offset } = this.noiseOfStep(loc, 0);
    return standardNormal(foldIn(key, 'estimate'), loc.shape, offset);
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
