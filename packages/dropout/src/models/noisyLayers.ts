import { type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { type InformationLayer, type InformationLayerBase } from '../layers/informationLayer.js';
import { type Mode, type NoisyLayer, type NoisyLayerBase } from '../layers/noisyLayer.js';

type Layer = layers.Layer;

/** What a model shows of its graph; a Sequential keeps its own in `model` once it is built. */
type Graph = Pick<LayersModel, 'layers' | 'containerNodes'>;

const isNoisy = (layer: Layer): layer is NoisyLayerBase => 'isInfodropNoisy' in layer;
const isInformation = (layer: Layer): layer is InformationLayerBase => 'isInfodropInformation' in layer;
const isModel = (layer: Layer): layer is LayersModel => 'containerNodes' in layer && 'layers' in layer;

/**
 * The layers with noise of a model, in its order, those of nested models included; each once.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * for (const layer of noisyLayers(model)) layer.noiseStep = 0;
 */
export const noisyLayers = (model: LayersModel): NoisyLayer[] => leaves(model).filter(isNoisy);

/**
 * The information-dropout layers of a model, in its order, those of nested models included; each once.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * for (const layer of informationLayers(model)) layer.beta = 0.1;
 */
export const informationLayers = (model: LayersModel): InformationLayer[] => leaves(model).filter(isInformation);

/** The same, with what the metric reads. */
export const chargedLayers = (model: LayersModel): InformationLayerBase[] => leaves(model).filter(isInformation);

/**
 * Sets the mode of every layer with noise: 'auto', 'deterministic' or 'monteCarlo'.
 *
 * @throws RangeError when the mode is unknown.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * setMode(model, 'monteCarlo'); // predict() now draws new noise each time
 */
export function setMode(model: LayersModel, mode: Mode): void {
  for (const layer of noisyLayers(model)) layer.mode = mode;
}

/** How often one run of the model calls the layer. */
export function callsInOneRun(model: LayersModel, layer: Layer): number {
  const graph = (model as unknown as { model?: Graph }).model ?? model;
  let calls = 0;
  for (const member of graph.layers) {
    const places = member.inboundNodes.filter((_, i) => graph.containerNodes.has(`${member.name}_ib-${i}`)).length;
    if (member === layer) calls += places;
    else if (isModel(member)) calls += places * callsInOneRun(member, layer);
  }
  return calls;
}

function leaves(model: LayersModel): Layer[] {
  const found = new Set<Layer>();
  for (const layer of model.layers) {
    if (isModel(layer)) leaves(layer).forEach((leaf) => found.add(leaf));
    else found.add(layer);
  }
  return [...found];
}
