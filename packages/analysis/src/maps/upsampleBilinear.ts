import { requireInteger, requireThat } from '@infodrop/requirements';

/** Height and width, in cells or in pixels. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Maps on a finer grid, bilinear between the centers of cells, what was in a cell spread over its pixels.
 *
 *   pixel(i, j) = (1 / pixels per cell) · Σ cells w · cell,   w bilinear, the outermost cells going on beyond their centers
 *
 * Where the finer grid is a whole multiple of the coarser one, a map keeps its sum: bits per cell become bits per pixel.
 *
 * @param maps - Row-major, [count, from.height, from.width], in any unit per cell.
 * @param from - The grid of the cells.
 * @param to - The grid of the pixels.
 * @returns Row-major, [count, to.height, to.width], in that unit per pixel. Also to a coarser grid, without smoothing.
 * @throws RangeError when a side is no integer ≥ 1, or the numbers are not whole maps.
 *
 * @example
 * import { upsampleBilinear } from '@infodrop/analysis';
 * upsampleBilinear([4, 0], { height: 1, width: 2 }, { height: 1, width: 4 }); // [2, 1.5, 0.5, 0]
 */
export function upsampleBilinear(maps: ArrayLike<number>, from: MapSize, to: MapSize): Float32Array {
  for (const [name, size] of [
    ['from', from],
    ['to', to],
  ] as const) {
    requireThat(typeof size === 'object', 'upsampleBilinear', name, '{ height, width }', size);
    requireInteger('upsampleBilinear', `${name}.height`, size.height, 1);
    requireInteger('upsampleBilinear', `${name}.width`, size.width, 1);
  }
  const cells = from.height * from.width;
  requireThat(
    maps.length % cells === 0,
    'upsampleBilinear',
    'maps',
    `whole maps of ${from.height} × ${from.width} cells`,
    maps.length,
  );
  const count = maps.length / cells;
  const rows = places(from.height, to.height);
  const columns = places(from.width, to.width);
  const pixels = to.height * to.width;
  const perPixel = cells / pixels;
  const finer = new Float32Array(count * pixels);
  for (let map = 0; map < count; map++) {
    const at = (row: number, column: number): number => maps[map * cells + row * from.width + column]!;
    rows.forEach(([top, bottom, down], i) => {
      columns.forEach(([left, right, across], j) => {
        const above = at(top, left) * (1 - across) + at(top, right) * across;
        const below = at(bottom, left) * (1 - across) + at(bottom, right) * across;
        finer[map * pixels + i * to.width + j] = perPixel * (above * (1 - down) + below * down);
      });
    });
  }
  return finer;
}

/** For each pixel of a row: the cells whose centers lie before and behind its own, and how far it is on the way. */
function places(cells: number, pixels: number): (readonly [number, number, number])[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const center = Math.min(Math.max(((pixel + 0.5) * cells) / pixels - 0.5, 0), cells - 1);
    const before = Math.floor(center);
    return [before, Math.min(before + 1, cells - 1), center - before] as const;
  });
}
