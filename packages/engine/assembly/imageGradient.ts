// Gradient of the input of a convolution that has few channels, as images have: the panels of eight columns of other products
// would be mostly empty. Here the columns are all taps of all channels, [outWidth, outChannels] · [outChannels, taps · channels]
// for a row of dy, and each product is added to the pixel that its tap met.
import { convolve, convolveScratch } from './convolution';
import { COLUMNS } from './microkernel';
import { packPanels, zeroFloats } from './pack';
import { endInside, firstInside } from './positions';
import { ceilDivide } from './tiling';

/** Columns that are computed for `taps`: tiles of four and eight are written without a detour. */
function columnsOf(taps: i32): i32 {
  return (taps + 3) & ~3;
}

/** Bytes of the taps that `packTaps` writes; `taps` is filterHeight · filterWidth · channels. */
export function packedTaps(taps: i32, outChannels: i32): i32 {
  return 32 + ceilDivide(taps, COLUMNS) * outChannels * 32;
}

/** Packs a filter of [taps][outChannels], transposed, behind eight zeros, for `imageGradient`. */
export function packTaps(filter: usize, taps: i32, outChannels: i32, packed: usize): void {
  zeroFloats(packed, COLUMNS);
  packPanels(filter, outChannels, taps, 4, outChannels << 2, packed + 32, outChannels, 0);
}

/** Bytes of scratch that `imageGradient` takes. */
export function imageGradientScratch(taps: i32, outWidth: i32, outChannels: i32): i32 {
  return convolveScratch(outChannels) + ((outWidth * columnsOf(taps)) << 2);
}

/** Adds every `step`-th of the floats at `from` to every `stride`-th at `to`, `count` of them; steps in bytes. */
function addStrided(to: usize, stride: i32, from: usize, step: i32, count: i32): void {
  for (let k: i32 = 0; k < count; k++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += stride;
    from += step;
  }
}

/**
 * dx[b, y · stride − top + i · dilation, …, c] += Σ dy[b, y, x, n] · filter[i, j, c, n], for the rows (b, row) of dx from
 * `first` to `last`, with the taps that `packTaps` packed. What is added to a pixel comes in the order of dy and of the taps,
 * whatever the rows.
 */
export function imageGradient(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  packed: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  dx: usize,
  height: i32,
  width: i32,
  channels: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const columns = columnsOf(filterHeight * filterWidth * channels);
  const step = columns << 2;
  const pixel = channels << 2;
  const row = width * pixel;
  const products = scratch;
  const rest = scratch + outWidth * step;
  zeroFloats(dx + <usize>first * row, (last - first) * width * channels);
  let at = first;
  while (at < last) {
    const b = at / height;
    const image = dx + <usize>b * height * row;
    const begin = at - b * height;
    const end = min(height, last - b * height);
    at += end - begin;
    // The rows of dy whose taps reach the first and the last of these.
    const reach = (filterHeight - 1) * dilationHeight;
    const firstRow = firstInside(-(begin + top - reach), strideHeight);
    for (let y = firstRow; y < outHeight && y * strideHeight - top < end; y++) {
      const source = dy + ((<usize>(b * outHeight + y) * outWidth * outChannels) << 2);
      convolve(
        source,
        0,
        outWidth,
        1,
        outWidth,
        outChannels,
        packed + 32,
        1,
        1,
        1,
        1,
        1,
        1,
        0,
        0,
        products,
        1,
        outWidth,
        columns,
        outWidth * step,
        outWidth * step,
        step,
        packed,
        0,
        0,
        rest,
      );
      for (let i: i32 = 0; i < filterHeight; i++) {
        const target = y * strideHeight - top + i * dilationHeight;
        if (target < begin || target >= end) continue;
        for (let j: i32 = 0; j < filterWidth; j++) {
          const offset = j * dilationWidth - left;
          const firstColumn = firstInside(offset, strideWidth);
          const lastColumn = endInside(offset, strideWidth, outWidth, width);
          const from = products + firstColumn * step + (i * filterWidth + j) * pixel;
          const to = image + target * row + (firstColumn * strideWidth + offset) * pixel;
          for (let c: i32 = 0; c < channels; c++) {
            addStrided(to + (c << 2), strideWidth * pixel, from + (c << 2), step, lastColumn - firstColumn);
          }
        }
      }
    }
  }
}
