import { logUniform } from '@infodrop/dropout';
import { allCnn96, clutteredCnn, type NetworkNoise } from '@infodrop/networks';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ClutteredScale } from './scale.js';

/**
 * The classifier of cluttered digits.
 *
 * @param scale - Its canvas, filters and what its noise is made with count.
 * @param beta - Weight of the information; 'none' for no noise.
 * @param seed - Of the initial weights and the noise.
 *
 * @example
 * const model = clutteredNetwork(clutteredScales.smoke, 0.1, 0);
 */
export function clutteredNetwork(
  scale: Pick<
    ClutteredScale,
    'network' | 'filters' | 'canvas' | 'minAlpha' | 'maxAlpha' | 'meanCorrection' | 'gateZeros' | 'trainSize'
  >,
  beta: number | string,
  seed: number,
): LayersModel {
  const { network, filters, canvas, minAlpha, maxAlpha, meanCorrection, gateZeros, trainSize } = scale;
  const information = {
    prior: logUniform(),
    minAlpha,
    alphaRange: maxAlpha,
    meanCorrection,
    gateZeros,
    klScale: 1 / trainSize,
  };
  const noise: NetworkNoise =
    typeof beta === 'number' ? { kind: 'information', ...information, beta } : { kind: 'none' };
  const shared = { seed, inputShape: [canvas, canvas, 1] as const, classes: 10, noise };
  return network === 'all-cnn-96' ? allCnn96(shared) : clutteredCnn({ ...shared, filters });
}
