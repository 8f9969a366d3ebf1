import { auroc } from '@infodrop/metrics';
import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import type { AttributionMaps } from './attributionMaps.js';

/** Options of {@link mapAuroc}. */
export interface MapAurocOptions {
  /** Pixels that should have much: nonzero, [count, height, width], row-major. */
  readonly positives: ArrayLike<number>;
  /** Pixels that should have little, likewise. Default all that are not positives. A pixel of both is a positive. */
  readonly negatives?: ArrayLike<number>;
}

/**
 * How well maps tell the pixels that matter from others: the area under the ROC curve of each image.
 *
 *   AUROC = P(value of a positive pixel > value of a negative one) + ½ P(equal)
 *
 * ½ is chance, 1 says that every positive pixel has more than every negative one. Only the order of the values matters.
 *
 * @param maps - From any function here.
 * @param options - The masks of the images; see {@link MapAurocOptions}.
 * @returns One number an image, in [0, 1]; NaN for one without pixels of either kind.
 * @throws RangeError when a mask has another size.
 *
 * @example
 * import { mapAuroc } from '@infodrop/analysis';
 * const maps = { count: 1, height: 1, width: 3, values: Float32Array.of(3, 1, 2), unit: 'bits per pixel' } as const;
 * mapAuroc(maps, { positives: [1, 0, 0], negatives: [0, 1, 1] }); // [1]
 */
export function mapAuroc(maps: AttributionMaps, options: MapAurocOptions): Float64Array {
  requireSomeOptions('mapAuroc', options, ['positives', 'negatives']);
  const { positives, negatives } = options;
  const { count, height, width, values } = maps;
  const pixels = height * width;
  for (const [name, mask] of [
    ['positives', positives],
    ['negatives', negatives],
  ] as const) {
    if (mask === undefined) continue;
    requireThat(
      mask.length === count * pixels,
      'mapAuroc',
      name,
      `${count} masks of ${height} × ${width} pixels, ${count * pixels} in all`,
      mask.length,
      'A mask has the size of its image.',
    );
  }
  return Float64Array.from({ length: count }, (_, image) => {
    const above: number[] = [];
    const below: number[] = [];
    for (let pixel = image * pixels; pixel < (image + 1) * pixels; pixel++) {
      if (positives[pixel]) above.push(values[pixel]!);
      else if (negatives === undefined || negatives[pixel]) below.push(values[pixel]!);
    }
    return above.length > 0 && below.length > 0 ? auroc(above, below) : Number.NaN;
  });
}
