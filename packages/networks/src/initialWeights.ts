import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key, key, normal } from '@infodrop/random';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Standard deviation that keeps the variance of a signal through a kernel and a rectifier. */
const heScale = (kernelShape: readonly number[]): number =>
  Math.sqrt(2 / kernelShape.slice(0, -1).reduce((product, length) => product * length, 1));

function heNormal(of: Key, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const scale = heScale(shape);
  return tensor(
    normal(of, size).map((value) => value * scale),
    [...shape],
  );
}

/**
 * Gives the kernels of a model's convolutions and dense layers their initial weights, from counter-based random
 * numbers keyed by seed and layer name.
 *
 *   kernel ~ N(0, 2 / fan-in)
 *
 * So the same seed gives the same weights on every back end, and a layer's weights stay when another one is added.
 * Biases are 0; layers of other classes keep what they have.
 *
 * @param model - Built model; its `Conv2D` and `Dense` layers are written.
 * @param seed - Integer ≥ 0.
 *
 * Source: K. He et al., "Delving deep into rectifiers", 2015.
 */
export function initialiseWeights(model: LayersModel, seed: number): void {
  const root = foldIn(key(seed), 'initial weights');
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Conv2D' && layer.getClassName() !== 'Dense') continue;
    const of = foldIn(root, layer.name);
    const [kernel, ...rest] = layer.getWeights();
    if (kernel === undefined) continue;
    const drawn = heNormal(of, kernel.shape);
    layer.setWeights([drawn, ...rest]);
    drawn.dispose();
  }
}
