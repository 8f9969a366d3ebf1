import { requireThat } from '@infodrop/requirements';
import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { activationOf, type ActivationName } from '../functions/activation.js';
import type { LinearMap } from '../functions/linearMap.js';
import type { AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { InformationDropoutBase, type InformationLayerArgs } from './informationDropoutBase.js';
import { ALPHA_LOGIT_STD, constant, kernelInitializer } from './initialWeights.js';
import type { PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';

/** What a layer takes that computes f and α from its input by a kernel each. */
export interface ProjectedArgs extends InformationLayerArgs {
  /** Default 'relu'. */
  readonly activation?: ActivationName;
}

/** The weights of such a layer. */
interface Weights {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable;
  readonly alphaKernel: LayerVariable;
  readonly alphaBias: LayerVariable;
}

/** Information dropout whose f and α both come from the layer's input, by a linear map each. */
export abstract class ProjectedInformationDropout<Map extends LinearMap = LinearMap> extends InformationDropoutBase {
  readonly activation: ActivationName;
  protected readonly map: Map;
  private weightsOfMap: Weights | null = null;

  /** @param own - The names of the arguments that the map takes. */
  constructor(caller: string, args: ProjectedArgs, own: readonly string[], map: (caller: string) => Map) {
    super(caller, args, ['activation', ...own]);
    this.map = map(caller);
    requireThat(
      this.noise.alpha === 'input',
      caller,
      'noise.alpha',
      "'input'",
      this.noise.alpha,
      'For another put informationDropout behind the layer that computes f.',
    );
    this.activation = args.activation ?? 'relu';
    activationOf(caller, this.activation);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.map.outputShape(inputShape as Shape);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = this.map.kernelShape(inputShape as Shape);
    const { outputs } = this.map;
    const kernel = (name: string, gain: number): LayerVariable =>
      this.addWeight(name, shape, 'float32', kernelInitializer(this, name, gain));
    const bias = (name: string): LayerVariable => this.addWeight(name, [outputs], 'float32', constant(0));
    this.weightsOfMap = {
      kernel: kernel('kernel', Math.SQRT2),
      bias: bias('bias'),
      alphaKernel: kernel('alphaKernel', ALPHA_LOGIT_STD),
      alphaBias: bias('alphaBias'),
    };
    this.buildPrior(outputs);
    super.build(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.map.getConfig(), activation: this.activation };
  }

  plainLayers(): readonly PlainLayer[] {
    const { kernel, bias } = requireBuilt(this.caller, this.weightsOfMap);
    return [{ layer: this.map.plainLayer(this), weights: [kernel.read(), bias.read()] }];
  }

  protected override represent(inputs: readonly Tensor[]): Tensor {
    const { kernel, bias } = requireBuilt(this.caller, this.weightsOfMap);
    return activationOf(this.caller, this.activation)(this.map.apply(inputs[0]!, kernel.read(), bias.read()));
  }

  protected override alphaOrLogits(inputs: readonly Tensor[]): AlphaOrLogits {
    const { alphaKernel, alphaBias } = requireBuilt(this.caller, this.weightsOfMap);
    const { minAlpha, alphaRange } = this.noise;
    return {
      values: this.map.apply(inputs[0]!, alphaKernel.read(), alphaBias.read()),
      bounds: { minAlpha, alphaRange },
    };
  }
}
