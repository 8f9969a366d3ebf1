import { describe } from '@infodrop/requirements';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { isNoisyLayer } from '../layers/noisyLayer.js';

type Layer = layers.Layer;

/** A layer and the path that names it: its name, after the names of the models and wrappers it lies in. */
export interface LayerPath {
  /** `name`, `model/name`, `wrapper/name`, …, the same for the same model in every process. */
  readonly path: string;
  readonly layer: Layer;
}

/** What models, wrappers and recurrent layers of tfjs hold other layers in. */
interface Container {
  readonly layers?: unknown;
  readonly layer?: Layer;
  readonly forwardLayer?: Layer;
  readonly backwardLayer?: Layer;
  readonly cell?: Layer & { readonly cells?: readonly Layer[] };
}

/** The layers that a layer consists of, or null for one that is a leaf. */
export function innerLayers(layer: Layer): readonly Layer[] | null {
  const { layers: ofModel, layer: wrapped, forwardLayer, backwardLayer, cell } = layer as Layer & Container;
  if (Array.isArray(ofModel)) return ofModel as Layer[];
  if (forwardLayer !== undefined && backwardLayer !== undefined) return [forwardLayer, backwardLayer];
  if (wrapped !== undefined) return [wrapped];
  if (cell !== undefined) {
    // A recurrent layer is a leaf, whose weights are its own, unless there is noise in its cells.
    const cells = cell.cells ?? [cell];
    if (cells.some(isNoisyLayer)) return cells;
  }
  return null;
}

/**
 * tfjs numbers the layers that were given no name over the whole process: the first dense layer of a second model is
 * `dense_Dense3`. Here they are counted in their model, so that the same model has the same names in every process.
 */
function stableNames(inner: readonly Layer[]): string[] {
  const counts = new Map<string, number>();
  return inner.map((layer) => {
    const ending = `_${layer.getClassName()}`;
    const number = layer.name.lastIndexOf(ending) + ending.length;
    const prefix = layer.name.slice(0, number);
    if (!prefix.endsWith(ending) || !/^\d+$/.test(layer.name.slice(number))) return layer.name;
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}${count}`;
  });
}

/** A layer of a model, at any depth, the models and wrappers among them. */
export interface LayerPlace extends LayerPath {
  /** Whether it has no layers inside it. */
  readonly isLeaf: boolean;
}

/** Every layer of a model, each once, what holds others before what it holds. */
export function layerPlaces(model: LayersModel): readonly LayerPlace[] {
  const inModel: unknown = (model as Partial<LayersModel> | null | undefined)?.layers;
  if (!Array.isArray(inModel)) {
    throw new TypeError(
      `layerPaths: model must be a LayersModel, got ${describe(model)}. Make it by sequential() or model() of tfjs-layers.`,
    );
  }
  const found: LayerPlace[] = [];
  const seen = new Set<number>();
  const visit = (inner: readonly Layer[], prefix: string): void => {
    const names = stableNames(inner);
    inner.forEach((layer, i) => {
      if (seen.has(layer.id)) return;
      seen.add(layer.id);
      const path = `${prefix}${names[i]!}`;
      const further = innerLayers(layer);
      found.push({ path, layer, isLeaf: further === null });
      if (further !== null) visit(further, `${path}/`);
    });
  };
  visit(model.layers, '');
  return found;
}

/**
 * Every layer of a model that has no layers inside it, each once, in model order, with the path that names it.
 *
 * Models inside it, `timeDistributed` and `bidirectional` are looked into, and recurrent layers whose cells are noisy. A
 * path is the layer's name after the names of what it lies in: `encoder/dense1`, `timeDistributed1/inner`,
 * `bidirectional1/forward_lstm1`. A layer that was given no name is counted in its model (`dense_Dense1`, `dense_Dense2`),
 * so that the same model has the same paths in every process; a layer that stands in several places has the path of the
 * first.
 *
 * @param model - Built or not; of tfjs-layers.
 * @returns The layers in the order of `model.layers`.
 *
 * @example
 * const inner = sequential({ name: 'encoder', layers: [layers.dense({ name: 'dense1', units: 2, inputShape: [3] })] });
 * const model = sequential({ layers: [inner, layers.dense({ name: 'out', units: 1 })] });
 * layerPaths(model).map(({ path }) => path); // ['encoder/dense1', 'out']
 */
export function layerPaths(model: LayersModel): readonly LayerPath[] {
  return layerPlaces(model).flatMap(({ path, layer, isLeaf }) => (isLeaf ? [{ path, layer }] : []));
}
