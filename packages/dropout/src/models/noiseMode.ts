import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isInformationLayer } from '../layers/informationLayer.js';
import { isNoisyLayer, type NoiseMode } from '../layers/noisyLayer.js';
import { layerPaths } from './layerPaths.js';
import { noisyLayers } from './noisyLayers.js';

/**
 * Sets the mode of every layer with noise: 'auto', 'deterministic' or 'monteCarlo'.
 *
 * @throws RangeError when the mode is unknown.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * setNoiseMode(model, 'monteCarlo'); // predict() now draws new noise each time
 */
export function setNoiseMode(model: LayersModel, mode: NoiseMode): void {
  for (const layer of noisyLayers(model)) layer.mode = mode;
}

/**
 * Does something with every noisy layer of a model in one mode, and leaves the layers as they were: their mode, path,
 * noiseStep, sampleOffset and trackKl are put back, also where the task throws.
 *
 * @param task - What to do; it may set all of those.
 * @returns What the task returns.
 * @throws What the task throws; RangeError when the mode is unknown.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * const z = await withNoiseMode(model, 'monteCarlo', async () => model.predict(ones([1, 2])));
 */
export async function withNoiseMode<T>(model: LayersModel, mode: NoiseMode, task: () => Promise<T>): Promise<T> {
  const before = layerPaths(model).flatMap(({ layer }) => {
    if (!isNoisyLayer(layer)) return [];
    const { mode: oldMode, path, noiseStep, sampleOffset } = layer;
    const trackKl = isInformationLayer(layer) ? layer.trackKl : undefined;
    return [{ layer, oldMode, path, noiseStep, sampleOffset, trackKl }];
  });
  try {
    setNoiseMode(model, mode);
    return await task();
  } finally {
    for (const { layer, oldMode, path, noiseStep, sampleOffset, trackKl } of before) {
      layer.mode = oldMode;
      layer.path = path;
      layer.noiseStep = noiseStep;
      if (sampleOffset !== undefined) layer.sampleOffset = sampleOffset;
      if (trackKl !== undefined && isInformationLayer(layer)) layer.trackKl = trackKl;
    }
  }
}
