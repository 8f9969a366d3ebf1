import { withNoiseMode } from '@infodrop/dropout';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { eventLoopTurns } from '@infodrop/training';
import { slice, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type AttributionMaps, mapsOfCells } from '../maps/attributionMaps.js';
import { cellSums } from '../maps/cellSums.js';
import { requireImages } from '../models/requireImages.js';
import { read } from '../models/read.js';
import { informationLayerByPath } from './informationLayerByPath.js';
import { recordKl } from './recordKl.js';

/** Options of {@link informationMap}. */
export interface InformationMapOptions {
  /** The path of an information layer that gives maps; not needed where the model has one. */
  readonly layer?: string;
  /** Images at once. Default 100. */
  readonly batchSize?: number;
  /** Stops with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Where an information layer's information comes from: its KL, summed over the channels of each place and spread over the pixels.
 *
 *   map = Σ channels KL(p(z|x) ‖ q(z)),   noise off
 *
 * @param model - A model with a layer of information dropout that gives maps [batch, height, width, channels].
 * @param images - float32 [count, height, width, channels]; they stay the caller's.
 * @param options - `layer`, and perhaps `batchSize` and `signal`.
 * @returns Maps in nats per pixel; with the log-uniform prior nats above the cap, known up to a constant.
 * @throws RangeError when there is no such layer (it says the nearest) or it gives no maps; as {@link gradCam} for the images.
 *
 * Source: the information plots of A. Achille, S. Soatto, 2016 (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { informationMap } from '@infodrop/analysis';
 * import { informationDropoutConv2d } from '@infodrop/dropout';
 * import { ones } from '@tensorflow/tfjs-core';
 * import { sequential } from '@tensorflow/tfjs-layers';
 * const model = sequential({
 *   layers: [informationDropoutConv2d({ name: 'noisy', filters: 4, kernelSize: 3, klScale: 1, inputShape: [8, 8, 1] })],
 * });
 * const { values } = await informationMap(model, ones([3, 8, 8, 1])); // 3 × 8 × 8
 */
export async function informationMap(
  model: LayersModel,
  images: Tensor4D,
  options: InformationMapOptions = {},
): Promise<AttributionMaps> {
  const caller = 'informationMap';
  requireOptions(caller, options, ['layer', 'batchSize', 'signal']);
  const { batchSize = 100, signal } = options;
  requireInteger(caller, 'batchSize', batchSize, 1);
  requireImages(caller, images, model);
  const layer = informationLayerByPath(caller, model, options.layer);
  const [count, height, width] = images.shape;
  const turn = eventLoopTurns();
  const parts: Float64Array[] = [];
  let grid = { height: 1, width: 1 };
  for (let from = 0; from < count; from += batchSize) {
    signal?.throwIfAborted();
    let shape: number[] = [];
    const units = await read(() => {
      const batch = slice(images, [from, 0, 0, 0], [Math.min(batchSize, count - from), -1, -1, -1]);
      const { perUnit } = withNoiseMode(model, 'deterministic', () =>
        recordKl(caller, [layer], () => model.apply(batch, { training: false })),
      );
      const kl = perUnit[0]!;
      ({ shape } = kl);
      return kl;
    });
    requireThat(
      shape.length === 4,
      caller,
      'layer',
      'one that gives maps [height, width, channels]',
      shape.slice(1),
      `That is of '${layer.path}'.`,
    );
    const cells = cellSums(units, shape);
    grid = cells;
    parts.push(cells.values);
    await turn();
  }
  const perImage = grid.height * grid.width;
  const cells = new Float64Array(count * perImage);
  parts.forEach((part, i) => {
    cells.set(part, i * batchSize * perImage);
  });
  return mapsOfCells(cells, { grid, image: { height, width }, unit: 'nats per pixel' });
}
