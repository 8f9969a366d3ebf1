import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { grad, mean, mul, relu, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Attribution, mapsOfCells } from '../maps/attributionMaps.js';
import { read } from '../models/read.js';
import { EXPLAIN_OPTIONS, type ExplainOptions, explaining, targetLogits } from './explain.js';

/** Options of {@link gradCam}. */
export interface GradCamOptions extends ExplainOptions {
  /** The layer whose maps are weighed: mostly the last that gives maps. */
  readonly layer: string;
}

/**
 * Grad-CAM: the maps of a layer, each weighed by how much the class's logit grows with it on average.
 *
 *   map = relu( Σ channels w_c A_c ),   w_c = mean over places ∂ logit(target) / ∂ A_c
 *
 * @param model - A classifier of images that ends in logits or in a softmax.
 * @param images - float32 [count, height, width, channels]; they stay the caller's.
 * @param options - `layer`, and perhaps `targets`, `batchSize` (default 50) and `signal`.
 * @returns Maps ≥ 0 of the size of the images, in logits, spread over the pixels of each cell.
 * @throws RangeError or TypeError for a layer that is not there (it says the nearest), gives no maps or is gone around, for images that the
 * model does not take, and a target that is no class; the signal's reason when it is aborted.
 *
 * Source: R. R. Selvaraju et al., 2017 (https://arxiv.org/abs/1610.02391).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gradCam } from '@infodrop/analysis';
 * import { ones } from '@tensorflow/tfjs-core';
 * import { layers, sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [
 *     layers.conv2d({ name: 'maps', filters: 4, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
 *     layers.globalAveragePooling2d({}),
 *     layers.dense({ units: 2 }),
 *   ],
 * });
 * const { values } = await gradCam(model, ones([3, 8, 8, 1]), { layer: 'maps' }); // 3 × 8 × 8
 */
export async function gradCam(model: LayersModel, images: Tensor4D, options: GradCamOptions): Promise<Attribution> {
  const caller = 'gradCam';
  requireSomeOptions(caller, options, ['layer', ...EXPLAIN_OPTIONS]);
  const { batchSize = 50 } = options;
  const { splitAt, count, height, width, inBatches } = explaining(caller, model, images, { ...options, batchSize });
  const { head, tail, path } = splitAt(options.layer);
  let grid = { height: 0, width: 0 };
  let cells = new Float32Array(0);
  const targets = await inBatches(async (batch) => {
    const maps = await read(() => {
      const features = head(batch.images);
      const [, rows = 0, columns = 0] = features.shape;
      requireThat(
        features.rank === 4,
        caller,
        'layer',
        'one that gives maps [height, width, channels]',
        features.shape.slice(1),
        `That is of '${path}'. Choose a layer before flattening or pooling over all places.`,
      );
      if (cells.length === 0) cells = new Float32Array(count * rows * columns);
      grid = { height: rows, width: columns };
      const slope = grad((maps: Tensor) => sum(targetLogits(tail(maps), batch.targets)))(features);
      return relu(sum(mul(mean(slope, [1, 2], true), features), 3));
    });
    cells.set(maps, batch.from * grid.height * grid.width);
  });
  return { ...mapsOfCells(cells, { grid, image: { height, width }, unit: 'logits' }), targets };
}
