import { arrayData } from '@infodrop/training';
import { bottleneckAttribution } from '../src/bottleneck/bottleneckAttribution.js';
import { featureStatistics } from '../src/bottleneck/featureStatistics.js';
import { smallCnn, waves, wavesOf } from './networks.js';

/** Bits of two images of waves by the search for each image: the same numbers wherever it runs. */
export async function attributionOfWaves(): Promise<number[]> {
  const model = smallCnn();
  const data = arrayData({ inputs: wavesOf(20), shape: [8, 8, 1], targets: new Uint8Array(20) });
  const statistics = await featureStatistics(model, data, { layer: 'maps' });
  const images = waves(2);
  const { bits, values } = await bottleneckAttribution(model, images, { layer: 'maps', statistics });
  images.dispose();
  model.dispose();
  return [...bits, ...values];
}
