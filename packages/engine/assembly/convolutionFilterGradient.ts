// Gradient of the filter of a convolution: Xᵀ · dY of gathered patches X, added up over chunks of pixels.
import { gatherPatch } from './convolution';
import { COLUMNS, NARROW, ROWS, TILE, tallTileFromColumns, tileFromColumns } from './microkernel';
import { addFloats, copyFloats, packPanels, placeTile, zeroFloats } from './pack';
import { beginOfPart, partsOf } from './parts';
import { ceilDivide } from './tiling';

/** Floats of gathered patches that a chunk of the filter gradient aims at. */
const CHUNK: i32 = 24576;
/** Fewest pixels of a part of the filter gradient, and most bytes of the tiles of all. */
const PART_PIXELS: i32 = 256;
const PART_BYTES: i32 = 33554432;

function chunkPixels(depth: i32, pixels: i32): i32 {
  return min(pixels, min(256, max(32, CHUNK / max(1, depth))));
}

/** Bytes of the tiles that one part of the filter gradient adds up in. */
function tileBytes(depth: i32, columns: i32): i32 {
  return ceilDivide(depth, ROWS) * ceilDivide(columns, COLUMNS) * TILE;
}

/** Parts that the sum over pixels is cut into. */
export function filterGradientParts(depth: i32, columns: i32, pixels: i32): i32 {
  let parts = partsOf(pixels, PART_PIXELS);
  while (parts > 1 && <i64>parts * <i64>tileBytes(depth, columns) > <i64>PART_BYTES) parts >>= 1;
  return parts;
}

/** Bytes of the tiles of all parts. */
export function filterGradientTiles(depth: i32, columns: i32, parts: i32): i32 {
  return parts * tileBytes(depth, columns);
}

/** Bytes of scratch that `conv2dFilterGradient` takes. */
export function filterGradientScratch(depth: i32, columns: i32, pixels: i32): i32 {
  const chunk = chunkPixels(depth, pixels);
  const panels = ceilDivide(columns, COLUMNS);
  const groups = ceilDivide(depth, ROWS);
  return panels * chunk * 32 + chunk * groups * ROWS * 4 + 64;
}

/**
 * Gradient of the filter: dFilter[i, j, c, n] = Σ x[b, y·s − top + i·d, …, c] · dy[b, y, x, n], for the parts
 * `first … last` of `parts` of the pixels; `sumFilterGradient` adds the parts up.
 *
 * Pixels are taken in chunks: their patches are gathered as rows, and each 5 × 8 tile of the gradient adds up over the
 * chunk's pixels and waits in `tiles` for the next chunk.
 */
export function conv2dFilterGradient(
  x: usize,
  pixels: i32,
  height: i32,
  width: i32,
  channels: i32,
  dy: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  tiles: usize,
  parts: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const depth = filterHeight * filterWidth * channels;
  const bytes = tileBytes(depth, columns);
  for (let part = first; part < last; part++) {
    partOfFilterGradient(
      x,
      height,
      width,
      channels,
      dy,
      filterHeight,
      filterWidth,
      strideHeight,
      strideWidth,
      dilationHeight,
      dilationWidth,
      top,
      left,
      outHeight,
      outWidth,
      columns,
      tiles + part * bytes,
      chunkPixels(depth, pixels),
      beginOfPart(pixels, part, parts, 1),
      beginOfPart(pixels, part + 1, parts, 1),
      scratch,
    );
  }
}

function partOfFilterGradient(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  dy: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  tiles: usize,
  chunk: i32,
  begin: i32,
  end: i32,
  scratch: usize,
): void {
  const depth = filterHeight * filterWidth * channels;
  const panels = ceilDivide(columns, COLUMNS);
  const groups = ceilDivide(depth, ROWS);
  const patchBytes = groups * ROWS * 4;
  const packedDy = scratch;
  const patches = packedDy + panels * chunk * 32;
  const imageBytes = height * width * channels * 4;

  zeroFloats(tiles, (groups * panels * TILE) >> 2);
  if (begin == end) return;
  let px = begin % outWidth;
  let py = (begin / outWidth) % outHeight;
  let pb = begin / outWidth / outHeight;
  for (let first = begin; first < end; first += chunk) {
    const count = min(chunk, end - first);
    for (let p: i32 = 0; p < count; p++) {
      gatherPatch(
        patches + <usize>p * patchBytes,
        x + <usize>pb * imageBytes,
        height,
        width,
        channels,
        py * strideHeight - top,
        px * strideWidth - left,
        filterHeight,
        filterWidth,
        dilationHeight,
        dilationWidth,
      );
      if (++px == outWidth) {
        px = 0;
        if (++py == outHeight) {
          py = 0;
          pb++;
        }
      }
    }
    packPanels(dy + <usize>first * columns * 4, count, columns, columns << 2, 4, packedDy, chunk, 0);
    for (let g: i32 = 0; g < groups; g += 2) {
      const pair = g + 1 < groups;
      const a = patches + g * 20;
      for (let n: i32 = 0; n < panels; n++) {
        const b = packedDy + n * chunk * 32;
        const tile = tiles + (n * groups + g) * TILE;
        if (pair && columns - n * COLUMNS <= NARROW) {
          tallTileFromColumns(count, a, patchBytes, b, tile, 32, tile, 32);
          continue;
        }
        tileFromColumns(count, a, patchBytes, b, tile, 32, tile, 32);
        if (pair) tileFromColumns(count, a + 20, patchBytes, b, tile + TILE, 32, tile + TILE, 32);
      }
    }
  }
}

/**
 * Adds the parts' tiles up, in their order, into dFilter: the runs of five rows `first … last`. Takes `TILE` bytes of
 * scratch.
 */
export function sumFilterGradient(
  tiles: usize,
  parts: i32,
  depth: i32,
  columns: i32,
  dFilter: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const panels = ceilDivide(columns, COLUMNS);
  const groups = ceilDivide(depth, ROWS);
  const bytes = tileBytes(depth, columns);
  for (let g = first; g < last; g++) {
    for (let n: i32 = 0; n < panels; n++) {
      const tile = tiles + (n * groups + g) * TILE;
      copyFloats(scratch, tile, TILE >> 2);
      for (let part: i32 = 1; part < parts; part++) addFloats(scratch, tile + part * bytes, TILE >> 2);
      placeTile(
        scratch,
        dFilter + <usize>(g * ROWS * columns + n * COLUMNS) * 4,
        columns << 2,
        min(ROWS, depth - g * ROWS),
        min(COLUMNS, columns - n * COLUMNS),
        0,
      );
    }
  }
}
