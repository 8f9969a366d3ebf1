import { layerPaths } from '@infodrop/dropout';
import { describe, nearest } from '@infodrop/requirements';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';

/** A layer that was asked for, and its path. */
export interface NamedLayer {
  readonly path: string;
  readonly layer: layers.Layer;
}

/**
 * The layer of a model that a path or a name means: as `layerPaths` says it, or the name of a layer or an inner model where only
 * one has it.
 *
 * @throws RangeError when there is none or more than one; it says the nearest.
 */
export function layerByPath(caller: string, model: LayersModel, path: string, name = 'layer'): NamedLayer {
  const leaves = layerPaths(model);
  const all: readonly NamedLayer[] = [
    ...leaves,
    ...model.layers
      .filter(({ id }) => !leaves.some(({ layer }) => layer.id === id))
      .map((layer) => ({ path: layer.name, layer })),
  ];
  const byPath = all.find((each) => each.path === path);
  if (byPath !== undefined) return byPath;
  const byName = all.filter(({ layer }) => layer.name === path);
  if (byName.length === 1) return byName[0]!;
  const paths = all.map((each) => each.path);
  const close = typeof path === 'string' ? nearest(path, paths) : undefined;
  const wayOut =
    byName.length > 1
      ? `Several have that name: ${byName.map((each) => each.path).join(', ')}.`
      : close === undefined
        ? `The model has ${paths.join(', ')}.`
        : `Did you mean ${close}?`;
  throw new RangeError(`${caller}: ${name} must be the path of a layer of the model, got ${describe(path)}. ${wayOut}`);
}
