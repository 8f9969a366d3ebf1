// Convolution of 3 × 3 at stride 1 by Winograd's F(4 × 4, 3 × 3): 36 products in place of 144 for each sixteen outputs, of which
// F(2 × 2, 3 × 3) makes 64. The points are 0, ±5/8, ±3/2 and ∞, at which rounding takes less than at 0, ±1, ±2 and ∞.
//
// Source: A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015 (arXiv 1509.09308), section 4.3.
import { splat } from './elementary';
import { ROWS, SHORT, SHORT_ROW, COLUMNS } from './microkernel';
import { multiplyAdd } from './multiplyAdd';
import { zeroFloats } from './pack';
import { ceilDivide } from './tiling';
import {
  ZEROS,
  activate,
  filterBytes,
  findPixels,
  multiplyPlaces,
  roundUp,
  runsOf,
  tileBytes,
  tilesPerBlock,
} from './winograd';

/** Points along an axis, pixels of the result, and taps. */
const POINTS: i32 = 6;
const SIDE: i32 = 4;
const TAPS: i32 = 3;
const PLACES: i32 = POINTS * POINTS;
/** Bytes of transformed patches and products that a block of tiles may take: a share of the second-level cache. */
const BLOCK: i32 = 655360;
/** Bytes of a tile on the way between its rows and its columns. */
const HALF: i32 = PLACES * 16;

/** The points, their squares, and the product and the sum of these. */
const NEAR: f32 = 0.625;
const FAR: f32 = 1.5;
const NEAR_SQUARE: f32 = 0.390625;
const FAR_SQUARE: f32 = 2.25;
const BOTH: f32 = 0.87890625;
const EITHER: f32 = 2.640625;
/** What the values of a filter at a point are divided by: 2p²(p² − q²), q the other one. */
const OF_NEAR: f32 = 2 * 0.390625 * (0.390625 - 2.25);
const OF_FAR: f32 = 2 * 2.25 * (2.25 - 0.390625);

/** Stores a line of pixels at the points, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeImage(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  const evenNear = multiplyAdd(d4, splat(-FAR_SQUARE), d2);
  const oddNear = f32x4.mul(splat(NEAR), multiplyAdd(d3, splat(-FAR_SQUARE), d1));
  const evenFar = multiplyAdd(d4, splat(-NEAR_SQUARE), d2);
  const oddFar = f32x4.mul(splat(FAR), multiplyAdd(d3, splat(-NEAR_SQUARE), d1));
  v128.store(to, multiplyAdd(multiplyAdd(d4, splat(-EITHER), d2), splat(BOTH), d0));
  to += step;
  v128.store(to, f32x4.add(evenNear, oddNear));
  to += step;
  v128.store(to, f32x4.sub(evenNear, oddNear));
  to += step;
  v128.store(to, f32x4.add(evenFar, oddFar));
  to += step;
  v128.store(to, f32x4.sub(evenFar, oddFar));
  to += step;
  v128.store(to, multiplyAdd(multiplyAdd(d5, splat(-EITHER), d3), splat(BOTH), d1));
}

/** Stores a line of taps at the points. */
// @ts-ignore: decorator
@inline
function storeFilter(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  const evenNear = f32x4.mul(splat(1 / OF_NEAR), multiplyAdd(g0, splat(NEAR_SQUARE), g2));
  const oddNear = f32x4.mul(splat(NEAR / OF_NEAR), g1);
  const evenFar = f32x4.mul(splat(1 / OF_FAR), multiplyAdd(g0, splat(FAR_SQUARE), g2));
  const oddFar = f32x4.mul(splat(FAR / OF_FAR), g1);
  v128.store(to, f32x4.mul(splat(1 / BOTH), g0));
  to += step;
  v128.store(to, f32x4.add(evenNear, oddNear));
  to += step;
  v128.store(to, f32x4.sub(evenNear, oddNear));
  to += step;
  v128.store(to, f32x4.add(evenFar, oddFar));
  to += step;
  v128.store(to, f32x4.sub(evenFar, oddFar));
  to += step;
  v128.store(to, g2);
}

/** Stores the four pixels of a line of products. */
// @ts-ignore: decorator
@inline
function storeResult(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, to: usize, step: usize): void {
  const near = f32x4.add(m1, m2);
  const far = f32x4.add(m3, m4);
  const nearOdd = f32x4.sub(m1, m2);
  const farOdd = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(m0, f32x4.add(near, far)));
  to += step;
  v128.store(to, multiplyAdd(f32x4.mul(splat(FAR), farOdd), splat(NEAR), nearOdd));
  to += step;
  v128.store(to, multiplyAdd(f32x4.mul(splat(FAR_SQUARE), far), splat(NEAR_SQUARE), near));
  to += step;
  v128.store(
    to,
    multiplyAdd(multiplyAdd(m5, splat(FAR * FAR_SQUARE), farOdd), splat(NEAR * NEAR_SQUARE), nearOdd),
  );
}

