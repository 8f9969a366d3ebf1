// Copies into the layouts that the tiles read.
import { COLUMNS } from './microkernel';

/** Copies `count` floats. */
export function copyFloats(target: usize, source: usize, count: i32): void {
  const stop = target + ((<usize>(count & ~3)) << 2);
  while (target < stop) {
    v128.store(target, v128.load(source));
    target += 16;
    source += 16;
  }
  for (let left = count & 3; left > 0; left--) {
    store<f32>(target, load<f32>(source));
    target += 4;
    source += 4;
  }
}

/** Adds `count` floats, a multiple of four of them, to those at `target`. */
export function addFloats(target: usize, source: usize, count: i32): void {
  const stop = target + ((<usize>count) << 2);
  while (target < stop) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
    target += 16;
    source += 16;
  }
}

/** Writes `count` zeros. */
export function zeroFloats(target: usize, count: i32): void {
  const zero = f32x4.splat(0);
  const stop = target + ((<usize>(count & ~3)) << 2);
  while (target < stop) {
    v128.store(target, zero);
    target += 16;
  }
  for (let left = count & 3; left > 0; left--) {
    store<f32>(target, 0);
    target += 4;
  }
}

/**
 * Packs a matrix B of `depth` rows into panels [columns / 8][panelDepth][8], filling up the last one with zeros.
 * Rows lie `rowStep` bytes apart and their columns `columnStep`; they become rows `first … first + depth` of the panels.
 */
export function packPanels(
  source: usize,
  depth: i32,
  columns: i32,
  rowStep: i32,
  columnStep: i32,
  panels: usize,
  panelDepth: i32,
  first: i32,
): void {
  for (let n: i32 = 0; n < columns; n += COLUMNS) {
    const width = min(COLUMNS, columns - n);
    let target = panels + (<usize>(n / COLUMNS) * panelDepth + first) * 32;
    let from = source + <usize>n * columnStep;
    if (width == COLUMNS && columnStep == 4) {
      for (let k: i32 = 0; k < depth; k++) {
        v128.store(target, v128.load(from));
        v128.store(target, v128.load(from, 16), 16);
        target += 32;
        from += rowStep;
      }
    } else if (width == COLUMNS && rowStep == 4) {
      packTransposed(from, depth, columnStep, target);
    } else {
      for (let k: i32 = 0; k < depth; k++) {
        for (let c: i32 = 0; c < width; c++) {
          store<f32>(target + (c << 2), load<f32>(from + c * columnStep));
        }
        for (let c: i32 = width; c < COLUMNS; c++) store<f32>(target + (c << 2), 0);
        target += 32;
        from += rowStep;
      }
    }
  }
}

/** Eight contiguous rows of `depth` floats, `step` bytes apart, become one panel [depth][8]. */
function packTransposed(source: usize, depth: i32, step: i32, target: usize): void {
  const last = depth & ~3;
  for (let half: i32 = 0; half < 2; half++) {
    let r0 = source + half * 4 * step;
    let r1 = r0 + step;
    let r2 = r1 + step;
    let r3 = r2 + step;
    let to = target + half * 16;
    for (let k: i32 = 0; k < last; k += 4) {
      const a = v128.load(r0);
      const b = v128.load(r1);
      const c = v128.load(r2);
      const d = v128.load(r3);
      const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 32);
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 64);
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 96);
      r0 += 16;
      r1 += 16;
      r2 += 16;
      r3 += 16;
      to += 128;
    }
    for (let k: i32 = last; k < depth; k++) {
      store<f32>(to, load<f32>(r0));
      store<f32>(to, load<f32>(r1), 4);
      store<f32>(to, load<f32>(r2), 8);
      store<f32>(to, load<f32>(r3), 12);
      r0 += 4;
      r1 += 4;
      r2 += 4;
      r3 += 4;
      to += 32;
    }
  }
}

/** Adds a bias-free 5 × 8 tile's valid part to its place: `rows` × `columns` of it, clamped to [low, high]. */
export function placeTile(tile: usize, out: usize, outStride: i32, rows: i32, columns: i32, activation: i32): void {
  const low: f32 = 0;
  for (let r: i32 = 0; r < rows; r++) {
    for (let c: i32 = 0; c < columns; c++) {
      let value = load<f32>(tile + (c << 2));
      // Comparisons, not min and max, so that NaN stays NaN.
      if (activation != 0) {
        if (value < low) value = low;
        else if (activation == 2 && value > 6) value = 6;
      }
      store<f32>(out + (c << 2), value);
    }
    tile += 32;
    out += outStride;
  }
}
