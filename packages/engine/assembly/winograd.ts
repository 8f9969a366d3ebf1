// Convolution of 3 × 3 at stride 1 by Winograd's F(2 × 2, 3 × 3): 16 products in place of 36 for each four outputs.
//
//   Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A  for each 2 × 2 tile Y of the result, its 4 × 4 patch d, and the filter g;
//
// over channels, each of the 16 places of the transformed tiles is a matrix product, [tiles, channels] · [channels, columns].
// Source: A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015 (arXiv 1509.09308), section 4.1.
import { COLUMNS, ROWS, SHORT, SHORT_ROW, tileFromShortRows } from './microkernel';
import { zeroFloats } from './pack';
import { ceilDivide } from './tiling';

/** Places of a transformed tile. */
export const PLACES: i32 = 16;
/** Bytes of transformed patches and products that a block of tiles may take: a share of the second-level cache. */
const BLOCK: i32 = 196608;
/** Bytes of the zeros before a transformed filter, for a bias that is not there. */
export const ZEROS: i32 = 32;

/** Columns that the panels of `a` columns have. */
export function roundUp(a: i32): i32 {
  return (a + COLUMNS - 1) & ~(COLUMNS - 1);
}

/** Runs of channels that one call of the microkernel takes. */
export function runsOf(channels: i32): i32 {
  return ceilDivide(channels, SHORT);
}

/** Tiles, in groups of five, whose `places` a block of so many bytes has room for. */
export function tilesPerBlock(block: i32, places: i32, channels: i32, columns: i32): i32 {
  const bytes = places * ROWS * (runsOf(channels) * SHORT_ROW + roundUp(columns) * 4);
  return max(1, block / bytes) * ROWS;
}

/** Bytes of the eight zeros and a transformed filter. */
export function filterBytes(places: i32, channels: i32, columns: i32): i32 {
  return ZEROS + places * channels * roundUp(columns) * 4;
}

/** Bytes of a pixel of zeros, the addresses of a patch's pixels, and the patches and products of so many tiles. */
export function tileBytes(tiles: i32, places: i32, channels: i32, columns: i32): i32 {
  const zeros = max(32, channels * 4);
  return zeros + places * 4 + places * tiles * (runsOf(channels) * SHORT_ROW + roundUp(columns) * 4);
}

/** Bytes of the eight zeros and the transformed filter that `transformFilter` writes. */
export function winogradFilter(channels: i32, columns: i32): i32 {
  return filterBytes(PLACES, channels, columns);
}

/** Bytes of scratch that `winograd` takes. */
export function winogradScratch(channels: i32, columns: i32): i32 {
  return tileBytes(tilesPerBlock(BLOCK, PLACES, channels, columns), PLACES, channels, columns);
}

/**
 * G g Gᵀ of every pair of channels, packed for the microkernel: [16][columns / 8][channels][8], filled up with zeros,
 * behind eight zeros.
 *
 * The filter's element of row i, column j, channel c and column n lies at i · rowStep + j · columnStep + c · channelStep +
 * n · outStep bytes: negative steps reverse it, and the last two swap it for the gradient of the input.
 */
export function transformFilter(
  filter: usize,
  rowStep: i32,
  columnStep: i32,
  channelStep: i32,
  outStep: i32,
  channels: i32,
  columns: i32,
  packed: usize,
): void {
  zeroFloats(packed, ZEROS >> 2);
  const transformed = packed + ZEROS;
  const width = roundUp(columns);
  const place = <usize>channels * width * 4;
  for (let n: i32 = 0; n < width; n++) {
    const panel = transformed + <usize>(n / COLUMNS) * channels * 32 + ((n % COLUMNS) << 2);
    for (let c: i32 = 0; c < channels; c++) {
      let to = panel + ((<usize>c) << 5);
      if (n >= columns) {
        for (let p: i32 = 0; p < PLACES; p++, to += place) store<f32>(to, 0);
        continue;
      }
      const from = filter + <usize>(c * channelStep) + <usize>(n * outStep);
      // Rows of G g: g₀, (g₀ + g₁ + g₂) / 2, (g₀ − g₁ + g₂) / 2, g₂; then the same along columns.
      for (let i: i32 = 0; i < 4; i++) {
        const g0 = rowOfG(from, rowStep, i);
        const g1 = rowOfG(from + columnStep, rowStep, i);
        const g2 = rowOfG(from + 2 * columnStep, rowStep, i);
        const outer = g0 + g2;
        store<f32>(to, g0);
        store<f32>(to + place, <f32>0.5 * (outer + g1));
        store<f32>(to + 2 * place, <f32>0.5 * (outer - g1));
        store<f32>(to + 3 * place, g2);
        to += 4 * place;
      }
    }
  }
}

