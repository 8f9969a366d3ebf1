import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { type InformationLayer, isInformationLayer } from '../layers/informationLayer.js';
import { isNoisyLayer, type NoisyLayer } from '../layers/noisyLayer.js';
import { layerPaths } from './layerPaths.js';

/**
 * The layers with noise of a model, in its order, those of nested models and wrappers included; each once.
 *
 * They are found by what they have (see `NoisyLayer`), not by their class. Each is told its `path` in this model, which its
 * noise is keyed by: so two layers of one name in two nested models draw different noise from here on. Whatever looks
 * through a whole model does this (`informationLayers`, `setNoiseMode`, `withNoiseMode`, `forwardPass`, `klNats`, and the
 * training loop and evaluation of `@infodrop/training`). Plain `model.fit` does not: call one of them before it where two
 * nested models have noisy layers of one name.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * for (const layer of noisyLayers(model)) layer.noiseStep = 0;
 */
export function noisyLayers(model: LayersModel): (layers.Layer & NoisyLayer)[] {
  return layerPaths(model).flatMap(({ path, layer }) => {
    if (!isNoisyLayer(layer)) return [];
    layer.path = path;
    return [layer];
  });
}

/**
 * The information layers of a model, in its order, those of nested models and wrappers included; each once.
 *
 * As `noisyLayers`, of those that also have what `InformationLayer` says; it tells all noisy layers their path.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * for (const layer of informationLayers(model)) layer.beta = 0.1;
 */
export function informationLayers(model: LayersModel): (layers.Layer & InformationLayer)[] {
  return noisyLayers(model).flatMap((layer) => (isInformationLayer(layer) ? [layer] : []));
}
