import { isNoisyLayer, layerPaths, type NoisyLayer } from '@infodrop/dropout';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layerName } from './weights.js';

/** The noisy layers of some models by what a run calls them, which their noise is keyed by; a shared one is the first model's. */
export function layerNames(models: Readonly<Record<string, LayersModel>>): ReadonlyMap<NoisyLayer, string> {
  const names = new Map<NoisyLayer, string>();
  for (const [name, model] of Object.entries(models)) {
    for (const { path, layer } of layerPaths(model)) {
      if (isNoisyLayer(layer) && !names.has(layer)) names.set(layer, layerName(models, name, path));
    }
  }
  return names;
}
