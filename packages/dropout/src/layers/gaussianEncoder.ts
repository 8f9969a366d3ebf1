import { gaussianPosterior } from '@infodrop/priors';
import { add, softplus, type Tensor } from '@tensorflow/tfjs-core';
import { type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { type LinearMap } from '../functions/linearMap.js';
import { requireBuilt } from './requireBuilt.js';

/** Makes a weight of the layer that has the encoder. */
export type AddWeight = (name: string, shape: number[], starts: 'normal' | 'zero') => LayerVariable;

/** The weights of a map onto loc and one onto the logits of scale. */
interface Weights {
  readonly locKernel: LayerVariable;
  readonly locBias: LayerVariable;
  readonly scaleKernel: LayerVariable;
  readonly scaleBias: LayerVariable;
}

/** A stochastic encoder N(loc(x), scale(x)²): loc = x·W + b, scale = softplus(x·V + c − scaleShift). */
export class GaussianEncoder {
  private own: Weights | null = null;

  constructor(
    private readonly caller: string,
    private readonly map: LinearMap,
    private readonly scaleShift: number,
  ) {}

  /** To be called by the layer's `build`. */
  build(input: Shape, addWeight: AddWeight): void {
    const shape = this.map.kernelShape(input);
    const { outputs } = this.map;
    this.own = {
      locKernel: addWeight('locKernel', shape, 'normal'),
      locBias: addWeight('locBias', [outputs], 'zero'),
      scaleKernel: addWeight('scaleKernel', shape, 'normal'),
      scaleBias: addWeight('scaleBias', [outputs], 'zero'),
    };
  }

  /** The current weights that loc comes from. */
  locWeights(): readonly [kernel: Tensor, bias: Tensor] {
    const { locKernel, locBias } = requireBuilt(this.caller, this.own);
    return [locKernel.read(), locBias.read()];
  }

  loc(x: Tensor): Tensor {
    return this.map.apply(x, ...this.locWeights());
  }

  /** p(z|x), with loc as it was computed. */
  posterior(x: Tensor, loc: Tensor): ReturnType<typeof gaussianPosterior> {
    const { scaleKernel, scaleBias } = requireBuilt(this.caller, this.own);
    const logits = this.map.apply(x, scaleKernel.read(), scaleBias.read());
    return gaussianPosterior({ loc, scale: softplus(add(logits, -this.scaleShift)) });
  }
}
