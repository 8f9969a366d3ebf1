// Gradient of the filter of a convolution by Winograd's algorithm: the sums of products of transformed patches and gradients,
// transformed back.
import { COLUMNS, ROWS, TILE, tileFromColumns } from './microkernel';
import { addFloats, copyFloats, zeroFloats } from './pack';
import { beginOfPart, partsOf } from './parts';
import { ceilDivide } from './tiling';
import { PLACES, findPixels, roundUp, transformPatch } from './winograd';

/** Bytes of transformed patches and gradients that a block of tiles may take: a share of the second-level cache. */
const GRADIENT_BLOCK: i32 = 262144;
/** Fewest tiles of a part, and most bytes of the sums of all. */
const PART_TILES: i32 = 64;
const PART_BYTES: i32 = 33554432;

/** Bytes of the sums of one part. */
function sumBytes(channels: i32, columns: i32): i32 {
  return PLACES * ceilDivide(channels, ROWS) * ceilDivide(columns, COLUMNS) * TILE;
}

/** Parts that the sum over tiles is cut into. */
export function winogradGradientParts(channels: i32, columns: i32, tiles: i32): i32 {
  let parts = partsOf(tiles, PART_TILES);
  while (parts > 1 && <i64>parts * <i64>sumBytes(channels, columns) > <i64>PART_BYTES) parts >>= 1;
  return parts;
}

/** Bytes of the sums of all parts. */
export function winogradGradientSums(channels: i32, columns: i32, parts: i32): i32 {
  return parts * sumBytes(channels, columns);
}

/** Tiles that are transformed together. */
function tilesPerBlock(channels: i32, columns: i32): i32 {
  return max(8, GRADIENT_BLOCK / (PLACES * (ceilDivide(channels, ROWS) * ROWS + roundUp(columns)) * 4));
}

/** Bytes of scratch that `winogradFilterGradient` takes. */
export function winogradGradientScratch(channels: i32, columns: i32): i32 {
  const tile = PLACES * (ceilDivide(channels, ROWS) * ROWS + roundUp(columns)) * 4;
  return max(channels, columns) * 4 + PLACES * 4 + tilesPerBlock(channels, columns) * tile + 32;
}

/**
 * A dY Aᵀ of one tile of the result's gradient, of which `pixels` are the addresses of the four pixels, as a row of the
 * panels that the microkernel multiplies by: a place `step` bytes apart, eight columns `panelStep`.
 */
function transformGradient(pixels: usize, columns: i32, to: usize, step: usize, panelStep: usize): void {
  const p00 = load<u32>(pixels, 0);
  const p01 = load<u32>(pixels, 4);
  const p10 = load<u32>(pixels, 8);
  const p11 = load<u32>(pixels, 12);
  for (let n: i32 = 0; n < columns; n += 4) {
    const at = <usize>n << 2;
    const y00 = v128.load(p00 + at);
    const y01 = v128.load(p01 + at);
    const y10 = v128.load(p10 + at);
    const y11 = v128.load(p11 + at);
    // Along rows and along columns: y₀, y₀ + y₁, y₀ − y₁, −y₁.
    let out = to + <usize>(n / COLUMNS) * panelStep + ((n % COLUMNS) << 2);
    out = storeGradientRow(out, step, y00, y01);
    out = storeGradientRow(out, step, f32x4.add(y00, y10), f32x4.add(y01, y11));
    out = storeGradientRow(out, step, f32x4.sub(y00, y10), f32x4.sub(y01, y11));
    storeGradientRow(out, step, f32x4.neg(y10), f32x4.neg(y11));
  }
}

// @ts-ignore: decorator
@inline
function storeGradientRow(out: usize, step: usize, a: v128, b: v128): usize {
  v128.store(out, a);
  out += step;
  v128.store(out, f32x4.add(a, b));
  out += step;
  v128.store(out, f32x4.sub(a, b));
  out += step;
  v128.store(out, f32x4.neg(b));
  return out + step;
}

/**
 * The filter's gradient in the transformed domain, Σ (Bᵀ d B) ⊙ (A dY Aᵀ) over the tiles of the parts `first … last` of
 * `parts`; `winogradSumFilterGradient` adds the parts up and transforms them back.
 */
