import { standardNormal } from '@infodrop/priors';
import { add, type serialization, sum, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import { type LinearMap } from '../functions/linearMap.js';
import { gaussianOutputs } from '../functions/localReparameterization.js';
import { constant, scaledNormal } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import { type PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';

/** What layers with noise on their weights share. */
export interface GaussianWeightsArgs extends KlLayerArgs {
  /** Applied to the output. Default 'relu'. */
  readonly activation?: ActivationName;
}

/** The weights of such a layer. */
interface Weights {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable;
  /** What their noise is computed from. */
  readonly noise: LayerVariable;
}

/**
 * A linear map whose weights are Gaussian, W ~ N(θ, σ²), and pay for being known.
 *
 * The noise is drawn at the outputs (local reparameterization). The KL is that of the weights: the same for every example, and
 * paid once in a step, however often the layer is applied. Per unit it is the sum over the weights that lead to it.
 */
export abstract class GaussianWeightsLayer extends KlLayerBase {
  readonly activation: ActivationName;
  protected readonly map: LinearMap;
  private own: Weights | null = null;

  /** @param own - The names of the arguments that the layer has besides `activation`. */
  constructor(caller: string, args: GaussianWeightsArgs, own: readonly string[], map: (caller: string) => LinearMap) {
    super(caller, args, ['activation', ...own], 'once');
    this.map = map(caller);
    this.activation = args.activation ?? 'relu';
    activationOf(caller, this.activation);
    this.supportsMasking = true;
  }

  /** The weight that the noise is computed from: its name, its shape for a kernel, and what it starts at. */
  protected abstract noiseWeight(kernelShape: readonly number[]): { name: string; shape: number[]; initial: number };

  /** σ² of the weights, in the shape of the kernel. */
  protected abstract variance(kernel: Tensor, noise: Tensor): Tensor;

  /** KL of the weights, in the shape of the kernel (or one that broadcasts to it), nats. */
  protected abstract klOfWeights(kernel: Tensor, noise: Tensor): Tensor;

  /** The kernel in a call without noise. */
  protected abstract meanKernel(kernel: Tensor, noise: Tensor): Tensor;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.map.outputShape(inputShape as Shape);
  }

  override build(inputShape: Shape | Shape[]): void {
    const kernelShape = this.map.kernelShape(inputShape as Shape);
    const { name, shape, initial } = this.noiseWeight(kernelShape);
    this.own = {
      kernel: this.addWeight('kernel', kernelShape, 'float32', scaledNormal(this.layerKey, 'kernel', Math.SQRT2)),
      bias: this.addWeight('bias', [this.map.outputs], 'float32', constant(0)),
      noise: this.addWeight(name, shape, 'float32', constant(initial)),
    };
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const x = onlyInput(this.caller, inputs);
    const training = kwargs.training === true;
    const { output, ...kl } = tidy((): OutputAndKl => {
      const { kernel, noise, bias } = this.values();
      const eta = this.isNoisy(training) ? this.etaFor(x) : null;
      const sums = gaussianOutputs(this.caller, (...given) => this.map.apply(...given), {
        x,
        kernel: eta === null ? this.meanKernel(kernel, noise) : kernel,
        variance: () => this.variance(kernel, noise),
        bias,
        eta,
      });
      const output = activationOf(this.caller, this.activation)(sums);
      if (!training && !this.trackKl) return { output };
      const ofUnits = this.klOfUnits(kernel, noise);
      const perUnit = add(zeros([x.shape[0], this.map.outputs]), ofUnits);
      return { output, perUnit, meanKl: x.shape[0] === 0 ? sum(ofUnits) : meanOverBatch(perUnit) };
    });
    this.record(kl);
    return output;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.map.getConfig(), activation: this.activation };
  }

  plainLayers(): readonly PlainLayer[] {
    const { kernel, noise, bias } = this.values();
    return [{ layer: this.map.plainLayer(this), weights: [this.meanKernel(kernel, noise), bias] }];
  }

  /** The current weights. */
  protected values(): { readonly kernel: Tensor; readonly bias: Tensor; readonly noise: Tensor } {
    const { kernel, bias, noise } = requireBuilt(this.caller, this.own);
    return { kernel: kernel.read(), bias: bias.read(), noise: noise.read() };
  }

  private etaFor(x: Tensor): Tensor {
    const shape = this.map.outputShape(x.shape) as number[];
    const { key, offset } = this.nextNoise({ shape });
    return standardNormal(key, shape, offset);
  }

  /** KL of all weights that lead to a unit, [outputs]. */
  private klOfUnits(kernel: Tensor, noise: Tensor): Tensor {
    const kl = add(zeros(kernel.shape), this.klOfWeights(kernel, noise));
    return sum(
      kl,
      Array.from({ length: kernel.rank - 1 }, (_, axis) => axis),
    );
  }
}