/** Row `i` of G times a column of three floats. */
function rowOfG(from: usize, step: i32, i: i32): f32 {
  const a = load<f32>(from);
  const c = load<f32>(from + 2 * step);
  if (i == 0) return a;
  if (i == 3) return c;
  const b = load<f32>(from + step);
  return <f32>0.5 * (i == 1 ? a + c + b : a + c - b);
}

/** Writes the addresses of the pixels of a patch, `side` × `side`; those outside the image are `zeros`. */
export function findPixels(
  side: i32,
  image: usize,
  height: i32,
  width: i32,
  pixel: i32,
  top: i32,
  left: i32,
  zeros: usize,
  pixels: usize,
): void {
  for (let i: i32 = 0; i < side; i++) {
    const y = top + i;
    for (let j: i32 = 0; j < side; j++) {
      const x = left + j;
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      store<u32>(pixels, <u32>(inside ? image + <usize>(y * width + x) * pixel : zeros));
      pixels += 4;
    }
  }
}

/**
 * Bᵀ d B of the patch whose 16 pixels lie at the addresses `pixels`, four channels at a time, a place `step` bytes apart.
 * After `SHORT` channels, if `breaks`, it goes on where the microkernel looks for the next run.
 */
export function transformPatch(pixels: usize, channels: i32, to: usize, step: usize, breaks: bool): void {
  const p00 = load<u32>(pixels, 0);
  const p01 = load<u32>(pixels, 4);
  const p02 = load<u32>(pixels, 8);
  const p03 = load<u32>(pixels, 12);
  const p10 = load<u32>(pixels, 16);
  const p11 = load<u32>(pixels, 20);
  const p12 = load<u32>(pixels, 24);
  const p13 = load<u32>(pixels, 28);
  const p20 = load<u32>(pixels, 32);
  const p21 = load<u32>(pixels, 36);
  const p22 = load<u32>(pixels, 40);
  const p23 = load<u32>(pixels, 44);
  const p30 = load<u32>(pixels, 48);
  const p31 = load<u32>(pixels, 52);
  const p32 = load<u32>(pixels, 56);
  const p33 = load<u32>(pixels, 60);
  for (let c: i32 = 0, run: i32 = 0; c < channels; c += 4) {
    const at = <usize>c << 2;
    // Along rows: d₀ − d₂, d₁ + d₂, d₂ − d₁, d₁ − d₃; along columns the same.
    let d1 = v128.load(p10 + at);
    let d2 = v128.load(p20 + at);
    const t00 = f32x4.sub(v128.load(p00 + at), d2);
    const t10 = f32x4.add(d1, d2);
    const t20 = f32x4.sub(d2, d1);
    const t30 = f32x4.sub(d1, v128.load(p30 + at));
    d1 = v128.load(p11 + at);
    d2 = v128.load(p21 + at);
    const t01 = f32x4.sub(v128.load(p01 + at), d2);
    const t11 = f32x4.add(d1, d2);
    const t21 = f32x4.sub(d2, d1);
    const t31 = f32x4.sub(d1, v128.load(p31 + at));
    d1 = v128.load(p12 + at);
    d2 = v128.load(p22 + at);
    const t02 = f32x4.sub(v128.load(p02 + at), d2);
    const t12 = f32x4.add(d1, d2);
    const t22 = f32x4.sub(d2, d1);
    const t32 = f32x4.sub(d1, v128.load(p32 + at));
    d1 = v128.load(p13 + at);
    d2 = v128.load(p23 + at);
    const t03 = f32x4.sub(v128.load(p03 + at), d2);
    const t13 = f32x4.add(d1, d2);
    const t23 = f32x4.sub(d2, d1);
    const t33 = f32x4.sub(d1, v128.load(p33 + at));
    let out = to + (<usize>run << 2);
    out = storeRow(out, step, t00, t01, t02, t03);
    out = storeRow(out, step, t10, t11, t12, t13);
    out = storeRow(out, step, t20, t21, t22, t23);
    storeRow(out, step, t30, t31, t32, t33);
    run += 4;
    if (breaks && run == SHORT) {
      run = 0;
      to += SHORT_ROW * ROWS;
    }
  }
}

