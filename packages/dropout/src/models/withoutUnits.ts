import { mul, reshape, sum, type Tensor, type Tensor1D, tensor1d, tidy, tile } from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { hasPlainForm } from '../layers/plainLayer.js';
import { isFactor } from './channelGraph.js';
import { type Cut, cutLayer, plainLayersOf } from './cutLayer.js';
import { rebuildModel, standingOf } from './rebuildModel.js';
import { byChannel, type Candidate, constantsBehind, type Heard, kernelOf } from './silentUnits.js';

type Layer = layers.Layer;

/** Layers that a positive factor of each channel goes through unchanged. */
const LETS_FACTORS_THROUGH = /^(Flatten|(Global)?(Max|Average)Pooling[123]D|(Spatial)?Dropout(1D)?)$/;

/** The model without noise and without the channels that do not stay. */
export async function withoutUnits(
  model: LayersModel,
  candidates: readonly Candidate[],
  heard: readonly Heard[],
  kept: readonly Int32Array[],
): Promise<LayersModel> {
  const cuts = new Map<Layer, Cut>();
  const change = (layer: Layer, cut: Cut): void => void cuts.set(layer, { ...cuts.get(layer), ...cut });
  const folded = new Set<Layer>();
  const made: Tensor[] = [];
  for (const [i, { layer, way }] of candidates.entries()) {
    const outputs = kept[i]!;
    const { constants } = heard[i]!;
    const channels = constants.length;
    const folds =
      isFactor(layer) &&
      way.consumers.every(({ through }) => through.every((each) => LETS_FACTORS_THROUGH.test(each.getClassName())));
    if (folds) folded.add(layer);
    change(way.producer, { outputs });
    for (const each of way.before) change(each, { outputs });
    for (const each of way.behind.keys()) change(each, { outputs });
    for (const { layer: consumer, repeats, through } of way.consumers) {
      const lost = await constantsBehind(through, layer, constants);
      for (const channel of outputs) lost[channel] = 0;
      const { sums, factors } = tidy(() => ({
        sums: sumsOf(consumer, repeats, lost),
        ...(folds ? { factors: tile(factorsOf(layer), [repeats]) } : {}),
      }));
      made.push(sums, ...(factors === undefined ? [] : [factors]));
      change(consumer, {
        inputs: repeated(outputs, repeats, channels),
        ...(lost.some((value) => value !== 0) ? { sums } : {}),
        ...(factors === undefined ? {} : { factors }),
      });
    }
  }
  try {
    return rebuildModel(model, ({ layer }, copy) => {
      if (folded.has(layer)) return [];
      const cut = cuts.get(layer);
      if (cut === undefined) return hasPlainForm(layer) ? layer.plainLayers().map(standingOf) : copy();
      const ofLayer = isFactor(layer) ? { ...cut, inputs: cut.outputs! } : cut;
      return plainLayersOf(layer).map((plain) => standingOf(cutLayer(plain, ofLayer)));
    });
  } finally {
    for (const tensor of made) tensor.dispose();
  }
}

/** What a layer multiplies each channel by, [channels]: its plain form is a diagonal kernel, or one of each channel. */
function factorsOf(layer: Layer): Tensor1D {
  const kernel = kernelOf(layer);
  return kernel.rank === 2 ? sum(kernel, 0) : reshape(kernel, [-1]);
}

/** Indices of the values of some channels in a flattened map. */
const repeated = (channels: Int32Array, repeats: number, all: number): Int32Array =>
  Int32Array.from(
    { length: channels.length * repeats },
    (_, i) => Math.floor(i / channels.length) * all + channels[i % channels.length]!,
  );

/** What constant channels add to the sums of a layer, [outputs]. */
function sumsOf(layer: Layer, repeats: number, constants: Float64Array): Tensor {
  const ofChannels = sum(byChannel(kernelOf(layer), repeats, constants.length), [0, 1]);
  return sum(mul(ofChannels, reshape(tensor1d(Float32Array.from(constants)), [-1, 1])), 0);
}
