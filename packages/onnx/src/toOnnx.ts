import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { modelBytes } from './format/model.js';
import { Graph } from './graph.js';
import type { TfjsLayer, Weight } from './layers/layerForm.js';
import { layerForms } from './layers/layerForms.js';

/**
 * A trained model of tfjs as the bytes of an `.onnx` file, for whatever runs ONNX: servers, phones, other languages.
 *
 * It computes what `model.predict` does. Inputs and outputs have the shapes and the order of dimensions that they have in tfjs (images
 * with their channels last), a batch of any size, and float32; inputs are called as in `model.inputNames`, outputs as in
 * `model.outputNames`. Operators are those of opset 17. Layers that do something in training alone (dropout and noise of tfjs) are left
 * out. Models inside the model, and layers that are used several times, are taken along.
 *
 * @param model - Sequential or functional, built, of these layers: Dense; Conv1D, Conv2D, DepthwiseConv2D, SeparableConv2D; MaxPooling
 *   and AveragePooling in one and two dimensions, global ones too; BatchNormalization; Activation, ReLU, LeakyReLU, PReLU, ELU,
 *   ThresholdedReLU, Softmax; Flatten, Reshape, Permute, ZeroPadding2D; Add, Multiply, Average, Maximum, Minimum, Concatenate. Nothing of
 *   it is changed.
 * @returns The bytes. No tensor stays behind.
 * @throws TypeError when it holds another layer, which is named: those of `@infodrop/dropout` are taken out by its `stripNoise`.
 *   RangeError when a layer is set to something that ONNX has not, or a file would be larger than the 2 GiB that protobuf allows.
 *
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
 * const bytes = await toOnnx(model);
 */
export async function toOnnx(model: LayersModel): Promise<Uint8Array> {
  if (!isModel(model)) {
    throw new TypeError(`toOnnx: model must be a model of tfjs, got ${typeof model}. Give the model itself.`);
  }
  const weights = await weightsOf(model);
  const bytes = [...weights.values()].reduce(
    (sum, each) => [...each.values()].reduce((all, { values }) => all + 4 * values.length, sum),
    0,
  );
  if (bytes >= 2 ** 31) {
    throw new RangeError(
      `toOnnx: model must have weights of less than 2 GiB, got ${bytes} bytes. Cut it in two models.`,
    );
  }
  const graph = new Graph();
  const inputs = model.inputs.map((tensor, i) => {
    if (tensor.dtype !== 'float32') {
      throw new RangeError(`toOnnx: inputs must be float32, got ${tensor.dtype}. Build the model with another dtype.`);
    }
    return { name: graph.named(model.inputNames[i] ?? `input${i}`), shape: tensor.shape };
  });
  const outputs = model.outputs.map(({ shape }, i) => ({
    name: graph.named(model.outputNames[i] ?? `output${i}`),
    shape,
  }));
  const values = written(
    model,
    inputs.map(({ name }) => name),
    { graph, weights },
  );
  // A layer's value may be an output twice, or an input itself.
  values.forEach((value, i) => {
    const output = outputs[i]!.name;
    graph.nodes.push({ type: 'Identity', name: output, inputs: [value], output, attributes: {} });
  });
  const { nodes, constants } = graph;
  return modelBytes({ name: model.name, nodes, constants, inputs, outputs });
}

/** What is known of all layers while a model is written. */
interface Writing {
  readonly graph: Graph;
  readonly weights: ReadonlyMap<TfjsLayer, ReadonlyMap<string, Weight>>;
}

/** Writes a model that is applied to values; gives the names of its outputs. */
function written(model: LayersModel, inputs: readonly string[], writing: Writing): string[] {
  const values = new Map(model.inputs.map(({ id }, i) => [id, inputs[i]!]));
  const valueOf = (tensor: SymbolicTensor): string => {
    const known = values.get(tensor.id);
    if (known !== undefined) return known;
    const { sourceLayer: layer, nodeIndex } = tensor;
    const node = layer.inboundNodes[nodeIndex]!;
    const from = node.inputTensors.map(valueOf);
    const to = isModel(layer) ? written(layer, from, writing) : [used(layer, from, node, writing)];
    node.outputTensors.forEach(({ id }, i) => values.set(id, to[i]!));
    return values.get(tensor.id)!;
  };
  return model.outputs.map(valueOf);
}

/** Writes a layer that is applied to values; gives the name of its output. */
function used(
  layer: TfjsLayer,
  inputs: readonly string[],
  { inputTensors, outputTensors }: TfjsLayer['inboundNodes'][number],
  { graph, weights }: Writing,
): string {
  const className = layer.getClassName();
  const form = layerForms.get(className);
  if (form === undefined) {
    throw new TypeError(
      `toOnnx: layer "${layer.name}" must be one of ${[...layerForms.keys()].join(', ')}, got ${className}. ` +
        'Layers of @infodrop/dropout are taken out by its stripNoise; say others by these.',
    );
  }
  return form({
    graph,
    inputs,
    name: layer.name,
    config: layer.getConfig(),
    weights: weights.get(layer) ?? new Map<string, Weight>(),
    inputShapes: inputTensors.map(({ shape }) => shape),
    outputShape: outputTensors[0]!.shape,
    refuse: (what, requirement, got) => {
      throw new RangeError(
        `toOnnx: ${what} of layer "${layer.name}" (${className}) must be ${requirement}, got ${String(got)}. ` +
          'Say it by other layers.',
      );
    },
  });
}

/** The weights of every layer, of models inside too, by the last part of their names. */
async function weightsOf(model: LayersModel): Promise<Writing['weights']> {
  const all = new Map<TfjsLayer, ReadonlyMap<string, Weight>>();
  const gather = async (layer: TfjsLayer): Promise<void> => {
    if (isModel(layer)) {
      for (const inner of layer.layers) await gather(inner);
      return;
    }
    const tensors = layer.getWeights();
    const read = await Promise.all(tensors.map((tensor) => tensor.data()));
    const named = layer.weights.map(({ originalName, shape }, i): [string, Weight] => [
      originalName.slice(originalName.lastIndexOf('/') + 1),
      { shape: shape as number[], values: read[i]! },
    ]);
    all.set(layer, new Map(named));
  };
  await gather(model);
  return all;
}

/** Whether a layer is a model: by its parts, for there may be two copies of tfjs. */
function isModel(layer: unknown): layer is LayersModel {
  return typeof layer === 'object' && layer !== null && 'layers' in layer && 'inputs' in layer && 'outputs' in layer;
}
