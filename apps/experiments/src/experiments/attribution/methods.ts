import {
  type AttributionMaps,
  bottleneckAttribution,
  bottleneckReadout,
  type BottleneckReadout,
  featureStatistics,
  type FeatureStatistics,
  gradCam,
  informationMap,
  integratedGradients,
  occlusion,
  readoutAttribution,
  readoutObjective,
} from '@infodrop/analysis';
import { adam, constant, train, type TrainingData } from '@infodrop/training';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { AttributionScale } from './scale.js';

const FIRST = 'informationDropout1';
const SECOND = 'informationDropout2';
const LAST = 'convolution3BatchNorm';
/** Behind the first convolution (of the whole canvas) and behind the second (of half of it). */
const WHOLE = 'convolution1BatchNorm';
const HALF = 'convolution2BatchNorm';

/** What validation images choose among: a method's setting, as the report shows it. */
export type Setting = Readonly<Record<string, string | number>>;

/** A trained network, and what was computed for it once. */
export interface Explained {
  readonly model: LayersModel;
  readonly train: TrainingData;
  readonly scale: Pick<AttributionScale, 'statistics' | 'readoutSize' | 'readoutEpochs'>;
  readonly signal: AbortSignal;
  readonly known: {
    readonly statistics: Map<string, Promise<FeatureStatistics>>;
    readonly readouts: Map<string, Promise<BottleneckReadout>>;
  };
}

/** A way to say which pixels an answer comes from. */
export interface AttributionMethod {
  readonly title: string;
  readonly settings: readonly Setting[];
  maps(network: Explained, images: Tensor4D, setting: Setting): Promise<AttributionMaps>;
}

const layerOf = ({ layer }: Setting): string => String(layer);
const numberOf = (setting: Setting, name: string): number => Number(setting[name]);

const part = (data: TrainingData, size: number): TrainingData => ({ ...data, size: Math.min(size, data.size) });

function statisticsOf(
  { model, train: data, scale, signal, known }: Explained,
  layer: string,
): Promise<FeatureStatistics> {
  const found =
    known.statistics.get(layer) ?? featureStatistics(model, part(data, scale.statistics), { layer, signal });
  known.statistics.set(layer, found);
  return found;
}

function readoutOf(network: Explained, setting: Setting): Promise<BottleneckReadout> {
  const { readouts } = network.known;
  const found = readouts.get(settingText(setting)) ?? trainedReadout(network, setting);
  readouts.set(settingText(setting), found);
  return found;
}

async function trainedReadout(network: Explained, setting: Setting): Promise<BottleneckReadout> {
  const { model, train: data, scale, signal } = network;
  const layer = layerOf(setting);
  const reads = [...new Set([layer, SECOND, LAST, 'logits'])];
  const [statistics, ...others] = await Promise.all([layer, ...reads].map((each) => statisticsOf(network, each)));
  const readout = bottleneckReadout({ statistics: statistics!, reads: others });
  const { status } = await train({
    objective: readoutObjective({ model, readout, beta: numberOf(setting, 'beta') }),
    data: part(data, scale.readoutSize),
    epochs: scale.readoutEpochs,
    batchSize: Math.min(50, scale.readoutSize),
    seed: 0,
    optimizer: adam(),
    schedule: constant(0.002),
    signal,
  });
  if (status === 'aborted') throw signal.reason;
  return readout;
}

/** Every method that is compared, by the name of its values. */
export const attributionMethods = {
  bottleneck: {
    title: 'bottleneck attribution, per sample',
    settings: [
      { layer: FIRST, beta: 10 },
      { layer: FIRST, beta: 1 },
      { layer: SECOND, beta: 10 },
      { layer: HALF, beta: 10 },
      { layer: WHOLE, beta: 10 },
    ],
    async maps(network, images, setting) {
      const layer = layerOf(setting);
      const statistics = await statisticsOf(network, layer);
      const { model, signal } = network;
      return bottleneckAttribution(model, images, { layer, statistics, beta: numberOf(setting, 'beta'), signal });
    },
  },
  readout: {
    title: 'bottleneck attribution, readout',
    settings: [
      { layer: FIRST, beta: 10 },
      { layer: FIRST, beta: 1 },
      { layer: SECOND, beta: 10 },
      { layer: FIRST, beta: 0.1 },
      { layer: HALF, beta: 1 },
    ],
    async maps(network, images, setting) {
      const readout = await readoutOf(network, setting);
      return readoutAttribution(network.model, images, { readout, signal: network.signal });
    },
  },
  ownMap: {
    title: 'information dropout’s own map',
    settings: [{ layer: FIRST }, { layer: SECOND }],
    maps: ({ model, signal }, images, setting) => informationMap(model, images, { layer: layerOf(setting), signal }),
  },
  gradCam: {
    title: 'Grad-CAM',
    settings: [{ layer: LAST }, { layer: SECOND }, { layer: FIRST }, { layer: HALF }, { layer: WHOLE }],
    maps: ({ model, signal }, images, setting) => gradCam(model, images, { layer: layerOf(setting), signal }),
  },
  integratedGradients: {
    title: 'integrated gradients',
    settings: [
      { sign: 'kept', baseline: 0 },
      { sign: 'dropped', baseline: 0 },
      { sign: 'kept', baseline: 0.5 },
      { sign: 'dropped', baseline: 0.5 },
      { sign: 'dropped', baseline: 1 },
    ],
    async maps({ model, signal }, images, setting) {
      const maps = await integratedGradients(model, images, { baseline: numberOf(setting, 'baseline'), signal });
      return setting.sign === 'kept' ? maps : { ...maps, values: maps.values.map(Math.abs) };
    },
  },
  occlusion: {
    title: 'occlusion',
    settings: [{ patch: 4 }, { patch: 6 }, { patch: 8 }, { patch: 10 }, { patch: 12 }],
    maps: ({ model, signal }, images, setting) =>
      occlusion(model, images, { patch: numberOf(setting, 'patch'), signal }),
  },
} as const satisfies Readonly<Record<string, AttributionMethod>>;

/** Name of a method's values. */
export type AttributionMethodName = keyof typeof attributionMethods;

/** Every one. */
export const attributionMethodNames = Object.keys(attributionMethods) as AttributionMethodName[];

/**
 * A setting in words.
 *
 * @param setting - Of a method.
 *
 * @example
 * settingText({ layer: 'convolution1', beta: 10 }); // 'layer convolution1, β 10'
 */
export function settingText(setting: Setting): string {
  return Object.entries(setting)
    .map(([name, value]) => `${name === 'beta' ? 'β' : name} ${value}`)
    .join(', ');
}
