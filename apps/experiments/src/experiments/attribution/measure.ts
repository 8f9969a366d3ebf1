import { mapAuroc } from '@infodrop/analysis';
import { setNoiseMode } from '@infodrop/dropout';
import { spread, type Spread } from '@infodrop/metrics';
import { evaluate } from '@infodrop/training';
import { tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Measured } from '../../experiment/measured.js';
import type { ClutteredDigits } from '../cluttered/data.js';
import { firstOfEachLabel } from '../cluttered/firstOfEachLabel.js';
import {
  type AttributionMethod,
  attributionMethodNames,
  attributionMethods,
  type Explained,
  type Setting,
  settingText,
} from './methods.js';
import type { AttributionScale } from './scale.js';

/** What tables and the figure need of a run. */
export interface AttributionDetail {
  /** Of each method, by name: the setting that validation images chose, and the milliseconds that a test image took with it. */
  readonly methods: Readonly<Record<string, { readonly setting: string; readonly milliseconds: number }>>;
  readonly figure: {
    readonly labels: readonly number[];
    /** Ink of each canvas, 0…1. */
    readonly images: readonly (readonly number[])[];
    /** Of each method, by name: a map for each image, from 0 to 1. */
    readonly maps: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
}

/** Columns of the figure. */
const figureImages = 5;

/**
 * Explains test images of a trained network by every method, each with the setting that validation images chose.
 *
 * @param trained - The network, the splits, and a signal that stops it.
 * @returns `error` of the network (share), and of each method the area under the ROC curve of digit against clutter pixels, by image.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * await measureAttribution({ model, train, validation, test, scale, signal });
 */
export async function measureAttribution({
  model,
  train,
  validation,
  test,
  scale,
  signal,
}: {
  readonly model: LayersModel;
  readonly train: ClutteredDigits;
  readonly validation: ClutteredDigits;
  readonly test: ClutteredDigits;
  readonly scale: AttributionScale;
  readonly signal: AbortSignal;
}): Promise<Measured<AttributionDetail>> {
  setNoiseMode(model, 'deterministic');
  const network: Explained = { model, train, scale, signal, known: { statistics: new Map(), readouts: new Map() } };
  const { error } = await evaluate({ model, data: test, signal });
  const labels = Array.from({ length: test.size }, (_, i) => test.generator.example(i).label);
  const shown = firstOfEachLabel(labels, figureImages);
  const values: Record<string, Spread | number> = { error };
  const methods: Record<string, { setting: string; milliseconds: number }> = {};
  const maps: Record<string, number[][]> = {};
  for (const name of attributionMethodNames) {
    const method: AttributionMethod = attributionMethods[name];
    const setting = await bestSetting(network, method, validation, scale.choosing);
    const started = performance.now();
    const aurocs = await aurocsOf(network, method, setting, test, scale.explained);
    methods[name] = { setting: settingText(setting), milliseconds: (performance.now() - started) / scale.explained };
    values[name] = spread(aurocs);
    maps[name] = await shownMaps(network, method, setting, test, shown);
  }
  return {
    values,
    detail: {
      methods,
      figure: {
        labels: shown.map((index) => labels[index]!),
        images: shown.map((index) => [...test.generator.example(index).image]),
        maps,
      },
    },
  };
}

/** The setting whose mean AUROC on validation images is highest; the first among equals. */
async function bestSetting(
  network: Explained,
  method: AttributionMethod,
  validation: ClutteredDigits,
  count: number,
): Promise<Setting> {
  let best: { setting: Setting; auroc: number } | undefined;
  for (const setting of method.settings) {
    const auroc = spread(await aurocsOf(network, method, setting, validation, count)).mean;
    if (best === undefined || auroc > best.auroc) best = { setting, auroc };
  }
  return best!.setting;
}

/** Of each of the first images: the AUROC of its map, digit against clutter alone; NaN without clutter. */
async function aurocsOf(
  network: Explained,
  method: AttributionMethod,
  setting: Setting,
  { generator }: ClutteredDigits,
  count: number,
): Promise<number[]> {
  network.signal.throwIfAborted();
  const indices = Array.from({ length: count }, (_, i) => i);
  const { images, digitMasks, clutterMasks } = generator.batch(indices);
  const batch = tensor4d(images, [count, generator.height, generator.width, 1]);
  try {
    const maps = await method.maps(network, batch, setting);
    return [...mapAuroc(maps, { positives: digitMasks, negatives: clutterMasks })];
  } finally {
    batch.dispose();
  }
}

/** Maps of some images, each from 0 to 1 of what it has most: what is below 0 speaks against the answer, and is dark. */
async function shownMaps(
  network: Explained,
  method: AttributionMethod,
  setting: Setting,
  { generator }: ClutteredDigits,
  indices: readonly number[],
): Promise<number[][]> {
  const { height, width } = generator;
  const batch = tensor4d(generator.batch([...indices]).images, [indices.length, height, width, 1]);
  try {
    const { values } = await method.maps(network, batch, setting);
    return indices.map((_, i) => {
      const map = values.subarray(i * height * width, (i + 1) * height * width);
      const most = map.reduce((one, other) => Math.max(one, other), 0);
      return Array.from(map, (value) => (most > 0 ? Number((Math.max(value, 0) / most).toFixed(3)) : 0));
    });
  } finally {
    batch.dispose();
  }
}
