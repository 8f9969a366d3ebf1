import { type MapSize, upsampleBilinear } from './upsampleBilinear.js';

/** What the numbers of a map are. */
export type MapUnit = 'bits per pixel' | 'nats per pixel' | 'logits';

/** One map for each image, of the image's height and width: how much each pixel matters. */
export interface AttributionMaps extends MapSize {
  readonly count: number;
  /** [count, height, width], row-major. */
  readonly values: Float32Array;
  readonly unit: MapUnit;
}

/** Maps of why a classifier takes its images for what it does. */
export interface Attribution extends AttributionMaps {
  /** The class that each map explains. */
  readonly targets: Int32Array;
}

/** Maps of cells, brought to the size of the images. */
export function mapsOfCells(
  cells: ArrayLike<number>,
  { grid, image, unit }: { readonly grid: MapSize; readonly image: MapSize; readonly unit: MapUnit },
): AttributionMaps {
  const { height, width } = image;
  const count = cells.length / (grid.height * grid.width);
  return { count, height, width, unit, values: upsampleBilinear(cells, grid, image) };
}
