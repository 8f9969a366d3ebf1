// The innermost loops of every convolution and matrix product: a 5 × 8 tile of C += A · B, kept in ten registers.
//
// They are written the one way that V8 is known to keep in registers: one `for` loop, the accumulators loaded before it
// and stored after it, nothing but multiplications and additions inside. An outer loop, an unrolled body or a
// `c = c + load(C)` after the loop costs a third of the speed.

import { multiplyAdd } from './multiplyAdd';

/** Rows of a tile. */
export const ROWS: i32 = 5;
/** Columns of a tile. */
export const COLUMNS: i32 = 8;
/** Columns of a tall tile, which has twice the rows. */
export const NARROW: i32 = 4;
/** Longest run of k that one call of `tileFromRows` takes. */
export const DEPTH: i32 = 512;
/**
 * Bytes from one row of a packed A to the next: `DEPTH` floats and one cache line, so that five rows fall into
 * different sets of the first-level cache. It is a constant because a wasm load takes a constant offset for free.
 */
export const ROW: i32 = 2112;
/** Longest run of k that one call of `tileFromShortRows` takes, and the bytes from one of its rows to the next. */
export const SHORT: i32 = 48;
export const SHORT_ROW: i32 = 208;
/** Bytes of five packed rows. */
export const GROUP: i32 = 5 * ROW;
/** Bytes of a 5 × 8 tile stored by itself; two of them, one after the other, hold the rows of a 10 × 4 tile. */
export const TILE: i32 = 160;

/**
 * out = init + A · B, where row r of A is `depth` floats at `a + r · ROW`, and B is packed as [depth][8].
 * `init` and `out` are 5 rows of 8 floats, at their strides in bytes (0 repeats one row, for a bias).
 */
export function tileFromRows(
  depth: i32,
  a: usize,
  b: usize,
  init: usize,
  initStride: i32,
  out: usize,
  outStride: i32,
): void {
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  init += initStride;
  let c10 = v128.load(init);
  let c11 = v128.load(init, 16);
  init += initStride;
  let c20 = v128.load(init);
  let c21 = v128.load(init, 16);
  init += initStride;
  let c30 = v128.load(init);
  let c31 = v128.load(init, 16);
  init += initStride;
  let c40 = v128.load(init);
  let c41 = v128.load(init, 16);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = multiplyAdd(c00, x, b0);
    c01 = multiplyAdd(c01, x, b1);
    x = v128.load_splat<f32>(a, ROW);
    c10 = multiplyAdd(c10, x, b0);
    c11 = multiplyAdd(c11, x, b1);
    x = v128.load_splat<f32>(a, 2 * ROW);
    c20 = multiplyAdd(c20, x, b0);
    c21 = multiplyAdd(c21, x, b1);
    x = v128.load_splat<f32>(a, 3 * ROW);
    c30 = multiplyAdd(c30, x, b0);
    c31 = multiplyAdd(c31, x, b1);
    x = v128.load_splat<f32>(a, 4 * ROW);
    c40 = multiplyAdd(c40, x, b0);
    c41 = multiplyAdd(c41, x, b1);
    a += 4;
    b += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += outStride;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += outStride;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += outStride;
  v128.store(out, c30);
  v128.store(out, c31, 16);
  out += outStride;
  v128.store(out, c40);
  v128.store(out, c41, 16);
}

