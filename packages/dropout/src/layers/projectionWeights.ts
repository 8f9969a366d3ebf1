import { type LayerVariable } from '@tensorflow/tfjs-layers';

/** The weights of a layer that projects its input twice: onto f, and onto the logits of α. */
export interface ProjectionWeights {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable;
  readonly alphaKernel: LayerVariable;
  readonly alphaBias: LayerVariable;
}

/** The weights of a layer that has been built, or an error: tfjs builds it when it is first applied. */
export function requireBuilt(caller: string, weights: ProjectionWeights | null): ProjectionWeights {
  if (weights === null) {
    throw new TypeError(
      `${caller}: the layer must be built before it is called, got no weights. Use apply(), not call().`,
    );
  }
  return weights;
}
