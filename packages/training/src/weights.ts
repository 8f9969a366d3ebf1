import { type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { type layers, type LayersModel, type LayerVariable } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** A layer and the path that names it: its name, after the names of the models it lies in. */
export interface NamedLayer {
  readonly path: string;
  readonly layer: Layer;
}

/** A weight, by a name that does not depend on what else was built in this process. */
export interface NamedWeight {
  /** `path/of/layer/kernel`. */
  readonly name: string;
  readonly layer: string;
  readonly weight: LayerVariable;
  readonly trainable: boolean;
}

function innerLayers(layer: Layer): readonly Layer[] | null {
  const { layers: inner } = layer as Layer & { readonly layers?: unknown };
  return Array.isArray(inner) ? (inner as Layer[]) : null;
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

/** Every layer of a model and of the models inside it, each once, in model order. */
export function modelLayers(model: LayersModel): NamedLayer[] {
  const found: NamedLayer[] = [];
  const seen = new Set<number>();
  const visit = (inner: readonly Layer[], prefix: string): void => {
    const names = stableNames(inner);
    inner.forEach((layer, i) => {
      if (seen.has(layer.id)) return;
      seen.add(layer.id);
      const path = `${prefix}${names[i]!}`;
      const further = innerLayers(layer);
      if (further === null) found.push({ path, layer });
      else visit(further, `${path}/`);
    });
  };
  visit(model.layers, '');
  return found;
}

/** Every weight of a model, each once, in model order, trainable or not. */
export function namedWeights(model: LayersModel): NamedWeight[] {
  const trainable = new Set(model.trainableWeights.map((weight) => weight.id));
  const used = new Set<string>();
  return modelLayers(model).flatMap(({ path, layer }) =>
    layer.weights.map((weight) => {
      const base = `${path}/${weight.originalName.split('/').pop() ?? 'weight'}`;
      let name = base;
      for (let again = 2; used.has(name); again++) name = `${base}:${again}`;
      used.add(name);
      return { name, layer: path, weight, trainable: trainable.has(weight.id) };
    }),
  );
}

/** The variable behind a weight: `read()` returns it, typed as the tensor that it also is. */
export function variableOf(weight: LayerVariable): Variable {
  const value: unknown = weight.read();
  return value as Variable;
}

/** Whether a tensor's numbers are all finite. Reads it from the backend. */
export async function isFiniteTensor(tensor: Tensor): Promise<boolean> {
  return isFiniteArray(await tensor.data());
}

/** Whether all these numbers are finite. */
export function isFiniteArray(values: ArrayLike<number>): boolean {
  // By index: an iterator over every weight takes several times as long.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
