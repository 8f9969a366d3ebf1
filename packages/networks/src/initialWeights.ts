import { initialKernel } from '@infodrop/dropout';
import { requireInteger } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Gives the kernels of a model's convolutions and dense layers their initial weights, from counter-based random
 * numbers keyed by seed and layer name, as noisy layers have theirs: see `initialKernel` of @infodrop/dropout.
 *
 *   kernel ~ N(0, 2 / fanIn)
 *
 * So the same seed gives the same weights on every backend, and a layer's weights stay when another one is added.
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
  for (const layer of model.layers) {
    if (layer.getClassName() !== 'Conv2D' && layer.getClassName() !== 'Dense') continue;
    const [kernel, ...rest] = layer.getWeights();
    if (kernel === undefined) continue;
    const drawn = initialKernel(kernel.shape, { seed, layer: layer.name });
    layer.setWeights([drawn, ...rest]);
    drawn.dispose();
  }
}
