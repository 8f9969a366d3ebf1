import { fanIn, normalWeights } from '@infodrop/dropout';
import { foldIn, key } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Gives the kernels of a model's convolutions and dense layers their initial weights, from counter-based random
 * numbers keyed by seed and layer name.
 *
 *   kernel ~ N(0, 2 / fanIn)
 *
 * So the same seed gives the same weights on every back end, and a layer's weights stay when another one is added.
 * Biases are 0; layers of other classes keep what they have.
 *
 * @param model - Built model; its `Conv2D` and `Dense` layers are written.
 * @param seed - Integer ≥ 0.
 * @throws RangeError when the seed is none.
 *
 * Source: K. He et al., [Delving deep into rectifiers](https://arxiv.org/abs/1502.01852), 2015.
 *
 * @example
 * import { initializeWeights } from '@infodrop/networks';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * initializeWeights(sequential({ layers: [layers.dense({ units: 2, inputShape: [3], name: 'logits' })] }), 7);
 */
export function initializeWeights(model: LayersModel, seed: number): void {
  requireInteger('initializeWeights', 'seed', seed, 0);
  const root = foldIn(key(seed), 'initial weights');
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Conv2D' && layer.getClassName() !== 'Dense') continue;
    const [kernel, ...rest] = layer.getWeights();
    if (kernel === undefined) continue;
    const drawn = normalWeights(foldIn(root, layer.name), kernel.shape, Math.sqrt(2 / fanIn(kernel.shape)));
    layer.setWeights([drawn, ...rest]);
    drawn.dispose();
  }
}