// @ts-ignore: decorator
@inline
function storeRow(out: usize, step: usize, t0: v128, t1: v128, t2: v128, t3: v128): usize {
  v128.store(out, f32x4.sub(t0, t2));
  out += step;
  v128.store(out, f32x4.add(t1, t2));
  out += step;
  v128.store(out, f32x4.sub(t2, t1));
  out += step;
  v128.store(out, f32x4.sub(t1, t3));
  return out + step;
}

/** The activation of placeTile, on four lanes. Comparisons, not min and max, so that NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function activate(value: v128, activation: i32): v128 {
  if (activation == 0) return value;
  const zero = f32x4.splat(0);
  const positive = v128.andnot(value, f32x4.lt(value, zero));
  if (activation == 1) return positive;
  const six = f32x4.splat(6);
  return v128.bitselect(six, positive, f32x4.gt(positive, six));
}

/** Aᵀ m A of one tile, with bias and activation, to those of its four pixels that the result has. */
function placeProducts(
  products: usize,
  step: usize,
  columns: i32,
  bias: usize,
  biasStep: i32,
  activation: i32,
  out: usize,
  rowBytes: i32,
  below: i32,
  right: i32,
): void {
  const pixel = columns << 2;
  for (let n: i32 = 0; n < columns; n += 4) {
    let at = products + ((<usize>n) << 2);
    // Sums down the columns of the 4 × 4 products.
    const m0 = v128.load(at);
    const m1 = v128.load(at + step);
    const m2 = v128.load(at + 2 * step);
    const m3 = v128.load(at + 3 * step);
    at += 4 * step;
    let a = v128.load(at);
    let b = v128.load(at + step);
    let c = v128.load(at + 2 * step);
    let d = v128.load(at + 3 * step);
    at += 4 * step;
    const e = v128.load(at);
    const f = v128.load(at + step);
    const g = v128.load(at + 2 * step);
    const h = v128.load(at + 3 * step);
    at += 4 * step;
    const s0 = f32x4.add(f32x4.add(m0, a), e);
    const s1 = f32x4.add(f32x4.add(m1, b), f);
    const s2 = f32x4.add(f32x4.add(m2, c), g);
    const s3 = f32x4.add(f32x4.add(m3, d), h);
    a = f32x4.sub(f32x4.sub(a, e), v128.load(at));
    b = f32x4.sub(f32x4.sub(b, f), v128.load(at + step));
    c = f32x4.sub(f32x4.sub(c, g), v128.load(at + 2 * step));
    d = f32x4.sub(f32x4.sub(d, h), v128.load(at + 3 * step));
    const offset = v128.load(bias + n * biasStep);
    const to = out + ((<usize>n) << 2);
    v128.store(to, activate(f32x4.add(f32x4.add(f32x4.add(s0, s1), s2), offset), activation));
    if (right) v128.store(to + pixel, activate(f32x4.add(f32x4.sub(f32x4.sub(s1, s2), s3), offset), activation));
    if (below) {
      v128.store(to + rowBytes, activate(f32x4.add(f32x4.add(f32x4.add(a, b), c), offset), activation));
      if (right) {
        v128.store(to + rowBytes + pixel, activate(f32x4.add(f32x4.sub(f32x4.sub(b, c), d), offset), activation));
      }
    }
  }
}

