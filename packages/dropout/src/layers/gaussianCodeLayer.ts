import { type GaussianPosterior, gaussianPosterior } from '@infodrop/priors';
import { requireNumber } from '@infodrop/requirements';
import { add, clone, type serialization, softplus, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { denseMap, type LinearMap } from '../functions/linearMap.js';
import { constant, kernelInitializer } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Mask, maskFor } from './mask.js';
import type { Kwargs } from './noisyLayer.js';
import type { PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';
import { withoutPadding } from './withoutPadding.js';

/** What layers take that give a code with Gaussian noise. */
export interface GaussianCodeArgs extends KlLayerArgs {
  /** Size of the code z, an integer > 0. */
  readonly units: number;
  /** Subtracted from the logits of the scale. */
  readonly scaleShift?: number;
}

/** The weights of a map onto loc and one onto the logits of scale. */
interface Weights {
  readonly locKernel: LayerVariable;
  readonly locBias: LayerVariable;
  readonly scaleKernel: LayerVariable;
  readonly scaleBias: LayerVariable;
}

/**
 * A code z ~ N(loc(x), scale(x)²) of a fully connected encoder, loc = x·W + b, scale = softplus(x·V + c − scaleShift), which
 * pays for what it carries. Without noise z = loc.
 */
export abstract class GaussianCodeLayer extends KlLayerBase {
  readonly scaleShift: number;
  private readonly map: LinearMap;
  private encoder: Weights | null = null;

  /** @param own - The names of the arguments that the layer has besides `units` and `scaleShift`. */
  constructor(caller: string, args: GaussianCodeArgs, own: readonly string[], scaleShift: number) {
    super(caller, args, ['units', ...own, 'scaleShift']);
    this.map = denseMap(caller, args);
    this.scaleShift = requireNumber(caller, 'scaleShift', args.scaleShift ?? scaleShift);
  }

  get units(): number {
    return this.map.outputs;
  }

  override getConfig(): serialization.ConfigDict {
    const { units, scaleShift } = this;
    return { ...super.getConfig(), units, scaleShift };
  }

  plainLayers(): readonly PlainLayer[] {
    const { name, trainable } = this;
    const { locKernel, locBias } = requireBuilt(this.caller, this.encoder);
    const layer = this.map.plainLayer({ name, trainable, activation: 'linear' });
    return [{ layer, weights: [locKernel.read(), locBias.read()] }];
  }

  protected codeShape(input: Shape): Shape {
    return this.map.outputShape(input);
  }

  /** To be called by `build`: makes the weights of the encoder. */
  protected buildEncoder(input: Shape): void {
    const shape = this.map.kernelShape(input);
    const kernel = (name: string): LayerVariable =>
      this.addWeight(name, shape, 'float32', kernelInitializer(this, name, 1));
    const bias = (name: string): LayerVariable => this.addWeight(name, [this.units], 'float32', constant(0));
    this.encoder = {
      locKernel: kernel('locKernel'),
      locBias: bias('locBias'),
      scaleKernel: kernel('scaleKernel'),
      scaleBias: bias('scaleBias'),
    };
  }

  /**
   * To be called by `call`: the code of x, whose KL is recorded where it is wanted.
   *
   * @param klOf - KL of each unit, shape of the code, given what it was drawn by; null in a call without noise.
   */
  protected encode(
    x: Tensor,
    kwargs: Kwargs,
    klOf: (posterior: GaussianPosterior, eta: Tensor | null) => Tensor,
  ): Tensor {
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const wantsKl = training || this.trackKl;
    const { output, ...kl } = tidy((): OutputAndKl => {
      const { locKernel, locBias, scaleKernel, scaleBias } = requireBuilt(this.caller, this.encoder);
      const loc = this.map.apply(x, locKernel.read(), locBias.read());
      if (!noisy && !wantsKl) return { output: loc };
      const logits = this.map.apply(x, scaleKernel.read(), scaleBias.read());
      const posterior = gaussianPosterior({ loc, scale: softplus(add(logits, -this.scaleShift)) });
      const eta = noisy ? this.nextNormals(loc.shape) : null;
      const output = eta === null ? clone(loc) : posterior.sample(eta);
      if (!wantsKl) return { output };
      const perUnit = klOf(posterior, eta);
      const mask = maskFor(loc, kwargs.mask as Mask);
      return { output, ...withoutPadding({ perUnit, meanKl: meanOverBatch(perUnit) }, mask) };
    });
    this.record(kl);
    return output;
  }
}
