import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { layerPaths } from './layerPaths.js';

/** What one layer keeps. */
export interface CompressionOfLayer {
  /** The layer's path in the model: see `layerPaths`. */
  readonly path: string;
  /** What is counted: weights of a kernel, or channels of a representation. */
  readonly of: 'weights' | 'channels';
  readonly total: number;
  readonly kept: number;
}

export interface Compression {
  readonly layers: readonly CompressionOfLayer[];
  /** Weights of all layers that prune weights, over those that are kept: 1 where none prune; ∞ where none are kept. */
  readonly ratio: number;
}

/**
 * What is left of a model when its noise is switched off: of the weights of sparse variational layers, and of the channels of
 * structured log-normal noise.
 *
 *   ratio = weights / weights kept
 *
 * Other weights (biases, plain layers) are not counted.
 *
 * @param model - Layers inside nested models and wrappers count. A model without such layers gives an empty list.
 * @returns What each layer keeps, and the ratio.
 *
 * Source: D. Molchanov, A. Ashukha, D. Vetrov,
 * [Variational Dropout Sparsifies Deep Neural Networks](https://arxiv.org/abs/1701.05369), 2017, §5.
 *
 * @example
 * const model = sequential({ layers: [sparseVariationalDropoutDense({ units: 3, klScale: 1, inputShape: [2] })] });
 * (await compression(model)).ratio; // 1 before training
 */
export async function compression(model: LayersModel): Promise<Compression> {
  const layers: CompressionOfLayer[] = [];
  for (const { path, layer } of layerPaths(model)) {
    const { keptWeights, keptChannels } = layer as Partial<Pruning>;
    for (const [of, kept] of [
      ['weights', keptWeights?.call(layer)],
      ['channels', keptChannels?.call(layer)],
    ] as const) {
      if (kept === undefined || kept === null) continue;
      const mask = Array.from(await kept.data());
      layers.push({ path, of, total: mask.length, kept: mask.reduce((sum, value) => sum + value, 0) });
      kept.dispose();
    }
  }
  const ofWeights = layers.filter(({ of }) => of === 'weights');
  const count = (what: 'total' | 'kept'): number => ofWeights.reduce((sum, layer) => sum + layer[what], 0);
  return { layers, ratio: ofWeights.length === 0 ? 1 : count('total') / count('kept') };
}

/** What layers have that prune; they are known by it. */
interface Pruning {
  keptWeights(): Tensor;
  keptChannels(): Tensor | null;
}
