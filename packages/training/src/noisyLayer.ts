import { type Tensor } from '@tensorflow/tfjs-core';
import { type layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { modelLayers } from './weights.js';

/** When a layer draws noise: `auto` in training only, or never, or always. */
export type NoiseMode = 'auto' | 'deterministic' | 'monteCarlo';

/** What training needs to know of a layer that draws noise; the layers of `@infodrop/dropout` are such. */
export interface NoisyLayerLike {
  readonly name: string;
  mode: NoiseMode;
  /** What the noise of the next noisy call is keyed by; the layer adds one at each. */
  noiseStep: number;
  /** What else the noise is keyed by; where the layer has one, a checkpoint of another is refused. */
  readonly seed?: number | string;
  /** How many images of the same batch were noised before this call, where a batch is split. */
  sampleOffset?: number;
}

/**
 * A noisy layer that knows what its noise let through. The loop adds its KL to the loss, and what the layer lists in
 * `losses` too: that must be regularizers only, not the KL once more.
 */
export interface InformationLayerLike extends NoisyLayerLike {
  /** Lagrange multiplier of its information, ≥ 0. */
  beta: number;
  /** What the KL is multiplied by besides β: 1 (seed eq. 17) or 1/N (the paper's experiments). */
  readonly klScale: number;
  /** KL of the latest call, [batch, …units], nats; null where there was none or its tensor is gone. */
  klPerUnit(): Tensor | null;
  /** Its sum over units, mean over the batch, scalar; where the layer has it, it is asked instead. */
  klMean?(): Tensor | null;
  /** Whether calls outside training compute the KL too. */
  trackKl?: boolean;
}

/** Whether this object (a tfjs layer, mostly) draws noise by a step that training can set. */
export function isNoisyLayer(layer: object): layer is NoisyLayerLike {
  const { name, mode, noiseStep } = layer as Partial<NoisyLayerLike>;
  return typeof name === 'string' && typeof mode === 'string' && typeof noiseStep === 'number';
}

/** Whether it also has a β, a KL scale and a KL. */
export function isInformationLayer(layer: object): layer is InformationLayerLike {
  const { beta, klScale, klPerUnit } = layer as Partial<InformationLayerLike>;
  return (
    isNoisyLayer(layer) && typeof beta === 'number' && typeof klScale === 'number' && typeof klPerUnit === 'function'
  );
}

/** A layer and the path that names it in its model. */
export interface Found<L> {
  readonly path: string;
  readonly layer: L;
}

/** The noisy layers of a model and of the models inside it, in model order. */
export function noisyLayersOf(model: LayersModel): Found<layers.Layer & NoisyLayerLike>[] {
  return modelLayers(model).flatMap(({ path, layer }) => (isNoisyLayer(layer) ? [{ path, layer }] : []));
}

/** The information layers of a model and of the models inside it, in model order. */
export function informationLayersOf(model: LayersModel): Found<layers.Layer & InformationLayerLike>[] {
  return modelLayers(model).flatMap(({ path, layer }) => (isInformationLayer(layer) ? [{ path, layer }] : []));
}

/** Calls `task` with every noisy layer of a model in one mode, and gives them back their mode, step and offset. */
export async function withNoiseMode<T>(model: LayersModel, mode: NoiseMode, task: () => Promise<T>): Promise<T> {
  const before = noisyLayersOf(model).map(({ layer }) => {
    const { mode: oldMode, noiseStep, sampleOffset } = layer;
    const trackKl = isInformationLayer(layer) ? layer.trackKl : undefined;
    return { layer, oldMode, noiseStep, sampleOffset, trackKl };
  });
  try {
    for (const { layer } of before) layer.mode = mode;
    return await task();
  } finally {
    for (const { layer, oldMode, noiseStep, sampleOffset, trackKl } of before) {
      layer.mode = oldMode;
      layer.noiseStep = noiseStep;
      if (sampleOffset !== undefined) layer.sampleOffset = sampleOffset;
      if (trackKl !== undefined && isInformationLayer(layer)) layer.trackKl = trackKl;
    }
  }
}
