import { serialization } from '@tensorflow/tfjs-core';
import { InformationDropout } from './informationDropout.js';
import { InformationDropoutConv2d } from './informationDropoutConv2d.js';
import { InformationDropoutDense } from './informationDropoutDense.js';
import { MultiplicativeNoise } from './multiplicativeNoise.js';

/**
 * Makes the layers known to tfjs, so that a saved model with them loads. Importing the package does it; calling it
 * again changes nothing, and brings the registration back where a bundler has dropped it.
 *
 * @example
 * registerLayers();
 */
export function registerLayers(): void {
  for (const layer of [MultiplicativeNoise, InformationDropout, InformationDropoutDense, InformationDropoutConv2d]) {
    serialization.registerClass(layer);
  }
}