/** Bytes of the eight zeros and the transformed filter that `transformWideFilter` writes. */
export function winogradWideFilter(channels: i32, columns: i32): i32 {
  return filterBytes(PLACES, channels, columns);
}

/** Bytes of scratch that `winogradWide` takes. */
export function winogradWideScratch(channels: i32, columns: i32): i32 {
  return HALF + tileBytes(tilesPerBlock(BLOCK, PLACES, channels, columns), PLACES, channels, columns);
}

/** Four columns of a tap. */
// @ts-ignore: decorator
@inline
function loadColumns(from: usize, step: i32): v128 {
  if (step == 4) return v128.load(from);
  let columns = v128.load32_zero(from);
  columns = v128.load_lane<f32>(from + step, columns, 1);
  columns = v128.load_lane<f32>(from + 2 * step, columns, 2);
  return v128.load_lane<f32>(from + 3 * step, columns, 3);
}

/**
 * G g Gᵀ of every pair of channels, packed for the microkernel: [36][columns / 8][channels][8], filled up with zeros,
 * behind eight zeros; the filter's steps are those of `transformFilter`. `scratch` has room for a tile.
 */
export function transformWideFilter(
  filter: usize,
  rowStep: i32,
  columnStep: i32,
  channelStep: i32,
  outStep: i32,
  channels: i32,
  columns: i32,
  packed: usize,
  scratch: usize,
): void {
  zeroFloats(packed, ZEROS >> 2);
  const transformed = packed + ZEROS;
  const width = roundUp(columns);
  const place = <usize>channels * width * 4;
  for (let n: i32 = 0; n < width; n += 4) {
    const panel = transformed + <usize>(n / COLUMNS) * channels * 32 + ((n % COLUMNS) << 2);
    for (let c: i32 = 0; c < channels; c++) {
      const to = panel + ((<usize>c) << 5);
      if (n >= columns) {
        for (let p: i32 = 0; p < PLACES; p++) v128.store(to + p * place, splat(0));
        continue;
      }
      const from = filter + <usize>(c * channelStep) + <usize>(n * outStep);
      for (let j: i32 = 0; j < TAPS; j++) {
        const tap = from + j * columnStep;
        storeFilter(
          loadColumns(tap, outStep),
          loadColumns(tap + rowStep, outStep),
          loadColumns(tap + 2 * rowStep, outStep),
          scratch + (j << 4),
          TAPS << 4,
        );
      }
      for (let i: i32 = 0; i < POINTS; i++) {
        const line = scratch + ((i * TAPS) << 4);
        storeFilter(v128.load(line), v128.load(line, 16), v128.load(line, 32), to + i * POINTS * place, place);
      }
    }
  }
}

/** The pixel `i` of the column whose addresses begin at `pixels`, four channels of it. */
// @ts-ignore: decorator
@inline
function pixelOf(pixels: usize, i: i32, at: usize): v128 {
  return v128.load(<usize>load<u32>(pixels + ((i * POINTS) << 2)) + at);
}

/**
 * Bᵀ d B of the patch whose 36 pixels lie at the addresses `pixels`, four channels at a time, a place `step` bytes apart.
 * After `SHORT` channels it goes on where the microkernel looks for the next run.
 */
function transformPatch(pixels: usize, channels: i32, to: usize, step: usize, half: usize): void {
  for (let c: i32 = 0, run: i32 = 0; c < channels; c += 4) {
    const at = <usize>c << 2;
    for (let j: i32 = 0; j < POINTS; j++) {
      const column = pixels + (j << 2);
      storeImage(
        pixelOf(column, 0, at),
        pixelOf(column, 1, at),
        pixelOf(column, 2, at),
        pixelOf(column, 3, at),
        pixelOf(column, 4, at),
        pixelOf(column, 5, at),
        half + (j << 4),
        POINTS << 4,
      );
    }
    let out = to + (<usize>run << 2);
    for (let i: i32 = 0; i < POINTS; i++) {
      const line = half + ((i * POINTS) << 4);
      storeImage(
        v128.load(line),
        v128.load(line, 16),
        v128.load(line, 32),
        v128.load(line, 48),
        v128.load(line, 64),
        v128.load(line, 80),
        out,
        step,
      );
      out += POINTS * step;
    }
    run += 4;
    if (run == SHORT) {
      run = 0;
      to += SHORT_ROW * ROWS;
    }
  }
}

