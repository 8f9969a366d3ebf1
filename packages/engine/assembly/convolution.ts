// Convolution as a matrix product of gathered patches and the filter, NHWC.
import { COLUMNS, DEPTH, GROUP, NARROW, ROW, ROWS, TILE, tallTileFromRows, tileFromRows } from './microkernel';
import { copyFloats, packPanels, placeTile, zeroFloats } from './pack';
import { ceilDivide } from './tiling';

/** Bytes of packed patches that a block may take: a share of the second-level cache. */
const BLOCK: i32 = 196608;

/** Copies the patch under one output pixel, [filterHeight][filterWidth][channels], with zeros where it leaves the image. */
export function gatherPatch(
  target: usize,
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  filterHeight: i32,
  filterWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
): void {
  const pixel = channels << 2;
  const line = filterWidth * channels;
  for (let i: i32 = 0, y = top; i < filterHeight; i++, y += dilationHeight) {
    if (y < 0 || y >= height) {
      zeroFloats(target, line);
      target += (<usize>line) << 2;
      continue;
    }
    const row = image + <usize>y * width * pixel;
    if (dilationWidth == 1) {
      const before = min(max(-left, 0), filterWidth);
      const inside = max(min(filterWidth, width - left) - before, 0);
      const after = filterWidth - before - inside;
      if (before > 0) {
        zeroFloats(target, before * channels);
        target += before * pixel;
      }
      if (inside > 0) {
        copyFloats(target, row + (left + before) * pixel, inside * channels);
        target += inside * pixel;
      }
      if (after > 0) {
        zeroFloats(target, after * channels);
        target += after * pixel;
      }
    } else {
      for (let j: i32 = 0, x = left; j < filterWidth; j++, x += dilationWidth) {
        if (x < 0 || x >= width) zeroFloats(target, channels);
        else copyFloats(target, row + x * pixel, channels);
        target += pixel;
      }
    }
  }
}

/** At least one, so that a product over a depth of 0 is its bias. */
function blocksOf(depth: i32): i32 {
  return max(1, ceilDivide(depth, DEPTH));
}

function groupsPerBlock(depth: i32, pixels: i32): i32 {
  return min(ceilDivide(pixels, ROWS), max(1, BLOCK / (GROUP * blocksOf(depth))));
}

/** Bytes of scratch that suffice for `convolve`, without its packed filter, at this depth or a smaller one. */
export function convolveScratch(depth: i32): i32 {
  return max(BLOCK, blocksOf(depth) * GROUP) + (BLOCK / GROUP) * TILE + 64 + (depth << 2) + 32;
}

/**
 * out[b, y, x, :] = bias + Σ source[b, y · stride − top + i · dilation, …, :] · filter[i, j, :, :]
 *
 * It computes the pixels `begin … end` of the result, counted over images, rows and columns.
 *
 * @param panels - The filter, packed by `packPanels`: [columns / 8][filterHeight · filterWidth · channels][8].
 * @param bias - Address of `columns` floats rounded up to 8, or of 8 zeros with `biasStep` 0.
 * @param outBatch - Bytes from image to image of the result, `outRow` from row to row, `outPixel` from pixel to pixel.
 */
