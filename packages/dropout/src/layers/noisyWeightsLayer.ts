import { type serialization, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import type { LinearMap } from '../functions/linearMap.js';
import { constant, kernelInitializer } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, type OutputAndKl, sameForEachExample } from './klLayer.js';
import type { Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import type { PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';

/** What layers with noise on their weights share. */
export interface NoisyWeightsArgs extends KlLayerArgs {
  /** Applied to the output. Default 'relu'. */
  readonly activation?: ActivationName;
}

/** The weights of such a layer; `Weight` is a variable of tfjs, or its current value. */
export interface NoisyWeights<Weight = Tensor> {
  readonly kernel: Weight;
  readonly bias: Weight;
  /** What the noise is computed from. */
  readonly noise: Weight;
}

/**
 * A linear map with noise on its weights, which pay for being known.
 *
 * The KL is that of the weights: the same for every example, and paid once in a step, however often the layer is applied. Per
 * unit it is what belongs to the weights that lead to it.
 */
export abstract class NoisyWeightsLayer extends KlLayerBase {
  readonly activation: ActivationName;
  protected readonly map: LinearMap;
  private own: NoisyWeights<LayerVariable> | null = null;

  /** @param own - The names of the arguments that the layer has besides `activation`. */
  constructor(caller: string, args: NoisyWeightsArgs, own: readonly string[], map: (caller: string) => LinearMap) {
    super(caller, args, ['activation', ...own], 'once');
    this.map = map(caller);
    this.activation = args.activation ?? 'relu';
    activationOf(caller, this.activation);
    this.supportsMasking = true;
  }

  /** The weight that the noise is computed from: its name, its shape for a kernel, and what it starts at. */
  protected abstract noiseWeight(kernelShape: readonly number[]): { name: string; shape: number[]; initial: number };

  /** What `noisySums` and `klOfUnits` are given in place of that weight: computed once a call, and only where there is noise or a cost. */
  protected strength(noise: Tensor): Tensor {
    return noise;
  }

  /** What goes into the activation in a call with noise. */
  protected abstract noisySums(x: Tensor, weights: NoisyWeights): Tensor;

  /** The kernel in a call without noise. */
  protected abstract meanKernel(weights: NoisyWeights): Tensor;

  /** KL of the weights that lead to each unit, [outputs], nats. */
  protected abstract klOfUnits(weights: NoisyWeights): Tensor;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.map.outputShape(inputShape as Shape);
  }

  override build(inputShape: Shape | Shape[]): void {
    const kernelShape = this.map.kernelShape(inputShape as Shape);
    const { name, shape, initial } = this.noiseWeight(kernelShape);
    this.own = {
      kernel: this.addWeight('kernel', kernelShape, 'float32', kernelInitializer(this, 'kernel', Math.SQRT2)),
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
      const own = this.values();
      const isNoisy = this.isNoisy(training);
      const hasCost = training || this.trackKl;
      const weights = isNoisy || hasCost ? { ...own, noise: this.strength(own.noise) } : own;
      const sums = isNoisy ? this.noisySums(x, weights) : this.map.apply(x, this.meanKernel(own), own.bias);
      const output = activationOf(this.caller, this.activation)(sums);
      if (!hasCost) return { output };
      return { output, ...sameForEachExample(this.klOfUnits(weights), x.shape[0]) };
    });
    this.record(kl);
    return output;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.map.getConfig(), activation: this.activation };
  }

  plainLayers(): readonly PlainLayer[] {
    const weights = this.values();
    return [{ layer: this.map.plainLayer(this), weights: [this.meanKernel(weights), weights.bias] }];
  }

  /** The current weights. */
  protected values(): NoisyWeights {
    const { kernel, bias, noise } = requireBuilt(this.caller, this.own);
    return { kernel: kernel.read(), bias: bias.read(), noise: noise.read() };
  }
}

/** Σ over all weights that lead to a unit, [outputs]. */
export const sumToUnits = (ofWeights: Tensor): Tensor =>
  sum(
    ofWeights,
    Array.from({ length: ofWeights.rank - 1 }, (_, axis) => axis),
  );