/** `tileFromRows` for rows of at most `SHORT` floats, `SHORT_ROW` bytes apart. */
export function tileFromShortRows(
  depth: i32,
  a: usize,
  b: usize,
  init: usize,
  initStride: i32,
  out: usize,
  outStride: i32,
): void {
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  init += initStride;
  let c10 = v128.load(init);
  let c11 = v128.load(init, 16);
  init += initStride;
  let c20 = v128.load(init);
  let c21 = v128.load(init, 16);
  init += initStride;
  let c30 = v128.load(init);
  let c31 = v128.load(init, 16);
  init += initStride;
  let c40 = v128.load(init);
  let c41 = v128.load(init, 16);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = multiplyAdd(c00, x, b0);
    c01 = multiplyAdd(c01, x, b1);
    x = v128.load_splat<f32>(a, SHORT_ROW);
    c10 = multiplyAdd(c10, x, b0);
    c11 = multiplyAdd(c11, x, b1);
    x = v128.load_splat<f32>(a, 2 * SHORT_ROW);
    c20 = multiplyAdd(c20, x, b0);
    c21 = multiplyAdd(c21, x, b1);
    x = v128.load_splat<f32>(a, 3 * SHORT_ROW);
    c30 = multiplyAdd(c30, x, b0);
    c31 = multiplyAdd(c31, x, b1);
    x = v128.load_splat<f32>(a, 4 * SHORT_ROW);
    c40 = multiplyAdd(c40, x, b0);
    c41 = multiplyAdd(c41, x, b1);
    a += 4;
    b += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += outStride;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += outStride;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += outStride;
  v128.store(out, c30);
  v128.store(out, c31, 16);
  out += outStride;
  v128.store(out, c40);
  v128.store(out, c41, 16);
}

/**
 * out = init + Aᵀ · B, where A holds five neighbouring columns: `depth` times five floats, `aStep` bytes apart.
 * B is packed as [depth][8]; `init` and `out` as in `tileFromRows`.
 */
export function tileFromColumns(
  depth: i32,
  a: usize,
  aStep: i32,
  b: usize,
  init: usize,
  initStride: i32,
  out: usize,
  outStride: i32,
): void {
  let c00 = v128.load(init);
  let c01 = v128.load(init, 16);
  init += initStride;
  let c10 = v128.load(init);
  let c11 = v128.load(init, 16);
  init += initStride;
  let c20 = v128.load(init);
  let c21 = v128.load(init, 16);
  init += initStride;
  let c30 = v128.load(init);
  let c31 = v128.load(init, 16);
  init += initStride;
  let c40 = v128.load(init);
  let c41 = v128.load(init, 16);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = multiplyAdd(c00, x, b0);
    c01 = multiplyAdd(c01, x, b1);
    x = v128.load_splat<f32>(a, 4);
    c10 = multiplyAdd(c10, x, b0);
    c11 = multiplyAdd(c11, x, b1);
    x = v128.load_splat<f32>(a, 8);
    c20 = multiplyAdd(c20, x, b0);
    c21 = multiplyAdd(c21, x, b1);
    x = v128.load_splat<f32>(a, 12);
    c30 = multiplyAdd(c30, x, b0);
    c31 = multiplyAdd(c31, x, b1);
    x = v128.load_splat<f32>(a, 16);
    c40 = multiplyAdd(c40, x, b0);
    c41 = multiplyAdd(c41, x, b1);
    a += aStep;
    b += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += outStride;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += outStride;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += outStride;
  v128.store(out, c30);
  v128.store(out, c31, 16);
  out += outStride;
  v128.store(out, c40);
  v128.store(out, c41, 16);
}

/**
 * A 10 × 4 tile, for a panel of which only the first four columns are there: `tileFromRows` over two neighbouring
 * groups, with half of the panel. `init` and `out` are 10 rows of 4 floats.
 */
