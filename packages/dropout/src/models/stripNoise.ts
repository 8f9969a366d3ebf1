import { requireModel } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isNoisyLayer } from '../layers/noisyLayer.js';
import { hasPlainForm } from '../layers/plainLayer.js';
import { layerPlaces } from './layerPaths.js';
import { isModel, isTimeDistributed, rebuildModel, standingOf } from './rebuildModel.js';

/**
 * The same model without noise, of layers of tfjs alone: to be saved, and loaded where this package is not.
 *
 * Multiplicative noise and information dropout on a given activation are left out (their own activation stays), dense layers and
 * convolutions with information dropout become those of tfjs with the weights of f, and `BatchNorm` of `@infodrop/networks`
 * becomes `batchNormalization`. It gives what the model gives where its noise is off, to rounding. Models inside it, shared
 * layers and `timeDistributed` are taken along; layers keep their names, and what they were trained with where that is in their
 * configuration. An input that only the strength of the noise was computed from is no input any more. Stock dropout of tfjs stays
 * as it is, and so do layers of your own, unless they have `plainLayers()`.
 *
 * @param model - Sequential or functional; nothing of it is changed.
 * @returns A new model, not compiled, whose weights are copies.
 * @throws TypeError when it is no model, or a noisy layer cannot be said by layers of tfjs: one of your own without
 * `plainLayers()`, or one inside a recurrent layer or another wrapper than `timeDistributed`. It names the layer.
 *
 * @example
 * const model = sequential({ layers: [informationDropoutDense({ units: 2, klScale: 1, inputShape: [3] })] });
 * const plain = stripNoise(model);
 * plain.layers.map((layer) => layer.getClassName()); // ['InputLayer', 'Dense']
 */
export function stripNoise(model: LayersModel): LayersModel {
  requireModel('stripNoise', model);
  requirePlainForms('stripNoise', model);
  return rebuildModel(model, ({ layer }, copy) => (hasPlainForm(layer) ? layer.plainLayers().map(standingOf) : copy()));
}

/** Everything is found wrong before anything is built. */
export function requirePlainForms(caller: string, model: LayersModel): void {
  const places = layerPlaces(model);
  for (const { path, layer } of places) {
    if (!isNoisyLayer(layer) || hasPlainForm(layer)) continue;
    throw new TypeError(
      `${caller}: layer "${path}" must have plainLayers(), which says it without noise by layers of tfjs, got none. ` +
        'A layer of your own is given one.',
    );
  }
  for (const { path: outer, layer, isLeaf } of places) {
    if (isLeaf || isModel(layer) || isTimeDistributed(layer)) continue;
    const inner = places.find(({ path, layer: each }) => path.startsWith(`${outer}/`) && hasPlainForm(each));
    if (inner === undefined) continue;
    throw new TypeError(
      `${caller}: layer "${inner.path}" must be outside of a ${layer.getClassName()}, got it inside "${outer}". ` +
        'Noise can be left out of models, and of what timeDistributed holds.',
    );
  }
}
