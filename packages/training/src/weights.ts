import { layerPaths } from '@infodrop/dropout';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';

/** A weight, by names that do not depend on what else was built in this process. */
export interface NamedWeight {
  /** How checkpoints call it: `model/path/of/layer/kernel`. */
  readonly key: string;
  /** How messages call it: the same, without the name of a model that is the only one. */
  readonly name: string;
  /** The path of its layer, after the name of its model where there are several. */
  readonly layer: string;
  /** The name of its model. */
  readonly model: string;
  readonly weight: LayerVariable;
  readonly trainable: boolean;
}

/** How messages and checkpoints call a layer of one of these models. */
export function layerName(models: Readonly<Record<string, LayersModel>>, model: string, path: string): string {
  return Object.keys(models).length === 1 ? path : `${model}/${path}`;
}

/** Every weight of some models, each once, in model order, trainable or not. A shared one is the first model's. */
export function namedWeights(models: Readonly<Record<string, LayersModel>>): NamedWeight[] {
  const seen = new Set<number>();
  return Object.entries(models).flatMap(([modelName, model]) => {
    const trainable = new Set(model.trainableWeights.map((weight) => weight.id));
    const used = new Set<string>();
    return layerPaths(model).flatMap(({ path, layer }) =>
      layer.weights.flatMap((weight): NamedWeight[] => {
        if (seen.has(weight.id)) return [];
        seen.add(weight.id);
        const base = `${path}/${weight.originalName.split('/').pop() ?? 'weight'}`;
        let name = base;
        for (let again = 2; used.has(name); again++) name = `${base}:${again}`;
        used.add(name);
        return [
          {
            key: `${modelName}/${name}`,
            name: layerName(models, modelName, name),
            layer: layerName(models, modelName, path),
            model: modelName,
            weight,
            trainable: trainable.has(weight.id),
          },
        ];
      }),
    );
  });
}

/** Those of them that a turn changes: the trainable weights of the models it trains, shared ones included. */
export function weightsOf(
  weights: readonly NamedWeight[],
  models: Readonly<Record<string, LayersModel>>,
  trains: readonly string[] = Object.keys(models),
): NamedWeight[] {
  const changed = new Set(trains.flatMap((name) => models[name]!.trainableWeights.map(({ id }) => id)));
  return weights.filter(({ weight }) => changed.has(weight.id));
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