export function convolve(
  source: usize,
  begin: i32,
  end: i32,
  height: i32,
  width: i32,
  channels: i32,
  panels: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  out: usize,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  outBatch: i32,
  outRow: i32,
  outPixel: i32,
  bias: usize,
  biasStep: i32,
  activation: i32,
  scratch: usize,
): void {
  const depth = filterHeight * filterWidth * channels;
  const blocks = blocksOf(depth);
  const blockDepth = ceilDivide(depth, blocks);
  const groups = groupsPerBlock(depth, end - begin);
  const tiles = scratch;
  const patch = tiles + groups * TILE + 64;
  const packed = patch + (depth << 2) + 32;
  const imageBytes = height * width * channels * 4;
  const contiguous = outRow == outWidth * outPixel && outBatch == outHeight * outRow;
  const blockBytes = groups * GROUP;

  for (let first = begin; first < end; first += groups * ROWS) {
    const count = min(groups * ROWS, end - first);
    // Gather.
    let x = first % outWidth;
    let y = (first / outWidth) % outHeight;
    let b = first / outWidth / outHeight;
    for (let p: i32 = 0; p < count; p++) {
      const target = packed + (p / ROWS) * GROUP + (p % ROWS) * ROW;
      gatherPatch(
        blocks == 1 ? target : patch,
        source + <usize>b * imageBytes,
        height,
        width,
        channels,
        y * strideHeight - top,
        x * strideWidth - left,
        filterHeight,
        filterWidth,
        dilationHeight,
        dilationWidth,
      );
      if (blocks > 1) {
        for (let block: i32 = 0; block < blocks; block++) {
          const start = block * blockDepth;
          copyFloats(target + block * blockBytes, patch + (start << 2), min(blockDepth, depth - start));
        }
      }
      if (++x == outWidth) {
        x = 0;
        if (++y == outHeight) {
          y = 0;
          b++;
        }
      }
    }
    // Multiply.
    for (let n: i32 = 0; n < columns; n += COLUMNS) {
      const valid = min(COLUMNS, columns - n);
      const panel = panels + <usize>n * depth * 4;
      for (let block: i32 = 0; block < blocks; block++) {
        const start = block * blockDepth;
        const length = min(blockDepth, depth - start);
        const last = block == blocks - 1;
        let px = first % outWidth;
        let py = (first / outWidth) % outHeight;
        let pb = first / outWidth / outHeight;
        let height: i32 = ROWS;
        for (let p: i32 = 0; p < count; p += height) {
          const tall = valid <= NARROW && count - p > ROWS;
          height = tall ? 2 * ROWS : ROWS;
          const tile = tiles + (p / ROWS) * TILE;
          const a = packed + block * blockBytes + (p / ROWS) * GROUP;
          const rows = min(height, count - p);
          const target = out + <usize>pb * outBatch + <usize>py * outRow + <usize>px * outPixel + (n << 2);
          const direct =
            last &&
            activation == 0 &&
            valid == (tall ? NARROW : COLUMNS) &&
            rows == height &&
            (contiguous || px + height <= outWidth);
          const b = panel + (start << 5);
          const init = block == 0 ? bias + n * biasStep : tile;
          const initStride = block == 0 ? 0 : 32;
          const to = direct ? target : tile;
          const toStride = direct ? outPixel : 32;
          if (tall) tallTileFromRows(length, a, b, init, initStride, to, toStride);
          else tileFromRows(length, a, b, init, initStride, to, toStride);
          if (last && !direct) {
            for (let r: i32 = 0; r < rows; r++) {
              placeTile(
                tile + (r << 5),
                out + <usize>pb * outBatch + <usize>py * outRow + <usize>px * outPixel + (n << 2),
                0,
                1,
                valid,
                activation,
              );
              if (++px == outWidth) {
                px = 0;
                if (++py == outHeight) {
                  py = 0;
                  pb++;
                }
              }
            }
          } else if (last) {
            px += height;
            while (px >= outWidth) {
              px -= outWidth;
              if (++py == outHeight) {
                py = 0;
                pb++;
              }
            }
          }
        }
      }
    }
  }
}

/** Bytes of the biases and the packed filter that `packFilter` writes. */
export function filterPanels(depth: i32, columns: i32): i32 {
  return ceilDivide(columns, COLUMNS) * (depth + 1) * 32 + 32;
}

/** Address of the packed filter behind its biases. */
function panelsBehind(biases: usize, columns: i32): usize {
  return biases + ceilDivide(columns, COLUMNS) * 32 + 32;
}

/** Packs a filter of [depth][columns], and its bias (zeros where `bias` is 0), for `conv2d`. */
export function packFilter(filter: usize, depth: i32, columns: i32, bias: usize, packed: usize): void {
  packPanels(filter, depth, columns, columns << 2, 4, panelsBehind(packed, columns), depth, 0);
  zeroFloats(packed, ceilDivide(columns, COLUMNS) * COLUMNS);
  if (bias != 0) copyFloats(packed, bias, columns);
}

/**
 * Convolution forward with the filter that `packFilter` packed, and an activation (0 none, 1 relu, 2 relu6): the pixels
 * `first … last` of the result. Takes `convolveScratch` bytes of scratch.
 */
export function conv2d(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  packed: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  activation: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const outPixel = columns << 2;
  convolve(
    x,
    first,
    last,
    height,
    width,
    channels,
    panelsBehind(packed, columns),
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    top,
    left,
    y,
    outHeight,
    outWidth,
    columns,
    outHeight * outWidth * outPixel,
    outWidth * outPixel,
    outPixel,
    packed,
    4,
    activation,
    scratch,
  );
}
