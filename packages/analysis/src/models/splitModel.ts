import { requireSomeOptions } from '@infodrop/requirements';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { callGraph, callOf, isInnerModel } from './callGraph.js';
import { type Classifier, classifierOf } from './classifier.js';
import { layerByPath } from './layerByPath.js';

type Layer = layers.Layer;

/** A classifier in two parts: up to a layer, and behind it. */
export interface SplitModel {
  /** The layer's path. */
  readonly path: string;
  readonly layer: Layer;
  /** How many classes the second part tells apart. */
  readonly classes: number;
  /** What the layer gives of inputs: its features [batch, …]. */
  readonly head: (inputs: Tensor) => Tensor;
  /** Logits [batch, classes] from such features; a softmax at the model's end is left out. */
  readonly tail: (features: Tensor) => Tensor2D;
}

/** Options of {@link splitModel}. */
export interface SplitModelOptions {
  /** The layer's path, as `layerPaths` of `@infodrop/dropout` says it, or its name. */
  readonly layer: string;
}

/**
 * Splits a classifier behind one of its layers.
 *
 *   logits = tail(head(inputs))
 *
 * Nothing of the model is changed, copied or built anew: both parts call its layers as in inference, noise of mode 'auto' off.
 * Gradients flow through both to what is fed, not to weights. Sequential and functional models, and layers of models inside them.
 *
 * @param model - A classifier of one input that ends in logits or in a softmax.
 * @param options - `layer`: everything must pass through it.
 * @returns See {@link SplitModel}. What its functions return belongs to the scope that they are called in.
 * @throws RangeError when there is no such layer (it says the nearest), when it stands in several places or has several outputs, or
 * when the model goes around it; TypeError when it lies in a wrapper.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { splitModel } from '@infodrop/analysis';
 * import { ones } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [layers.dense({ units: 4, name: 'hidden', inputShape: [3] }), layers.dense({ units: 2, activation: 'softmax' })],
 * });
 * const { head, tail } = splitModel(model, { layer: 'hidden' });
 * tail(head(ones([1, 3]))).shape; // [1, 2]: logits
 */
export function splitModel(model: LayersModel, options: SplitModelOptions): SplitModel {
  requireSomeOptions('splitModel', options, ['layer']);
  return splitClassifier('splitModel', classifierOf('splitModel', model), options.layer);
}

/** The same of a classifier that was looked at already. */
export function splitClassifier(caller: string, classifier: Classifier, path: string): SplitModel {
  const { model, softmax, classes } = classifier;
  const found = layerByPath(caller, model, path);
  if (found.layer === softmax) {
    throw new RangeError(
      `${caller}: layer must lie before the model's last, got '${found.path}'. Nothing is behind it.`,
    );
  }
  const cuts = placesOf(model.outputs, found.layer);
  if (cuts.length === 0) {
    throw new TypeError(
      `${caller}: layer must lie in the model or in a model inside it, got '${found.path}', which lies in a wrapper. ` +
        'Take the wrapper itself.',
    );
  }
  if (cuts.length > 1) {
    throw new RangeError(
      `${caller}: layer must stand in one place of the model, got '${found.path}' in ${cuts.length}. ` +
        'Its features there are not the same.',
    );
  }
  const cut = cuts[0]!;
  cut.forEach((place, depth) => {
    const outputs = depth === 0 ? model.outputs : (cut[depth - 1]!.sourceLayer as unknown as LayersModel).outputs;
    const inside = depth < cut.length - 1;
    if (outputs.length > 1 || (place.outputTensorIndex ?? 0) > 0 || (inside && place.inputs.length > 1)) {
      throw new RangeError(
        `${caller}: layer must lie in models of one input and one output each, got '${found.path}' in '${place.sourceLayer.name}'.`,
      );
    }
    const around = placeAround(outputs, place);
    if (around === null) return;
    throw new RangeError(
      `${caller}: layer must be one that everything passes through, got '${found.path}', which layer '${around}' goes around. ` +
        wayThrough(model, found.layer),
    );
  });
  return {
    path: found.path,
    layer: found.layer,
    classes,
    head: (inputs) => headOf(model, cut, inputs),
    tail: (features) => tailOf(model, cut, features, softmax) as Tensor2D,
  };
}

/** The way to a layer: its place in the innermost model, after the places of the models that it lies in. */
type Cut = readonly SymbolicTensor[];

/** Every place of a graph that its outputs need, nearest to the outputs first; nothing before the places of `stop`. */
function placesBefore(outputs: readonly SymbolicTensor[], stop?: SymbolicTensor): SymbolicTensor[] {
  const seen = new Set<number>();
  const found: SymbolicTensor[] = [];
  const visit = (place: SymbolicTensor): void => {
    if (seen.has(place.id)) return;
    seen.add(place.id);
    found.push(place);
    if (place.id !== stop?.id) place.inputs.forEach(visit);
  };
  outputs.forEach(visit);
  return found;
}

/** Where a layer stands in a graph, and in the models inside it. */
function placesOf(outputs: readonly SymbolicTensor[], layer: Layer): Cut[] {
  const calls = new Map(placesBefore(outputs).map((place) => [callOf(place), place]));
  return [...calls.values()].flatMap((place): Cut[] => {
    const { sourceLayer } = place;
    if (sourceLayer === layer) return [[place]];
    return isInnerModel(sourceLayer) ? placesOf(sourceLayer.outputs, layer).map((inner) => [place, ...inner]) : [];
  });
}

/** The name of an input that a graph reaches without passing through a place, or null. */
function placeAround(outputs: readonly SymbolicTensor[], place: SymbolicTensor): string | null {
  const places = placesBefore(outputs, place);
  const reached = places.find(({ id, inputs }) => id !== place.id && inputs.length === 0);
  if (reached === undefined) return null;
  // The layer where what went around comes in: the first before the cut's own way that the outputs need too.
  const before = new Set(placesBefore([place]).map(({ id }) => id));
  const joins = places.find(
    ({ id, inputs }) => !before.has(id) && inputs.some((each) => before.has(each.id) && each.id !== place.id),
  );
  return joins?.sourceLayer.name ?? reached.sourceLayer.name;
}

/** Which layers of the model itself everything passes through: the next ones behind a layer first. */
function wayThrough(model: LayersModel, layer: Layer): string {
  const from = model.layers.indexOf(layer);
  const names = model.layers
    .slice(from + 1)
    .filter((each) => {
      const cuts = placesOf(model.outputs, each);
      return cuts.length === 1 && cuts[0]!.length === 1 && placeAround(model.outputs, cuts[0]![0]!) === null;
    })
    .map(({ name }) => `'${name}'`);
  return names.length === 0 ? 'No layer behind it is.' : `Behind it that holds for ${names.slice(0, 3).join(', ')}.`;
}

function headOf(model: Pick<LayersModel, 'inputs'>, [place, ...inner]: Cut, inputs: Tensor): Tensor {
  const feeds = new Map([[model.inputs[0]!.id, inputs]]);
  if (inner.length === 0) return callGraph([place!], feeds)[0]!;
  const within = place!.sourceLayer as unknown as LayersModel;
  return headOf(within, inner, callGraph([place!.inputs[0]!], feeds)[0]!);
}

function tailOf(
  model: Pick<LayersModel, 'outputs'>,
  [place, ...inner]: Cut,
  features: Tensor,
  linear: Layer | null,
): Tensor {
  const within = place!.sourceLayer as unknown as LayersModel;
  const value = inner.length === 0 ? features : tailOf(within, inner, features, linear);
  return callGraph(model.outputs, new Map([[place!.id, value]]), { linear })[0]!;
}
