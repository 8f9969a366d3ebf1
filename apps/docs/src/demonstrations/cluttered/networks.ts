import { clutteredCnn, type NetworkNoise } from '@infodrop/networks';
import { memory, softmax, tensor, tensor4d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unpackWeights } from '../weights/packedWeights.mjs';
import { CANVAS } from './scene.js';

/** A trained network with the weights of a file; default one without noise. */
export function networkOf(bytes: Uint8Array, noise: NetworkNoise = { kind: 'none' }): LayersModel {
  const network = clutteredCnn({ noise });
  const shapes = network.getWeights().map(({ shape }) => shape);
  const weights = unpackWeights(bytes, shapes).map((values, i) => tensor(values, shapes[i]));
  network.setWeights(weights);
  for (const each of weights) each.dispose();
  return network;
}

/** How likely each digit is taken to be, noise off. */
export async function beliefsOf(network: LayersModel, image: Float32Array): Promise<Float32Array> {
  const beliefs = tidy(() => softmax(network.predict(tensor4d(image, [1, CANVAS, CANVAS, 1])) as Tensor));
  const values = await beliefs.data<'float32'>();
  beliefs.dispose();
  return values.slice();
}

/** The digit that is taken to be the likeliest, and how sure that is, in words. */
export function answerWords(beliefs: Float32Array): string {
  const answer = beliefs.indexOf(Math.max(...beliefs));
  return `a ${answer}, ${Math.round(100 * beliefs[answer]!)} % sure`;
}

/** Tensors alive. */
export const tensorCount = (): number => memory().numTensors;