export function tallTileFromRows(
  depth: i32,
  a: usize,
  b: usize,
  init: usize,
  initStride: i32,
  out: usize,
  outStride: i32,
): void {
  let c0 = v128.load(init);
  init += initStride;
  let c1 = v128.load(init);
  init += initStride;
  let c2 = v128.load(init);
  init += initStride;
  let c3 = v128.load(init);
  init += initStride;
  let c4 = v128.load(init);
  init += initStride;
  let c5 = v128.load(init);
  init += initStride;
  let c6 = v128.load(init);
  init += initStride;
  let c7 = v128.load(init);
  init += initStride;
  let c8 = v128.load(init);
  init += initStride;
  let c9 = v128.load(init);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(b);
    c0 = multiplyAdd(c0, v128.load_splat<f32>(a), b0);
    c1 = multiplyAdd(c1, v128.load_splat<f32>(a, ROW), b0);
    c2 = multiplyAdd(c2, v128.load_splat<f32>(a, 2 * ROW), b0);
    c3 = multiplyAdd(c3, v128.load_splat<f32>(a, 3 * ROW), b0);
    c4 = multiplyAdd(c4, v128.load_splat<f32>(a, 4 * ROW), b0);
    c5 = multiplyAdd(c5, v128.load_splat<f32>(a, 5 * ROW), b0);
    c6 = multiplyAdd(c6, v128.load_splat<f32>(a, 6 * ROW), b0);
    c7 = multiplyAdd(c7, v128.load_splat<f32>(a, 7 * ROW), b0);
    c8 = multiplyAdd(c8, v128.load_splat<f32>(a, 8 * ROW), b0);
    c9 = multiplyAdd(c9, v128.load_splat<f32>(a, 9 * ROW), b0);
    a += 4;
    b += 32;
  }
  v128.store(out, c0);
  out += outStride;
  v128.store(out, c1);
  out += outStride;
  v128.store(out, c2);
  out += outStride;
  v128.store(out, c3);
  out += outStride;
  v128.store(out, c4);
  out += outStride;
  v128.store(out, c5);
  out += outStride;
  v128.store(out, c6);
  out += outStride;
  v128.store(out, c7);
  out += outStride;
  v128.store(out, c8);
  out += outStride;
  v128.store(out, c9);
}

/** A 10 × 4 tile as `tallTileFromRows`, from ten neighbouring columns of A as `tileFromColumns`. */
export function tallTileFromColumns(
  depth: i32,
  a: usize,
  aStep: i32,
  b: usize,
  init: usize,
  initStride: i32,
  out: usize,
  outStride: i32,
): void {
  let c0 = v128.load(init);
  init += initStride;
  let c1 = v128.load(init);
  init += initStride;
  let c2 = v128.load(init);
  init += initStride;
  let c3 = v128.load(init);
  init += initStride;
  let c4 = v128.load(init);
  init += initStride;
  let c5 = v128.load(init);
  init += initStride;
  let c6 = v128.load(init);
  init += initStride;
  let c7 = v128.load(init);
  init += initStride;
  let c8 = v128.load(init);
  init += initStride;
  let c9 = v128.load(init);
  for (let k: i32 = 0; k < depth; k++) {
    const b0 = v128.load(b);
    c0 = multiplyAdd(c0, v128.load_splat<f32>(a), b0);
    c1 = multiplyAdd(c1, v128.load_splat<f32>(a, 4), b0);
    c2 = multiplyAdd(c2, v128.load_splat<f32>(a, 8), b0);
    c3 = multiplyAdd(c3, v128.load_splat<f32>(a, 12), b0);
    c4 = multiplyAdd(c4, v128.load_splat<f32>(a, 16), b0);
    c5 = multiplyAdd(c5, v128.load_splat<f32>(a, 20), b0);
    c6 = multiplyAdd(c6, v128.load_splat<f32>(a, 24), b0);
    c7 = multiplyAdd(c7, v128.load_splat<f32>(a, 28), b0);
    c8 = multiplyAdd(c8, v128.load_splat<f32>(a, 32), b0);
    c9 = multiplyAdd(c9, v128.load_splat<f32>(a, 36), b0);
    a += aStep;
    b += 32;
  }
  v128.store(out, c0);
  out += outStride;
  v128.store(out, c1);
  out += outStride;
  v128.store(out, c2);
  out += outStride;
  v128.store(out, c3);
  out += outStride;
  v128.store(out, c4);
  out += outStride;
  v128.store(out, c5);
  out += outStride;
  v128.store(out, c6);
  out += outStride;
  v128.store(out, c7);
  out += outStride;
  v128.store(out, c8);
  out += outStride;
  v128.store(out, c9);
}
