import { engine, type serialization, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import {
  input,
  layers,
  type LayersModel,
  model as modelOf,
  sequential,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import type { PlainLayer } from '../layers/plainLayer.js';
import { type LayerPlace, layerPlaces } from './layerPaths.js';

type Layer = layers.Layer;
type Kwargs = NonNullable<Parameters<Layer['apply']>[1]>;

/** A layer of the new model. */
export interface Standing {
  readonly layer: Layer;
  /** Whether it is given all inputs of the layer that it stands for, or the first alone. */
  readonly takesAll: boolean;
  /** To be called when it is built: writes its weights. */
  readonly fill?: () => void;
}

/**
 * What stands in the new model where a layer stood: layers that are applied one after another, none where the layer is left out.
 * It is asked once for each layer, however often the model calls it; `copy` gives a layer of the same kind with the same weights
 * (models and `timeDistributed` are copied with what stands for the layers inside them).
 */
export type Stand = (place: LayerPlace, copy: () => readonly Standing[]) => readonly Standing[];

/** Whether a layer is a model. */
export function isModel(layer: Layer): layer is LayersModel {
  const { layers: inner, outputs } = layer as Partial<LayersModel>;
  return Array.isArray(inner) && Array.isArray(outputs);
}

/** Whether a layer calls another, or a model, for every step of a sequence. */
export function isTimeDistributed(layer: Layer): layer is Layer & { readonly layer: Layer } {
  return layer.getClassName() === 'TimeDistributed';
}

/** A layer that stands for another, with weights of its own once it is built. */
export function standingOf({ layer, weights }: PlainLayer): Standing {
  return {
    layer,
    takesAll: false,
    fill: () => {
      assignWeights(layer, weights);
    },
  };
}

/**
 * A new model of the same graph, of other layers: sequential where the given one is, else functional; models inside it are
 * rebuilt too, and a layer in several places stays one layer. Nothing of the given model is changed, and no weight is drawn anew
 * for a copy: it shares the values of the other's until one of them changes.
 */
export function rebuildModel(model: LayersModel, stand: Stand): LayersModel {
  const places = new Map(layerPlaces(model).map((place) => [place.layer, place]));
  const standings = new Map<Layer, readonly Standing[]>();
  const fills: (() => void)[] = [];

  function standingsOf(layer: Layer): readonly Standing[] {
    const known = standings.get(layer);
    if (known !== undefined) return known;
    const place = places.get(layer);
    // A sequential model does not list the input that it makes for its first layer.
    const made = place === undefined ? [] : stand(place, () => copyOf(layer));
    standings.set(layer, made);
    fills.push(...made.flatMap(({ fill }) => (fill === undefined ? [] : [fill])));
    return made;
  }

  function copyOf(layer: Layer): readonly Standing[] {
    if (layer.getClassName() === 'InputLayer') return [];
    if (isModel(layer)) return [{ layer: copyOfModel(layer), takesAll: true }];
    if (isTimeDistributed(layer)) {
      return standingsOf(layer.layer).map((inner, i) => {
        const name = i === 0 ? layer.name : `${layer.name}_${inner.layer.name}`;
        return { layer: layers.timeDistributed({ name, layer: inner.layer }), takesAll: true };
      });
    }
    const Class = layer.constructor as unknown as serialization.SerializableConstructor<Layer>;
    const copy = Class.fromConfig(Class, layer.getConfig());
    copy.setFastWeightInitDuringBuild(true);
    const fill = (): void => {
      copyWeights(layer, copy);
    };
    return [{ layer: copy, takesAll: true, fill }];
  }

  function copyOfModel(given: LayersModel): LayersModel {
    const copy = given.getClassName() === 'Sequential' ? copyOfSequential(given) : copyOfGraph(given);
    if (!given.trainable) copy.trainable = false; // a model's configuration does not have it
    const metadata = given.getUserDefinedMetadata() as object | undefined;
    if (metadata !== undefined) copy.setUserDefinedMetadata(metadata);
    return copy;
  }

  function copyOfSequential(given: LayersModel): LayersModel {
    const { shape, dtype, sourceLayer } = given.inputs[0]!;
    const copy = sequential({ name: given.name });
    copy.add(layers.inputLayer({ batchInputShape: shape, dtype, name: sourceLayer.name }));
    for (const { layer } of given.layers.flatMap(standingsOf)) copy.add(layer);
    // A model of an input alone could not be called.
    if (copy.layers.length === 1) copy.add(identity(given.layers.at(-1)!.name));
    copy.build();
    return copy;
  }

  function copyOfGraph(given: LayersModel): LayersModel {
    const done = new Map<number, SymbolicTensor>();
    const used = new Set<SymbolicTensor>();
    const inputs = new Map(
      given.inputs.map(({ id, shape, dtype, sourceLayer }) => {
        return [id, input({ batchShape: shape, dtype, name: sourceLayer.name })] as const;
      }),
    );

    function resolve(tensor: SymbolicTensor): SymbolicTensor {
      const known = done.get(tensor.id);
      if (known !== undefined) return known;
      const { sourceLayer } = tensor;
      const standing = standingsOf(sourceLayer);
      const start = inputs.get(tensor.id);
      if (start !== undefined) {
        used.add(start);
        done.set(tensor.id, applyAll(standing, [start], {})[0]!);
        return done.get(tensor.id)!;
      }
      const node = sourceLayer.inboundNodes[tensor.nodeIndex]!;
      // What only the others need, α perhaps, is not made at all.
      const needed = standing[0]?.takesAll === true ? node.inputTensors : node.inputTensors.slice(0, 1);
      const results = applyAll(standing, needed.map(resolve), plainKwargs(node.callArgs));
      node.outputTensors.forEach(({ id }, i) => done.set(id, results[i]!));
      return done.get(tensor.id)!;
    }

    // An output keeps its name where its layer is left out, and is neither an input nor another output.
    const named = new Map<Layer, Layer>();
    const outputs = given.outputs.map((tensor) => {
      const result = resolve(tensor);
      const { sourceLayer } = tensor;
      if (standingsOf(sourceLayer).length > 0 || inputs.has(tensor.id)) return result;
      const ofName = named.get(sourceLayer) ?? identity(sourceLayer.name);
      named.set(sourceLayer, ofName);
      return ofName.apply(result) as SymbolicTensor;
    });
    return modelOf({ name: given.name, inputs: [...inputs.values()].filter((each) => used.has(each)), outputs });
  }

  // Weights that are computed for it, of a pruned kernel perhaps, are not kept beyond it.
  engine().startScope('rebuildModel');
  try {
    const copy = copyOfModel(model);
    for (const fill of fills) fill();
    return copy;
  } finally {
    engine().endScope();
  }
}

const identity = (name: string): Layer => layers.activation({ name, activation: 'linear' });

/** Applies layers one after another: what they give, or what they are given where there is none. */
function applyAll(standing: readonly Standing[], inputs: SymbolicTensor[], kwargs: Kwargs): SymbolicTensor[] {
  return standing.reduce<SymbolicTensor[]>((given, { layer }, i) => {
    const result = layer.apply(given.length === 1 ? given[0]! : given, i === 0 ? { ...kwargs } : {});
    return [result].flat() as SymbolicTensor[];
  }, inputs);
}

/** What a layer was called with besides tensors: states are among the inputs, and masks are those of an earlier call. */
function plainKwargs(kwargs: Kwargs | undefined): Kwargs {
  const plain = ['boolean', 'number', 'string'];
  return Object.fromEntries(Object.entries(kwargs ?? {}).filter(([, value]) => plain.includes(typeof value)));
}

/** A layer's weights in the order in which it made them: `weights` has those that are not trained last. */
export const inOrderMade = (layer: Layer) => [...layer.weights].sort((one, other) => one.id - other.id);

function copyWeights(from: Layer, to: Layer): void {
  const weights = inOrderMade(from);
  assignWeights(
    to,
    weights.map((weight) => weight.read()),
  );
  inOrderMade(to).forEach((weight, i) => (weight.trainable = weights[i]!.trainable));
}

/** Sets the weights of a layer that is built. Not by `setWeights`, which would apply their constraints again. */
function assignWeights(layer: Layer, values: readonly (Tensor | null)[]): void {
  const weights = inOrderMade(layer);
  if (weights.length !== values.length) {
    throw new TypeError(
      `layer "${layer.name}" must make as many weights from its configuration as it has, got ${weights.length} for ${values.length}.`,
    );
  }
  weights.forEach((weight, i) => {
    const value = values[i] ?? null;
    const variable: unknown = weight.read();
    if (value !== null) (variable as Variable).assign(value);
  });
}