/**
 * The product of each place of groups of five tiles with that of the transformed filter, which lies behind eight zeros. Places lie
 * `patchStep` bytes apart, and their products `productStep`.
 */
export function multiplyPlaces(
  places: i32,
  groups: i32,
  channels: i32,
  wide: i32,
  packed: usize,
  patches: usize,
  patchStep: usize,
  products: usize,
  productStep: usize,
  zeros: usize,
): void {
  const filter = packed + ZEROS;
  const filterStep = <usize>channels * wide * 4;
  const runs = runsOf(channels);
  for (let p: i32 = 0; p < places; p++) {
    for (let n: i32 = 0; n < wide; n += COLUMNS) {
      for (let run: i32 = 0; run < runs; run++) {
        const panel = filter + p * filterStep + <usize>(n / COLUMNS) * channels * 32 + run * (SHORT << 5);
        const length = min(SHORT, channels - run * SHORT);
        for (let g: i32 = 0; g < groups; g++) {
          const a = patches + p * patchStep + <usize>(g * runs + run) * (ROWS * SHORT_ROW);
          const to = products + p * productStep + (<usize>(g * ROWS) * wide + n) * 4;
          if (run == 0) tileFromShortRows(length, a, panel, zeros, 0, to, wide << 2);
          else tileFromShortRows(length, a, panel, to, wide << 2, to, wide << 2);
        }
      }
    }
  }
}

/**
 * out = bias + source * filter, 3 × 3 at stride 1, then the activation (0 none, 1 relu, 2 relu6): the 2 × 2 tiles
 * `first … last` of the result, counted over images, rows and columns of tiles.
 *
 * `channels` and `columns` are multiples of four, `packed` is what `transformFilter` wrote. `bias` holds `columns` floats; 0
 * is none.
 */
export function winograd(
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
  const pixels = zeros + max(32, channels * 4);
  const patches = pixels + PLACES * 4;
  const patchStep = <usize>(most / ROWS) * runs * ROWS * SHORT_ROW;
  const products = patches + PLACES * patchStep;
  const productStep = <usize>most * wide * 4;
  zeroFloats(zeros, max(8, channels));

  const across = (outWidth + 1) >> 1;
  const down = (outHeight + 1) >> 1;
  const pixel = channels << 2;
  const outPixel = columns << 2;
  for (let begin = first; begin < last; begin += most) {
    const count = min(most, last - begin);
    let tx = begin % across;
    let ty = (begin / across) % down;
    let b = begin / across / down;
    for (let t: i32 = 0; t < count; t++) {
      findPixels(
        4,
        source + <usize>b * height * width * pixel,
        height,
        width,
        pixel,
        2 * ty - top,
        2 * tx - left,
        zeros,
        pixels,
      );
      transformPatch(
        pixels,
        channels,
        patches + <usize>(t / ROWS) * runs * (ROWS * SHORT_ROW) + (t % ROWS) * SHORT_ROW,
        patchStep,
        true,
      );
      if (++tx == across) {
        tx = 0;
        if (++ty == down) {
          ty = 0;
          b++;
        }
      }
    }

    multiplyPlaces(PLACES, ceilDivide(count, ROWS), channels, wide, packed, patches, patchStep, products, productStep, zeros);

    tx = begin % across;
    ty = (begin / across) % down;
    b = begin / across / down;
    for (let t: i32 = 0; t < count; t++) {
      placeProducts(
        products + <usize>t * wide * 4,
        productStep,
        columns,
        bias != 0 ? bias : packed,
        bias != 0 ? 4 : 0,
        activation,
        out + (<usize>(b * outHeight + 2 * ty) * outWidth + 2 * tx) * outPixel,
        outWidth * outPixel,
        i32(2 * ty + 1 < outHeight),
        i32(2 * tx + 1 < outWidth),
      );
      if (++tx == across) {
        tx = 0;
        if (++ty == down) {
          ty = 0;
          b++;
        }
      }
    }
  }
}
