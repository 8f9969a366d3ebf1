import { engine } from '@tensorflow/tfjs-core';
import type { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { hasPlainForm } from '../layers/plainLayer.js';

type Layer = layers.Layer;

/** A layer that takes the channels of another one by a kernel. */
export interface Consumer {
  readonly layer: Layer;
  /** How many values of its input each channel has: 1, or the places of a map that was flattened before. */
  readonly repeats: number;
  /** What the channels go through on their way, in order. */
  readonly through: readonly Layer[];
}

/** Where the channels of a layer come from, and where they go. */
export interface ChannelPath {
  /** The dense layer or convolution that makes them. */
  readonly producer: Layer;
  /** What lies between it and the layer, the layer included where it is not the producer itself. */
  readonly before: readonly Layer[];
  /** Behind the layer, each layer once, with how many values of its input each channel has. */
  readonly behind: ReadonlyMap<Layer, number>;
  readonly consumers: readonly Consumer[];
}

/** Kinds of layers whose kernel mixes channels; the last axis of the kernel is theirs. */
const MIXING = ['Dense', 'Conv1D', 'Conv2D', 'Conv3D'];

/** Kinds that leave each channel by itself, and give of a constant one a constant one. */
const CHANNELWISE = [
  'Activation',
  'AlphaDropout',
  'AveragePooling1D',
  'AveragePooling2D',
  'BatchNormalization',
  'Dropout',
  'ELU',
  'GaussianDropout',
  'GaussianNoise',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalMaxPooling1D',
  'GlobalMaxPooling2D',
  'LeakyReLU',
  'MaxPooling1D',
  'MaxPooling2D',
  'ReLU',
  'SpatialDropout1D',
  'ThresholdedReLU',
  'UpSampling2D',
];

/** The kinds of layers of tfjs that a layer is without its noise. */
function plainKinds(layer: Layer): readonly string[] {
  if (!hasPlainForm(layer)) return [layer.getClassName()];
  // Weights may be computed for it.
  engine().startScope('plainKinds');
  try {
    return layer.plainLayers().map((plain) => plain.layer.getClassName());
  } finally {
    engine().endScope();
  }
}

/** Whether a layer mixes its channels by a kernel. */
export const isMixing = (layer: Layer): boolean => {
  const [kind, ...others] = plainKinds(layer);
  return kind !== undefined && others.length === 0 && MIXING.includes(kind) && !isFactor(layer);
};

/** Whether a layer multiplies each channel by a factor when its noise is off. */
export const isFactor = (layer: Layer): boolean => 'keptChannels' in layer && plainKinds(layer).length > 0;

const activationName = (layer: Layer): string => {
  const { activation } = layer.getConfig() as { activation?: unknown };
  return typeof activation === 'string' ? activation : '';
};

/** Whether a layer leaves each channel by itself. */
function isChannelwise(layer: Layer): boolean {
  if (isFactor(layer)) return true;
  return plainKinds(layer).every((kind) => CHANNELWISE.includes(kind)) && activationName(layer) !== 'softmax';
}

/**
 * The graph that a model's channels go through, one layer after another.
 *
 * @throws TypeError, where a path is asked for, when its channels cannot be cut: it names the layer that stands against it.
 */
export class ChannelGraph {
  readonly #consumers = new Map<number, Layer[]>();
  readonly #outputs: ReadonlySet<number>;
  readonly #caller: string;

  constructor(caller: string, model: LayersModel) {
    this.#caller = caller;
    this.#outputs = new Set(model.outputs.map(({ id }) => id));
    for (const layer of model.layers) {
      for (const { inputTensors } of layer.inboundNodes) {
        // What only the strength of noise is computed from is not there any more without it.
        const needed = hasPlainForm(layer) ? inputTensors.slice(0, 1) : inputTensors;
        for (const { id } of needed) this.#consumers.set(id, [...(this.#consumers.get(id) ?? []), layer]);
      }
    }
  }

  /** Where the channels of a layer come from and go; undefined where they are those of an input or an output of the model. */
  pathOf(layer: Layer): ChannelPath | undefined {
    const before: Layer[] = [];
    let at = layer;
    while (!isMixing(at)) {
      this.#require(isChannelwise(at), layer, at, 'a layer that leaves each channel by itself');
      before.unshift(at);
      const source: SymbolicTensor = this.#onlyNode(layer, at).inputTensors[0]!;
      at = source.sourceLayer;
      if (at.getClassName() === 'InputLayer') return undefined;
      this.#require(
        (this.#consumers.get(source.id) ?? []).length === 1,
        layer,
        at,
        'a layer whose output goes one way',
      );
    }
    this.#require(activationName(at) !== 'softmax', layer, at, 'a layer without softmax');
    this.#onlyNode(layer, at);
    const after = this.#behind(layer);
    return after === undefined ? undefined : { producer: at, before, ...after };
  }

  #behind(layer: Layer): Pick<ChannelPath, 'behind' | 'consumers'> | undefined {
    const behind = new Map<Layer, number>();
    const consumers: Consumer[] = [];
    const ends: SymbolicTensor[] = [];
    const follow = (from: Layer, repeats: number, through: readonly Layer[]): void => {
      const tensor = this.#onlyNode(layer, from).outputTensors[0]!;
      if (this.#outputs.has(tensor.id)) ends.push(tensor);
      for (const next of this.#consumers.get(tensor.id) ?? []) {
        if (isMixing(next)) {
          this.#onlyNode(layer, next);
          consumers.push({ layer: next, repeats, through });
          continue;
        }
        const flattens = next.getClassName() === 'Flatten';
        this.#require(
          flattens || isChannelwise(next),
          layer,
          next,
          'a dense layer, a convolution, or one that leaves each channel by itself',
        );
        // What has weights for each value of a flattened map would make other values of a constant channel at each place.
        this.#require(
          repeats === 1 || next.weights.length === 0,
          layer,
          next,
          'a layer without weights, behind a flattened map',
        );
        behind.set(next, repeats);
        follow(next, flattens ? repeats * placesOf(tensor) : repeats, [...through, next]);
      }
    };
    follow(layer, 1, []);
    return ends.length > 0 ? undefined : { behind, consumers };
  }

  #onlyNode(layer: Layer, at: Layer): Layer['inboundNodes'][number] {
    const [node, ...others] = at.inboundNodes;
    this.#require(node !== undefined && others.length === 0, layer, at, 'a layer that is called once');
    return node!;
  }

  #require(holds: boolean, layer: Layer, at: Layer, requirement: string): void {
    if (holds) return;
    const where = at === layer ? '' : `, on the way of the units of "${layer.name}",`;
    throw new TypeError(
      `${this.#caller}: layer "${at.name}"${where} must be ${requirement}, got a ${at.getClassName()}. ` +
        'Name the layers that are to be pruned by `layers`, without this one.',
    );
  }
}

/** How many places a map has: all axes but the first and the last. */
function placesOf({ shape }: SymbolicTensor): number {
  return shape.slice(1, -1).reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
}
