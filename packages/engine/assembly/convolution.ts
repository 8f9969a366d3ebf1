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
import { addFloats, copyFloats, packPanels, placeTile, zeroFloats } from './pack';
import { beginOfPart, partsOf } from './parts';
import { ceilDivide } from './tiling';

/** Bytes of packed patches that a block may take: a share of the second-level cache. */
const BLOCK: i32 = 196608;
/** Floats of gathered patches that a chunk of the filter gradient aims at. */
const CHUNK: i32 = 24576;
/** Fewest pixels of a part of the filter gradient, and most bytes of the tiles of all. */
const PART_PIXELS: i32 = 256;
const PART_BYTES: i32 = 33554432;

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
  firstImage: i32,
  lastImage: i32,
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
  for (let b = firstImage; b < lastImage; b++) {
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

/**
 * Input pixels of one phase, (position + padding) mod stride, meet the same filter taps: the first of them, of those that
 * lie `stride / gcd(dilation, stride)` apart, or −1 where a phase meets none.
 */
function firstTap(phase: i32, padding: i32, dilation: i32, stride: i32, taps: i32): i32 {
  let first: i32 = -1;
  for (let i: i32 = 0; i < min(taps, stride / greatestCommonDivisor(dilation, stride)); i++) {
    if ((phase + padding - i * dilation) % stride == 0) first = i;
  }
  return first;
}

function tapsOfPhase(first: i32, dilation: i32, stride: i32, taps: i32): i32 {
  return first < 0 ? 0 : (taps - 1 - first) / (stride / greatestCommonDivisor(dilation, stride)) + 1;
}

/** Bytes of one phase's taps, reversed and transposed: rows for `convolveFew`, else panels. */
function phaseBytes(depth: i32, channels: i32): i32 {
  return channels <= FEW ? channels * depth * 4 : ceilDivide(channels, COLUMNS) * depth * 32;
}

/** Bytes of the packed taps that `packInputGradient` writes; `depth` is filterHeight · filterWidth · outChannels. */
export function inputGradientPanels(depth: i32, channels: i32): i32 {
  return 32 + phaseBytes(depth, channels);
}

/** Packs the taps of every phase, one after the other behind eight zeros, for `conv2dInputGradient`. */
export function packInputGradient(
  filter: usize,
  filterHeight: i32,
  filterWidth: i32,
  channels: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  height: i32,
  width: i32,
  packed: usize,
): void {
  const tapStepHeight = strideHeight / greatestCommonDivisor(dilationHeight, strideHeight);
  const tapStepWidth = strideWidth / greatestCommonDivisor(dilationWidth, strideWidth);
  let panels = packed + 32;
  zeroFloats(packed, COLUMNS);
  for (let phaseY: i32 = 0; phaseY < min(strideHeight, height); phaseY++) {
    const firstTapY = firstTap(phaseY, top, dilationHeight, strideHeight, filterHeight);
    const tapsY = tapsOfPhase(firstTapY, dilationHeight, strideHeight, filterHeight);
    for (let phaseX: i32 = 0; phaseX < min(strideWidth, width); phaseX++) {
      const firstTapX = firstTap(phaseX, left, dilationWidth, strideWidth, filterWidth);
      const tapsX = tapsOfPhase(firstTapX, dilationWidth, strideWidth, filterWidth);
      const depth = tapsY * tapsX * outChannels;
      for (let i: i32 = 0; i < tapsY; i++) {
        for (let j: i32 = 0; j < tapsX; j++) {
          const tap =
            (firstTapY + (tapsY - 1 - i) * tapStepHeight) * filterWidth + firstTapX + (tapsX - 1 - j) * tapStepWidth;
          const at = (i * tapsX + j) * outChannels;
          const from = filter + <usize>tap * channels * outChannels * 4;
          if (channels > FEW) {
            packPanels(from, outChannels, channels, 4, outChannels << 2, panels, depth, at);
          } else {
            for (let c: i32 = 0; c < channels; c++) {
              copyFloats(panels + (c * depth + at) * 4, from + c * outChannels * 4, outChannels);
            }
          }
        }
      }
      panels += phaseBytes(depth, channels);
    }
  }
}

/**
 * Gradient of the input: dx[b, i·d + y·s − top, …, c] += Σ dy[b, y, x, n] · filter[i, j, c, n], for the images
 * `first … last`, with the taps that `packInputGradient` packed. Takes `convolveScratch` bytes of scratch.
 *
 * Each phase is a convolution of dy at stride 1 by its taps, reversed and transposed; no zeros are inserted.
 */
export function conv2dInputGradient(
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
  const pixel = channels << 2;
  const gcdHeight = greatestCommonDivisor(dilationHeight, strideHeight);
  const gcdWidth = greatestCommonDivisor(dilationWidth, strideWidth);
  let panels = packed + 32;
  for (let phaseY: i32 = 0; phaseY < min(strideHeight, height); phaseY++) {
    const firstTapY = firstTap(phaseY, top, dilationHeight, strideHeight, filterHeight);
    const tapsY = tapsOfPhase(firstTapY, dilationHeight, strideHeight, filterHeight);
    const lastTapY = firstTapY + (tapsY - 1) * (strideHeight / gcdHeight);
    const rowsOfPhase = ceilDivide(height - phaseY, strideHeight);
    for (let phaseX: i32 = 0; phaseX < min(strideWidth, width); phaseX++) {
      const firstTapX = firstTap(phaseX, left, dilationWidth, strideWidth, filterWidth);
      const tapsX = tapsOfPhase(firstTapX, dilationWidth, strideWidth, filterWidth);
      const lastTapX = firstTapX + (tapsX - 1) * (strideWidth / gcdWidth);
      const columnsOfPhase = ceilDivide(width - phaseX, strideWidth);
      const target = dx + <usize>(phaseY * width + phaseX) * pixel;

      if (tapsY == 0 || tapsX == 0) {
        for (let b = first; b < last; b++) {
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

      const sourceTop = (lastTapY * dilationHeight - phaseY - top) / strideHeight;
      const sourceLeft = (lastTapX * dilationWidth - phaseX - left) / strideWidth;
      if (channels <= FEW) {
        convolveFew(
          dy,
          first,
          last,
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
      } else {
        convolve(
          dy,
          first * rowsOfPhase * columnsOfPhase,
          last * rowsOfPhase * columnsOfPhase,
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
          packed,
          0,
          0,
          scratch,
        );
      }
      panels += phaseBytes(tapsY * tapsX * outChannels, channels);
    }
  }
}

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