/** Aᵀ m A of one tile, with bias and activation, to those of its sixteen pixels that the result has. */
function placeProducts(
  products: usize,
  step: usize,
  columns: i32,
  bias: usize,
  biasStep: i32,
  activation: i32,
  out: usize,
  rowBytes: i32,
  down: i32,
  across: i32,
  half: usize,
): void {
  const pixel = columns << 2;
  for (let n: i32 = 0; n < columns; n += 4) {
    const from = products + ((<usize>n) << 2);
    for (let j: i32 = 0; j < POINTS; j++) {
      const column = from + j * step;
      storeResult(
        v128.load(column),
        v128.load(column + POINTS * step),
        v128.load(column + 2 * POINTS * step),
        v128.load(column + 3 * POINTS * step),
        v128.load(column + 4 * POINTS * step),
        v128.load(column + 5 * POINTS * step),
        half + (j << 4),
        POINTS << 4,
      );
    }
    const offset = v128.load(bias + n * biasStep);
    for (let i: i32 = 0; i < down; i++) {
      const line = half + ((i * POINTS) << 4);
      // The last lines of a half have no column of products: the result of a line takes their place.
      const result = half + ((SIDE * POINTS) << 4);
      storeResult(
        v128.load(line),
        v128.load(line, 16),
        v128.load(line, 32),
        v128.load(line, 48),
        v128.load(line, 64),
        v128.load(line, 80),
        result,
        16,
      );
      const to = out + i * rowBytes + ((<usize>n) << 2);
      for (let j: i32 = 0; j < across; j++) {
        v128.store(to + j * pixel, activate(f32x4.add(v128.load(result + (j << 4)), offset), activation));
      }
    }
  }
}

/**
 * out = bias + source * filter, 3 × 3 at stride 1, then the activation (0 none, 1 relu, 2 relu6): the 4 × 4 tiles
 * `first … last` of the result, counted over images, rows and columns of tiles.
 *
 * `channels` and `columns` are multiples of four, `packed` is what `transformWideFilter` wrote. `bias` holds `columns` floats; 0
 * is none.
 */
export function winogradWide(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  packed: usize,
  top: i32,
  left: i32,
  out: usize,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  bias: usize,
  activation: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const runs = runsOf(channels);
  const wide = roundUp(columns);
  const most = tilesPerBlock(BLOCK, PLACES, channels, columns);
  const zeros = scratch;
  const half = zeros + max(32, channels * 4);
  const pixels = half + HALF;
  const patches = pixels + PLACES * 4;
  const patchStep = <usize>(most / ROWS) * runs * ROWS * SHORT_ROW;
  const products = patches + PLACES * patchStep;
  const productStep = <usize>most * wide * 4;
  zeroFloats(zeros, max(8, channels));

  const across = ceilDivide(outWidth, SIDE);
  const down = ceilDivide(outHeight, SIDE);
  const pixel = channels << 2;
  const outPixel = columns << 2;
  for (let begin = first; begin < last; begin += most) {
    const count = min(most, last - begin);
    for (let t: i32 = 0; t < count; t++) {
      const tile = begin + t;
      const image = tile / across / down;
      const y = ((tile / across) % down) * SIDE;
      const x = (tile % across) * SIDE;
      findPixels(
        POINTS,
        source + <usize>image * height * width * pixel,
        height,
        width,
        pixel,
        y - top,
        x - left,
        zeros,
        pixels,
      );
      transformPatch(
        pixels,
        channels,
        patches + <usize>(t / ROWS) * runs * (ROWS * SHORT_ROW) + (t % ROWS) * SHORT_ROW,
        patchStep,
        half,
      );
    }
    multiplyPlaces(PLACES, ceilDivide(count, ROWS), channels, wide, packed, patches, patchStep, products, productStep, zeros);
    for (let t: i32 = 0; t < count; t++) {
      const tile = begin + t;
      const image = tile / across / down;
      const y = ((tile / across) % down) * SIDE;
      const x = (tile % across) * SIDE;
      placeProducts(
        products + <usize>t * wide * 4,
        productStep,
        columns,
        bias != 0 ? bias : packed,
        bias != 0 ? 4 : 0,
        activation,
        out + (<usize>(image * outHeight + y) * outWidth + x) * outPixel,
        outWidth * outPixel,
        min(SIDE, outHeight - y),
        min(SIDE, outWidth - x),
        half,
      );
    }
  }
}
