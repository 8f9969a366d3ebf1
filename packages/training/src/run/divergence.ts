import { layerPaths, withLayerNames } from '@infodrop/dropout';
import { clone, dispose, keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch, LoadedBatch } from '../data/trainingData.js';
import { interceptCalls } from '../interceptCalls.js';
import type { StepContext, Turn } from '../objectives/objective.js';
import { measureEntries } from '../objectives/report.js';
import { isFiniteTensor, layerName, type NamedWeight } from '../weights.js';
import { layerNames } from '../layerNames.js';

/** What it was that stopped being finite. */
export type DivergencePlace = 'inputs' | 'weight' | 'output' | 'kl' | 'measure' | 'gradient' | 'loss';

/** Training stopped because a number was NaN or infinite. Tell it by its `name`, not by `instanceof`. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  /** The update that could not be made, counted from 1. */
  readonly step: number;
  /** The epoch it belongs to, counted from 1. */
  readonly epoch: number;
  readonly place: DivergencePlace;
  /** Path of the layer where it began; null when it is no layer's. */
  readonly layer: string | null;
  /** Where the last good checkpoint lies; null when none was kept. */
  readonly checkpoint: string | null;

  constructor(message: string, about: Pick<DivergenceError, 'step' | 'epoch' | 'place' | 'layer' | 'checkpoint'>) {
    super(message);
    this.step = about.step;
    this.epoch = about.epoch;
    this.place = about.place;
    this.layer = about.layer;
    this.checkpoint = about.checkpoint;
  }
}

/** Where numbers stopped being finite: what it is, of which layer, in words. */
export interface Divergence {
  readonly place: DivergencePlace;
  readonly layer: string | null;
  readonly what: string;
}

/** The first weight, in model order, that is not finite. */
export async function divergedWeight(weights: readonly NamedWeight[]): Promise<Divergence | null> {
  for (const { weight, layer, name } of weights) {
    if (!(await isFiniteTensor(weight.read()))) return { place: 'weight', layer, what: `weight '${name}'` };
  }
  return null;
}

/**
 * Where a gradient that is not finite comes from: the backward pass goes from the last layer to the first, so it is the
 * last layer of the model that has one.
 */
export function divergedGradient(
  weights: readonly NamedWeight[],
  isFinite: (index: number) => boolean,
): Divergence | null {
  for (let i = weights.length - 1; i >= 0; i--) {
    if (!isFinite(i)) {
      const { layer, name } = weights[i]!;
      return { place: 'gradient', layer, what: `the gradient of '${name}', the first in the backward pass,` };
    }
  }
  return null;
}

/**
 * Makes the forward pass of a turn once more, layer by layer, and says where the first number that is not finite appears:
 * in the inputs, in a weight, in the output of a layer (the first to be computed), in the KL of a layer, in another measure. Null when
 * all of them are finite. Noise steps must have been set back for the noise to be the same.
 */
export async function divergedForward<B extends Batch, M extends object>(
  turn: Turn<B, M>,
  models: Readonly<Record<string, LayersModel>>,
  weights: readonly NamedWeight[],
  batch: LoadedBatch<B>,
  context: StepContext,
): Promise<Divergence | null> {
  if (!(await isFiniteTensor(batch.inputs))) {
    return { place: 'inputs', layer: null, what: 'a number of the batch' };
  }
  const weight = await divergedWeight(weights.filter(({ trainable }) => trainable));
  if (weight !== null) return weight;
  const paths = new Map<layers.Layer, string>();
  for (const [name, model] of Object.entries(models)) {
    for (const { path, layer } of layerPaths(model)) paths.set(layer, layerName(models, name, path));
  }
  // Copies to be read afterwards: within the pass only some backends could be read, and none without waiting.
  const suspects: { readonly values: Tensor; readonly divergence: Divergence }[] = [];
  const suspect = (tensor: Tensor, divergence: Divergence): void => {
    suspects.push({ values: keep(clone(tensor)), divergence });
  };
  const restore = interceptCalls([...paths.keys()], (layer, call, inputs, kwargs) => {
    const outputs = call(inputs, kwargs);
    const path = paths.get(layer)!;
    for (const output of [outputs].flat()) {
      suspect(output, { place: 'output', layer: path, what: `the output of layer '${path}'` });
    }
    return outputs;
  });
  try {
    tidy(() => {
      const { measures } = withLayerNames(layerNames(models), () => turn.terms(batch, context));
      for (const { path: names, tensor } of measureEntries(measures)) {
        const [name, inner] = names;
        if (inner !== undefined && name === 'kl') {
          suspect(tensor, { place: 'kl', layer: inner, what: `the KL of layer '${inner}'` });
        } else {
          const what = inner === undefined ? `the measure '${name}'` : `the measure '${name}' of '${inner}'`;
          suspect(tensor, { place: 'measure', layer: null, what });
        }
      }
    });
    for (const { values, divergence } of suspects) {
      if (!(await isFiniteTensor(values))) return divergence;
    }
    return null;
  } finally {
    restore();
    dispose(suspects.map(({ values }) => values));
  }
}
