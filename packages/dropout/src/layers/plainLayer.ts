import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** A layer of tfjs itself, and the weights that it is to have. */
export interface PlainLayer {
  readonly layer: layers.Layer;
  /** In the order in which the layer makes its weights, which it shares until one changes; null for what it starts with itself. */
  readonly weights: readonly (Tensor | null)[];
}

/**
 * What a layer has that knows how to be said without noise, by layers of tfjs alone. `stripNoise` asks for it, whatever the
 * layer's class: a layer of your own that has it is replaced too.
 */
export interface LayerWithPlainForm {
  /**
   * New layers that, one after another, give what this one gives of its first input without noise; none where that is the input
   * itself. The first has the layer's name. It is asked in a scope: what weights are computed for it are disposed of with that.
   */
  plainLayers(): readonly PlainLayer[];
}

/** Whether this object (a tfjs layer, mostly) knows how to be said by layers of tfjs alone. */
export function hasPlainForm(layer: object): layer is LayerWithPlainForm {
  return typeof (layer as Partial<LayerWithPlainForm>).plainLayers === 'function';
}
