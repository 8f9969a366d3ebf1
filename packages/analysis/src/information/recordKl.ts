import { addN, type Tensor } from '@tensorflow/tfjs-core';
import type { PathedInformationLayer } from './informationLayerByPath.js';

/**
 * Calls a model and takes what its information layers let through: the KL of each unit, [batch, …units], nats, summed over
 * the calls of a layer where the model makes several.
 *
 * @param run - Calls the model; in the scope that the results belong to.
 * @throws TypeError when a layer recorded nothing.
 */
export function recordKl<T>(
  caller: string,
  layers: readonly PathedInformationLayer[],
  run: () => T,
): { readonly result: T; readonly perUnit: readonly Tensor[] } {
  const before = layers.map((layer) => layer.trackKl);
  const stops = layers.map((layer) => {
    layer.trackKl = true;
    return layer.klLedger.startRecording();
  });
  const calls: ReturnType<(typeof stops)[number]>[] = [];
  let result: T;
  try {
    result = run();
  } finally {
    layers.forEach((layer, i) => (layer.trackKl = before[i]!));
    for (const stop of stops) calls.push(stop());
  }
  const perUnit = calls.map((ofLayer, i) => {
    if (ofLayer.length > 0) return addN(ofLayer.map((call) => call.perUnit));
    throw new TypeError(
      `${caller}: layer '${layers[i]!.path}' must be called by the model and record its KL, got none. ` +
        'A layer of your own computes it where trackKl is set.',
    );
  });
  return { result, perUnit };
}
