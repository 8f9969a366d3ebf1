import { serialization } from '@tensorflow/tfjs-core';
import { ConcreteDropoutConv2d, ConcreteDropoutDense } from './concreteDropout.js';
import { ConditionalBottleneck } from './conditionalBottleneck.js';
import { GaussianBottleneck } from './gaussianBottleneck.js';
import { InformationDropout } from './informationDropout.js';
import {
  InformationDropoutConv1d,
  InformationDropoutConv2d,
  InformationDropoutConv3d,
} from './informationDropoutConv.js';
import { InformationDropoutDense } from './informationDropoutDense.js';
import { LearnedMultiplicativeNoise } from './learnedMultiplicativeNoise.js';
import { MultiplicativeNoise } from './multiplicativeNoise.js';
import { SparseVariationalDropoutConv2d, SparseVariationalDropoutDense } from './sparseVariationalDropout.js';
import { VariationalDropoutConv2d, VariationalDropoutDense } from './variationalDropout.js';

const LAYERS = [
  MultiplicativeNoise,
  LearnedMultiplicativeNoise,
  InformationDropout,
  InformationDropoutDense,
  InformationDropoutConv1d,
  InformationDropoutConv2d,
  InformationDropoutConv3d,
  VariationalDropoutDense,
  VariationalDropoutConv2d,
  SparseVariationalDropoutDense,
  SparseVariationalDropoutConv2d,
  ConcreteDropoutDense,
  ConcreteDropoutConv2d,
  GaussianBottleneck,
  ConditionalBottleneck,
] as const;

/**
 * Makes the layers known to tfjs, so that a saved model with them loads. Importing the package does it; calling it
 * again changes nothing, and brings the registration back where a bundler has dropped it.
 *
 * @example
 * registerLayers();
 */
export function registerLayers(): void {
  for (const layer of LAYERS) serialization.registerClass(layer);
}
