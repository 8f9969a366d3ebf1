import type { Tensor } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { applyLayer } from './applyLayer.js';

type Layer = layers.Layer;

/** A model that stands in another one as a layer. */
export type InnerModel = Layer & Pick<LayersModel, 'inputs' | 'outputs' | 'layers'>;

export interface GraphCall {
  /** The layer that is called without its softmax. */
  readonly linear?: Layer | null;
  /** Told of every layer that is called, and of what it gave. */
  readonly probe?: (layer: Layer, outputs: readonly Tensor[]) => void;
}

/** Whether a layer is a model, which has layers between inputs and outputs of its own. */
export function isInnerModel(layer: Layer): layer is InnerModel {
  const { layers, inputs, outputs } = layer as Partial<InnerModel>;
  return Array.isArray(layers) && Array.isArray(inputs) && Array.isArray(outputs);
}

/** Which call of its layer a place in a graph is an output of. */
export const callOf = ({ sourceLayer, nodeIndex }: SymbolicTensor): string => `${sourceLayer.id}/${nodeIndex}`;

/**
 * What a graph of layers gives, from values at any places of it: so that a model can be entered behind a layer.
 *
 * Layers are called as in inference, models inside the graph layer by layer. Only what the outputs need is computed.
 *
 * @param outputs - Places whose values are wanted.
 * @param feeds - Values of places by their id; nothing before them is computed.
 * @returns The values, tensors of the scope that it is called in.
 * @throws TypeError when an output needs an input of the model that has no value.
 */
export function callGraph(
  outputs: readonly SymbolicTensor[],
  feeds: ReadonlyMap<number, Tensor>,
  options: GraphCall = {},
): Tensor[] {
  const values = new Map(feeds);
  const calls = new Map<string, readonly Tensor[]>();
  const valueAt = (place: SymbolicTensor): Tensor => {
    const known = values.get(place.id);
    if (known !== undefined) return known;
    if (place.inputs.length === 0) {
      throw new TypeError(`callGraph: ${place.name} must have a value, got none. The model goes around the layer.`);
    }
    const call = callOf(place);
    let results = calls.get(call);
    if (results === undefined) {
      results = callLayer(place, place.inputs.map(valueAt), options);
      options.probe?.(place.sourceLayer, results);
      calls.set(call, results);
    }
    const value = results[place.outputTensorIndex ?? 0]!;
    values.set(place.id, value);
    return value;
  };
  return outputs.map(valueAt);
}

function callLayer({ sourceLayer: layer, callArgs }: SymbolicTensor, inputs: Tensor[], options: GraphCall): Tensor[] {
  if (isInnerModel(layer)) {
    return callGraph(layer.outputs, new Map(layer.inputs.map(({ id }, i) => [id, inputs[i]!])), options);
  }
  return applyLayer(layer, inputs, { ...callArgs, training: false }, layer === options.linear);
}
