// Convolution as matrix products of gathered patches: forward, gradient of the input, gradient of the filter. NHWC.
import { multiplyAdd } from './multiplyAdd';
import {
  COLUMNS,
  DEPTH,
  GROUP,
  NARROW,
  ROW,
  ROWS,
  TILE,
  tallTileFromColumns,
  tallTileFromRows,
  tileFromColumns,
  tileFromRows,
} from './microkernel';
import { copyFloats, packPanels, placeTile, zeroFloats } from './pack';

/** Bytes of packed patches that a block may take: a share of the second-level cache. */
const BLOCK: i32 = 196608;
/** Floats of gathered patches that a chunk of the filter gradient aims at. */
const CHUNK: i32 = 24576;

function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** Copies the patch under one output pixel, [filterHeight][filterWidth][channels], with zeros where it leaves the image. */
function gatherPatch(
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
 * @param panels - The filter, packed by `packPanels`: [columns / 8][filterHeight · filterWidth · channels][8].
 * @param bias - Address of `columns` floats rounded up to 8, or of 8 zeros with `biasStep` 0.
 * @param outBatch - Bytes from image to image of the result, `outRow` from row to row, `outPixel` from pixel to pixel.
 */
export function convolve(
  source: usize,
  batch: i32,
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
  const pixels = batch * outHeight * outWidth;
  const groups = groupsPerBlock(depth, pixels);
  const tiles = scratch;
  const patch = tiles + groups * TILE + 64;
  const packed = patch + (depth << 2) + 32;
  const imageBytes = height * width * channels * 4;
  const contiguous = outRow == outWidth * outPixel && outBatch == outHeight * outRow;
  const blockBytes = groups * GROUP;

  for (let first: i32 = 0; first < pixels; first += groups * ROWS) {
    const count = min(groups * ROWS, pixels - first);
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

/** Bytes of scratch that `conv2d` takes. */
export function conv2dScratch(depth: i32, columns: i32): i32 {
  return ceilDivide(columns, COLUMNS) * (depth + 1) * 32 + 64 + convolveScratch(depth);
}

/**
 * Convolution forward, with an optional bias (`bias` is 0 where there is none) and activation
 * (0 none, 1 relu, 2 relu6).
 */
export function conv2d(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  filter: usize,
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
  bias: usize,
  activation: i32,
  scratch: usize,
): void {
  const depth = filterHeight * filterWidth * channels;
  const width8 = ceilDivide(columns, COLUMNS) * COLUMNS;
  const biases = scratch;
  const panels = biases + width8 * 4 + 32;
  const rest = panels + <usize>width8 * depth * 4;
  packPanels(filter, depth, columns, columns << 2, 4, panels, depth, 0);
  zeroFloats(biases, width8);
  if (bias != 0) copyFloats(biases, bias, columns);
  const outPixel = columns << 2;
  convolve(
    x,
    batch,
    height,
    width,
    channels,
    panels,
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
    biases,
    4,
    activation,
    rest,
  );
}

/** Result channels up to which `convolveFew` is faster than tiles of eight columns. */
const FEW: i32 = 2;

/** Σ a[i] · b[i] over `count` floats. */
function dot(a: usize, b: usize, count: i32): f32 {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let left = count;
  for (; left >= 8; left -= 8) {
    sum0 = multiplyAdd(sum0, v128.load(a), v128.load(b));
    sum1 = multiplyAdd(sum1, v128.load(a, 16), v128.load(b, 16));
    a += 32;
    b += 32;
  }
  if (left >= 4) {
    sum0 = multiplyAdd(sum0, v128.load(a), v128.load(b));
    a += 16;
    b += 16;
    left -= 4;
  }
  sum0 = f32x4.add(sum0, sum1);
  let total =
    f32x4.extract_lane(sum0, 0) +
    f32x4.extract_lane(sum0, 1) +
    (f32x4.extract_lane(sum0, 2) + f32x4.extract_lane(sum0, 3));
  for (; left > 0; left--) {
    total += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return total;
}

/**
 * `convolve` at stride 1 for very few result channels, by dot products along the rows of the source; `filters` holds
 * them transposed, [columns][filterHeight][filterWidth][channels].
 */
function convolveFew(
  source: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  filters: usize,
  filterHeight: i32,
  filterWidth: i32,
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
): void {
  const pixel = channels << 2;
  const line = filterWidth * pixel;
  // With dilation each tap is a run of its own, without it a row of the filter is.
  const runs = dilationWidth == 1 ? 1 : filterWidth;
  for (let b: i32 = 0; b < batch; b++) {
    const image = source + <usize>b * height * width * pixel;
    for (let y: i32 = 0; y < outHeight; y++) {
      let to = out + <usize>b * outBatch + <usize>y * outRow;
      for (let x: i32 = 0; x < outWidth; x++) {
        for (let c: i32 = 0; c < columns; c++) {
          let total: f32 = 0;
          for (let i: i32 = 0; i < filterHeight; i++) {
            const row = y - top + i * dilationHeight;
            if (row < 0 || row >= height) continue;
            const filter = filters + (c * filterHeight + i) * line;
            for (let j: i32 = 0; j < runs; j++) {
              const first = x - left + j * dilationWidth;
              const length = runs == 1 ? filterWidth : 1;
              const skipped = max(-first, 0);
              const inside = min(length, width - first) - skipped;
              if (inside <= 0) continue;
              total += dot(
                image + (row * width + first + skipped) * pixel,
                filter + (j + skipped) * pixel,
                inside * channels,
              );
            }
          }
          store<f32>(to + (c << 2), total);
        }
        to += outPixel;
      }
    }
  }
}

function greatestCommonDivisor(a: i32, b: i32): i32 {
  while (b != 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** Bytes of scratch that `conv2dInputGradient` takes; `depth` is filterHeight · filterWidth · outChannels. */
export function conv2dInputGradientScratch(depth: i32, channels: i32): i32 {
  return conv2dScratch(depth, channels);
}

/**
 * Gradient of the input: dx[b, i·d + y·s − top, …, c] += Σ dy[b, y, x, n] · filter[i, j, c, n].
 *
 * Input pixels of one phase, (row + top) mod stride, meet the same filter taps. Each phase is a convolution of dy at
 * stride 1 by those taps, reversed and transposed; no zeros are inserted.
 */
export function conv2dInputGradient(
  dy: usize,
  batch: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  filter: usize,
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
  scratch: usize,
): void {
  const zeros = scratch;
  zeroFloats(zeros, COLUMNS);
  const panels = scratch + 32;
  const columns8 = ceilDivide(channels, COLUMNS) * COLUMNS;
  const rest = panels + <usize>columns8 * filterHeight * filterWidth * outChannels * 4;
  const pixel = channels << 2;
  const gcdHeight = greatestCommonDivisor(dilationHeight, strideHeight);
  const gcdWidth = greatestCommonDivisor(dilationWidth, strideWidth);
  const tapStepHeight = strideHeight / gcdHeight;
  const tapStepWidth = strideWidth / gcdWidth;

  for (let phaseY: i32 = 0; phaseY < min(strideHeight, height); phaseY++) {
    // The first tap i with (phaseY + top − i · dilation) divisible by the stride, and how many follow it.
    let firstTapY: i32 = -1;
    for (let i: i32 = 0; i < min(filterHeight, tapStepHeight); i++) {
      if ((phaseY + top - i * dilationHeight) % strideHeight == 0) firstTapY = i;
    }
    const tapsY = firstTapY < 0 ? 0 : (filterHeight - 1 - firstTapY) / tapStepHeight + 1;
    const rowsOfPhase = ceilDivide(height - phaseY, strideHeight);

    for (let phaseX: i32 = 0; phaseX < min(strideWidth, width); phaseX++) {
      let firstTapX: i32 = -1;
      for (let j: i32 = 0; j < min(filterWidth, tapStepWidth); j++) {
        if ((phaseX + left - j * dilationWidth) % strideWidth == 0) firstTapX = j;
      }
      const tapsX = firstTapX < 0 ? 0 : (filterWidth - 1 - firstTapX) / tapStepWidth + 1;
      const columnsOfPhase = ceilDivide(width - phaseX, strideWidth);
      const target = dx + <usize>(phaseY * width + phaseX) * pixel;

      if (tapsY == 0 || tapsX == 0) {
        for (let b: i32 = 0; b < batch; b++) {
          for (let y: i32 = 0; y < rowsOfPhase; y++) {
            let to = target + <usize>(b * height + y * strideHeight) * width * pixel;
            for (let x: i32 = 0; x < columnsOfPhase; x++) {
              zeroFloats(to, channels);
              to += strideWidth * pixel;
            }
          }
        }
        continue;
      }

      const depth = tapsY * tapsX * outChannels;
      const lastTapY = firstTapY + (tapsY - 1) * tapStepHeight;
      const lastTapX = firstTapX + (tapsX - 1) * tapStepWidth;
      const sourceTop = (lastTapY * dilationHeight - phaseY - top) / strideHeight;
      const sourceLeft = (lastTapX * dilationWidth - phaseX - left) / strideWidth;
      if (channels <= FEW) {
        for (let c: i32 = 0; c < channels; c++) {
          for (let i: i32 = 0; i < tapsY; i++) {
            for (let j: i32 = 0; j < tapsX; j++) {
              const tap = (lastTapY - i * tapStepHeight) * filterWidth + lastTapX - j * tapStepWidth;
              copyFloats(
                panels + (c * depth + (i * tapsX + j) * outChannels) * 4,
                filter + (tap * channels + c) * outChannels * 4,
                outChannels,
              );
            }
          }
        }
        convolveFew(
          dy,
          batch,
          outHeight,
          outWidth,
          outChannels,
          panels,
          tapsY,
          tapsX,
          dilationHeight / gcdHeight,
          dilationWidth / gcdWidth,
          sourceTop,
          sourceLeft,
          target,
          rowsOfPhase,
          columnsOfPhase,
          channels,
          height * width * pixel,
          strideHeight * width * pixel,
          strideWidth * pixel,
        );
        continue;
      }
      for (let i: i32 = 0; i < tapsY; i++) {
        for (let j: i32 = 0; j < tapsX; j++) {
          const tap = (lastTapY - i * tapStepHeight) * filterWidth + lastTapX - j * tapStepWidth;
          packPanels(
            filter + <usize>tap * channels * outChannels * 4,
            outChannels,
            channels,
            4,
            outChannels << 2,
            panels,
            depth,
            (i * tapsX + j) * outChannels,
          );
        }
      }
      convolve(
        dy,
        batch,
        outHeight,
        outWidth,
        outChannels,
        panels,
        tapsY,
        tapsX,
        1,
        1,
        dilationHeight / gcdHeight,
        dilationWidth / gcdWidth,
        sourceTop,
        sourceLeft,
        target,
        rowsOfPhase,
        columnsOfPhase,
        channels,
        height * width * pixel,
        strideHeight * width * pixel,
        strideWidth * pixel,
        zeros,
        0,
        0,
        rest,
      );
    }
  }
}

function chunkPixels(depth: i32, pixels: i32): i32 {
  return min(pixels, min(256, max(32, CHUNK / max(1, depth))));
}

/** Bytes of scratch that `conv2dFilterGradient` takes. */
export function conv2dFilterGradientScratch(depth: i32, columns: i32, pixels: i32): i32 {
  const chunk = chunkPixels(depth, pixels);
  const panels = ceilDivide(columns, COLUMNS);
  const groups = ceilDivide(depth, ROWS);
  return groups * panels * TILE + panels * chunk * 32 + chunk * groups * ROWS * 4 + 64;
}

/**
 * Gradient of the filter: dFilter[i, j, c, n] = Σ x[b, y·s − top + i·d, …, c] · dy[b, y, x, n].
 *
 * Pixels are taken in chunks: their patches are gathered as rows, and each 5 × 8 tile of the gradient adds up over the
 * chunk's pixels and waits in memory for the next chunk.
 */
export function conv2dFilterGradient(
  x: usize,
  batch: i32,
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
  dFilter: usize,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  scratch: usize,
): void {
  const depth = filterHeight * filterWidth * channels;
  const pixels = batch * outHeight * outWidth;
  const chunk = chunkPixels(depth, pixels);
  const panels = ceilDivide(columns, COLUMNS);
  const groups = ceilDivide(depth, ROWS);
  const patchBytes = groups * ROWS * 4;
  const tiles = scratch;
  const packedDy = tiles + groups * panels * TILE;
  const patches = packedDy + panels * chunk * 32;
  const imageBytes = height * width * channels * 4;

  zeroFloats(tiles, (groups * panels * TILE) >> 2);
  let px: i32 = 0;
  let py: i32 = 0;
  let pb: i32 = 0;
  for (let first: i32 = 0; first < pixels; first += chunk) {
    const count = min(chunk, pixels - first);
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
  for (let g: i32 = 0; g < groups; g++) {
    for (let n: i32 = 0; n < panels; n++) {
      placeTile(
        tiles + (n * groups + g) * TILE,
        dFilter + <usize>(g * ROWS * columns + n * COLUMNS) * 4,
        columns << 2,
        min(ROWS, depth - g * ROWS),
        min(COLUMNS, columns - n * COLUMNS),
        0,
      );
    }
  }
}
