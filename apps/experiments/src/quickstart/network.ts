import { logUniform } from '@infodrop/dropout';
import { clutteredCnn } from '@infodrop/networks';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { type Arm } from './arms.js';
import { type QuickstartConfiguration } from './configuration.js';

/**
 * The network of an arm, with its initial weights: the same for every β of one seed, but for the layers that draw noise.
 *
 * @param configuration - Of the quickstart.
 * @param arm - Without noise where its β is null.
 * @returns A classifier of canvases into ten digits that ends in logits.
 *
 * @example
 * networkOf(configuration, { name: 'beta-0.1', title: 'β = 0.1', beta: 0.1 });
 */
export function networkOf(configuration: QuickstartConfiguration, { beta }: Arm): LayersModel {
  const { seed, filters, canvas, minAlpha, maxAlpha, meanCorrection, gateZeros, klScale } = configuration;
  return clutteredCnn({
    seed,
    filters,
    inputShape: [canvas, canvas, 1],
    classes: 10,
    noise:
      beta === null
        ? { kind: 'none' }
        : { kind: 'information', prior: logUniform(), minAlpha, maxAlpha, meanCorrection, gateZeros, beta, klScale },
  });
}
