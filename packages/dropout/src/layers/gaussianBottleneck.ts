import { configOfPrior, type Density, gaussian, klAtDraw, type Prior, type PriorConfig } from '@infodrop/priors';
import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import { type GaussianCodeArgs, GaussianCodeLayer } from './gaussianCodeLayer.js';
import type { Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import { priorOf, PriorWeights } from './priorWeights.js';

export interface GaussianBottleneckArgs extends GaussianCodeArgs {
  /** Default `gaussian()`, N(0, 1). Any prior of `@infodrop/priors`, or a density of your own. */
  readonly prior?: Prior | Density | PriorConfig;
  /** Subtracted from the logits of the scale, so that codes begin with little noise. Default 5: scale 0.0067. */
  readonly scaleShift?: number;
}

/** A code with Gaussian noise that pays for what it carries. See `gaussianBottleneck`. */
export class GaussianBottleneck extends GaussianCodeLayer {
  static readonly className = 'InfodropGaussianBottleneck';
  readonly prior: Prior;
  private readonly priorWeights: PriorWeights;

  constructor(args: GaussianBottleneckArgs) {
    super('gaussianBottleneck', args, ['prior'], 5);
    this.prior = priorOf(this.caller, args.prior, gaussian);
    this.priorWeights = new PriorWeights(this.prior);
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.codeShape(inputShape as Shape);
  }

  override build(inputShape: Shape | Shape[]): void {
    this.buildEncoder(inputShape as Shape);
    this.priorWeights.build(this.units, (...weight) => this.addWeight(...weight));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    return this.encode(onlyInput(this.caller, inputs), kwargs, (posterior, eta) => {
      const at = eta ?? (() => this.normalsOfEstimate(posterior.shape));
      return klAtDraw(posterior, this.prior, at, this.priorWeights.read());
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), prior: { ...configOfPrior(this.prior) } as serialization.ConfigDict };
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
