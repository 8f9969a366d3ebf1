import { requireThat } from '@infodrop/requirements';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { type InformationLayer, isInformationLayer } from '../layers/informationLayer.js';
import { isNoisyLayer, type NoisyLayer } from '../layers/noisyLayer.js';
import { layerPaths } from './layerPaths.js';

/** What a run calls its layers, while {@link withLayerNames} is under way. */
let names: ReadonlyMap<object, string> | null = null;

/**
 * A task in which layers have the names that a run gives them: the paths in several models may be the same, and their noise would be. What looks
 * through a model meanwhile leaves these layers their names.
 *
 * @param given - The name of each layer.
 * @param task - What to do, without a wait.
 * @returns What the task returns.
 * @throws RangeError for other arguments; what the task throws.
 *
 * @example
 * const [a, b] = [0, 1].map(() => sequential({ layers: [informationDropout({ name: 'z', klScale: 1, inputShape: [2] })] }));
 * const given = new Map([[a.layers[0], 'a/z'], [b.layers[0], 'b/z']]);
 * withLayerNames(given, () => sub(a.apply(ones([1, 2]), { training: true }), b.apply(ones([1, 2]), { training: true })));
 */
export function withLayerNames<T>(given: ReadonlyMap<object, string>, task: () => T): T {
  requireThat(given instanceof Map, 'withLayerNames', 'given', 'a Map from layers to names', given);
  requireThat(typeof task === 'function', 'withLayerNames', 'task', 'a function', task);
  const before = names;
  names = given;
  try {
    for (const [layer, name] of given) (layer as NoisyLayer).path = name;
    return task();
  } finally {
    names = before;
  }
}

/**
 * The layers with noise of a model, in its order, those of nested models and wrappers included; each once.
 *
 * They are found by what they have (see `NoisyLayer`), not by their class. Each is told its `path` in this model, which its
 * noise is keyed by: so two layers of one name in two nested models draw different noise from here on. Whatever looks
 * through a whole model does this (`informationLayers`, `setNoiseMode`, `forwardPass`, `klNats`, and the training loop of
 * `@infodrop/training`; `withNoiseMode` and evaluation put it back). Plain `model.fit` does not: call one of them before it where two
 * nested models have noisy layers of one name.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * for (const layer of noisyLayers(model)) layer.noiseStep = 0;
 */
export function noisyLayers(model: LayersModel): (layers.Layer & NoisyLayer)[] {
  return layerPaths(model).flatMap(({ path, layer }) => {
    if (!isNoisyLayer(layer)) return [];
    layer.path = names?.get(layer) ?? path;
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
