import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isInformationLayer } from '../layers/informationLayer.js';
import { isNoisyLayer, type NoiseMode, type NoisyLayer } from '../layers/noisyLayer.js';
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

/** What of a layer a task may change. */
interface LayerState {
  mode: NoiseMode;
  path: string;
  noiseStep: number;
  sampleOffset: number | undefined;
  trackKl: boolean | undefined;
}

/** What each task that has a layer in its mode will put back, those that began first before the others. */
const entered = new WeakMap<NoisyLayer, LayerState[]>();

/** Notes what a layer is like. The function returned gives that to the task that began next and still has the layer, or puts it back where there is none. */
function enter(layer: NoisyLayer): () => void {
  const { mode, path, noiseStep, sampleOffset } = layer;
  const before = { mode, path, noiseStep, sampleOffset, trackKl: trackKlOf(layer) };
  const states = entered.get(layer) ?? [];
  entered.set(layer, states);
  states.push(before);
  return () => {
    const place = states.indexOf(before);
    const next = states[place + 1];
    states.splice(place, 1);
    // A task that began later still has the layer: it puts back what was before this one.
    if (next === undefined) putBack(layer, before);
    else Object.assign(next, before);
  };
}

const trackKlOf = (layer: NoisyLayer): boolean | undefined => (isInformationLayer(layer) ? layer.trackKl : undefined);

function putBack(layer: NoisyLayer, { mode, path, noiseStep, sampleOffset, trackKl }: LayerState): void {
  Object.assign(layer, { mode, path, noiseStep });
  if (sampleOffset !== undefined) layer.sampleOffset = sampleOffset;
  if (trackKl !== undefined && isInformationLayer(layer)) layer.trackKl = trackKl;
}

/**
 * Does something with every noisy layer of a model in one mode, and leaves the layers as they were: their mode, path,
 * noiseStep, sampleOffset and trackKl are put back, also where the task throws.
 *
 * Of tasks that overlap, the last to end puts back what was before the first. While a task waits, the layers are in its mode for whoever calls
 * them: where others may, let each stretch without a wait be a task.
 *
 * @param task - What to do; it may set all of those. What it returns may be a promise: the layers are put back when that is settled.
 * @returns What the task returns.
 * @throws What the task throws; RangeError when the mode is unknown.
 *
 * @example
 * const model = sequential({ layers: [informationDropout({ klScale: 1, inputShape: [2] })] });
 * const z = withNoiseMode(model, 'monteCarlo', () => model.predict(ones([1, 2])));
 */
export function withNoiseMode<T>(model: LayersModel, mode: NoiseMode, task: () => T): T {
  const leave = layerPaths(model).flatMap(({ layer }) => (isNoisyLayer(layer) ? [enter(layer)] : []));
  const end = (): void => {
    for (const each of leave.reverse()) each();
  };
  let isGoingOn = false;
  try {
    setNoiseMode(model, mode);
    const result = task();
    if (!(result instanceof Promise)) return result;
    isGoingOn = true;
    return result.finally(end) as T;
  } finally {
    if (!isGoingOn) end();
  }
}
