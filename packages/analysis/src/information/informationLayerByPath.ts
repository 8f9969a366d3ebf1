import { informationLayers } from '@infodrop/dropout';
import { describe, nearest, requireThat } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** An information layer of a model, by its path. */
export type PathedInformationLayer = ReturnType<typeof informationLayers>[number];

/** The information layer that a path means, or the only one. */
export function informationLayerByPath(
  caller: string,
  model: LayersModel,
  path: string | undefined,
): PathedInformationLayer {
  const all = informationLayers(model);
  const paths = all.map((layer) => layer.path);
  if (path === undefined) {
    requireThat(
      all.length === 1,
      caller,
      'layer',
      'given where the model has not one information layer but several or none',
      path,
      `The model has ${paths.join(', ') || 'none'}.`,
    );
    return all[0]!;
  }
  const found = all.find((layer) => layer.path === path);
  if (found !== undefined) return found;
  const close = typeof path === 'string' ? nearest(path, paths) : undefined;
  throw new RangeError(
    `${caller}: layer must be the path of an information layer, got ${describe(path)}. ` +
      (close === undefined ? `The model has ${paths.join(', ') || 'none'}.` : `Did you mean ${close}?`),
  );
}