export function winogradFilterGradient(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  dy: usize,
  top: i32,
  left: i32,
  outHeight: i32,
  outWidth: i32,
  columns: i32,
  tiles: i32,
  sums: usize,
  parts: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const groups = ceilDivide(channels, ROWS);
  const panels = ceilDivide(columns, COLUMNS);
  const most = tilesPerBlock(channels, columns);
  const zeros = scratch;
  const pixels = zeros + max(channels, columns) * 4;
  const patches = pixels + PLACES * 4;
  const patchRow = groups * ROWS * 4;
  const patchStep = <usize>most * patchRow;
  const gradients = patches + PLACES * patchStep;
  const gradientStep = <usize>most * panels * 32;
  const panelStep = <usize>most * 32;
  zeroFloats(zeros, max(channels, columns));

  const across = (outWidth + 1) >> 1;
  const down = (outHeight + 1) >> 1;
  const pixel = channels << 2;
  const outPixel = columns << 2;
  for (let part = first; part < last; part++) {
    const own = sums + <usize>part * sumBytes(channels, columns);
    zeroFloats(own, sumBytes(channels, columns) >> 2);
    const end = beginOfPart(tiles, part + 1, parts, 1);
    for (let begin = beginOfPart(tiles, part, parts, 1); begin < end; begin += most) {
      const count = min(most, end - begin);
      let tx = begin % across;
      let ty = (begin / across) % down;
      let b = begin / across / down;
      for (let t: i32 = 0; t < count; t++) {
        findPixels(
          4,
          x + <usize>b * height * width * pixel,
          height,
          width,
          pixel,
          2 * ty - top,
          2 * tx - left,
          zeros,
          pixels,
        );
        transformPatch(pixels, channels, patches + <usize>t * patchRow, patchStep, false);
        const corner = dy + (<usize>(b * outHeight + 2 * ty) * outWidth + 2 * tx) * outPixel;
        const right = 2 * tx + 1 < outWidth;
        const below = 2 * ty + 1 < outHeight;
        store<u32>(pixels, <u32>corner, 0);
        store<u32>(pixels, <u32>(right ? corner + outPixel : zeros), 4);
        store<u32>(pixels, <u32>(below ? corner + outWidth * outPixel : zeros), 8);
        store<u32>(pixels, <u32>(right && below ? corner + (outWidth + 1) * outPixel : zeros), 12);
        transformGradient(pixels, columns, gradients + ((<usize>t) << 5), gradientStep, panelStep);
        if (++tx == across) {
          tx = 0;
          if (++ty == down) {
            ty = 0;
            b++;
          }
        }
      }
      for (let p: i32 = 0; p < PLACES; p++) {
        for (let n: i32 = 0; n < panels; n++) {
          const panel = gradients + p * gradientStep + n * panelStep;
          let tile = own + <usize>((p * panels + n) * groups) * TILE;
          let a = patches + p * patchStep;
          for (let g: i32 = 0; g < groups; g++) {
            tileFromColumns(count, a, patchRow, panel, tile, 32, tile, 32);
            a += ROWS * 4;
            tile += TILE;
          }
        }
      }
    }
  }
}

/** Gᵀ U G of the sums U of all parts, into dFilter: the runs of five channels `first … last`. Takes 16 tiles of scratch. */
export function winogradSumFilterGradient(
  sums: usize,
  parts: i32,
  channels: i32,
  columns: i32,
  dFilter: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const groups = ceilDivide(channels, ROWS);
  const panels = ceilDivide(columns, COLUMNS);
  const part = <usize>sumBytes(channels, columns);
  const tap = <usize>channels * columns * 4;
  for (let g = first; g < last; g++) {
    for (let n: i32 = 0; n < panels; n++) {
      for (let p: i32 = 0; p < PLACES; p++) {
        const tile = sums + <usize>((p * panels + n) * groups + g) * TILE;
        const total = scratch + p * TILE;
        copyFloats(total, tile, TILE >> 2);
        for (let i: i32 = 1; i < parts; i++) addFloats(total, tile + <usize>i * part, TILE >> 2);
      }
      for (let r: i32 = 0; r < min(ROWS, channels - g * ROWS); r++) {
        for (let k: i32 = 0; k < min(COLUMNS, columns - n * COLUMNS); k += 4) {
          transformBack(
            scratch + (r << 5) + (k << 2),
            dFilter + (<usize>(g * ROWS + r) * columns + n * COLUMNS + k) * 4,
            tap,
          );
        }
      }
    }
  }
}

/** Gᵀ U G of four columns: the 16 places lie `TILE` bytes apart, the nine taps of the result `tap`. */
function transformBack(sums: usize, out: usize, tap: usize): void {
  const half = f32x4.splat(0.5);
  for (let i: i32 = 0; i < 3; i++) {
    // Row i of Gᵀ: u₀ + (u₁ + u₂) / 2, (u₁ − u₂) / 2, (u₁ + u₂) / 2 + u₃; and so along columns.
    const w0 = rowBack(sums, i, half);
    const w1 = rowBack(sums + TILE, i, half);
    const w2 = rowBack(sums + 2 * TILE, i, half);
    const w3 = rowBack(sums + 3 * TILE, i, half);
    const inner = f32x4.mul(f32x4.add(w1, w2), half);
    v128.store(out, f32x4.add(w0, inner));
    v128.store(out + tap, f32x4.mul(f32x4.sub(w1, w2), half));
    v128.store(out + 2 * tap, f32x4.add(inner, w3));
    out += 3 * tap;
  }
}

function rowBack(sums: usize, i: i32, half: v128): v128 {
  const u1 = v128.load(sums + 4 * TILE);
  const u2 = v128.load(sums + 8 * TILE);
  if (i == 1) return f32x4.mul(f32x4.sub(u1, u2), half);
  const inner = f32x4.mul(f32x4.add(u1, u2), half);
  return f32x4.add(inner, v128.load(i == 0 ? sums : sums + 12 * TILE));
}
