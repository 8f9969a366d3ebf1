import { informationLayers } from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a layer knows of its own noise, where it is one of `@infodrop/dropout`. */
interface Watched {
  readonly saturation?: number | null;
  warnsOfSaturation?: boolean;
}

/** Shares of units at their cap, by the layer's path; null where nothing was measured yet. */
export type Saturation = Readonly<Record<string, number | null>>;

/**
 * Watches how many units of each information layer sit at their cap, in the place of the layers' own warnings: the board and
 * the report show the numbers. Whether they are good or bad is for the experiment: most of a canvas should be forgotten.
 *
 * @param model - The network.
 * @returns What is known now, whenever it is asked.
 *
 * @example
 * const saturation = watchSaturation(model);
 * saturation(); // { informationDropout1: 0.83 }
 */
export function watchSaturation(model: LayersModel): () => Saturation {
  const layers = informationLayers(model).map((layer): Watched & { readonly path: string } => layer);
  for (const layer of layers) if (layer.warnsOfSaturation !== undefined) layer.warnsOfSaturation = false;
  return () => Object.fromEntries(layers.map(({ path, saturation = null }) => [path, saturation]));
}
