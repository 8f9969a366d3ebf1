import { bottleneckAttribution, featureStatistics, type FeatureStatistics } from '@infodrop/analysis';
import type { ImageSet } from '@infodrop/datasets';
import { arrayData } from '@infodrop/training';
import { tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beliefsOf } from '../cluttered/networks.js';
import { CANVAS, sceneOf, USUAL_PATCHES } from '../cluttered/scene.js';

/** Why a network takes a scene for a digit. */
export interface Explanation {
  /** Bits per pixel, [40, 40]. */
  readonly map: Float32Array;
  readonly bits: number;
  readonly target: number;
  readonly beliefs: Float32Array;
}

/** The layer behind which the flow is restricted when an answer is explained: half the canvas on a side. */
export const EXPLAINED_LAYER = 'pool1';
/** Scenes that the mean and the spread of that layer are taken of. */
const SCENES = 60;

/** What the layer gives of scenes like those that the network was trained on. */
export function statisticsOf(network: LayersModel, digits: ImageSet, layer: string): Promise<FeatureStatistics> {
  const scenes = Array.from({ length: SCENES }, (_, i) => sceneOf(digits, i % 10, USUAL_PATCHES, 1000 + i));
  const inputs = new Float32Array(SCENES * CANVAS * CANVAS);
  for (const [i, { image }] of scenes.entries()) inputs.set(image, i * CANVAS * CANVAS);
  const targets = Uint8Array.from(scenes, ({ label }) => label);
  return featureStatistics(network, arrayData({ inputs, shape: [CANVAS, CANVAS, 1], targets }), { layer });
}

/**
 * Which pixels an answer needs, in bits: bottleneck attribution.
 *
 * @param target - The digit that is explained; undefined for the one that the network answers.
 * @param price - β of the bottleneck: the more, the fewer places are left.
 */
export async function explain(
  network: LayersModel,
  statistics: FeatureStatistics,
  image: Float32Array,
  target: number | undefined,
  price: number,
): Promise<Explanation> {
  const images = tensor4d(image, [1, CANVAS, CANVAS, 1]);
  try {
    const { values, bits, targets } = await bottleneckAttribution(network, images, {
      layer: statistics.layer,
      statistics,
      beta: price,
      ...(target === undefined ? {} : { targets: [target] }),
    });
    return { map: values, bits: bits[0]!, target: targets[0]!, beliefs: await beliefsOf(network, image) };
  } finally {
    images.dispose();
  }
}
