// The innermost loops of every convolution and matrix product: a 5 × 8 tile of C += A · B, kept in ten registers.
//
// They are written the one way that V8 is known to keep in registers: one `for` loop, the accumulators loaded before it
// and stored after it, nothing but multiplications and additions inside. An outer loop, an unrolled body or a
// `c = c + load(C)` after the loop costs a third of the speed.

/** Rows of a tile. */
export const ROWS: i32 = 5;
/** Columns of a tile. */
export const COLUMNS: i32 = 8;
/** Longest run of k that one call of `tileFromRows` takes. */
export const DEPTH: i32 = 512;
/**
 * Bytes from one row of a packed A to the next: `DEPTH` floats and one cache line, so that five rows fall into
 * different sets of the first-level cache. It is a constant because a wasm load takes a constant offset for free.
 */
export const ROW: i32 = 2112;
/** Bytes of five packed rows. */
export const GROUP: i32 = 5 * ROW;
/** Bytes of a 5 × 8 tile stored by itself. */
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
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, ROW);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 2 * ROW);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 3 * ROW);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4 * ROW);
    c40 = f32x4.add(c40, f32x4.mul(x, b0));
    c41 = f32x4.add(c41, f32x4.mul(x, b1));
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
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    x = v128.load_splat<f32>(a, 16);
    c40 = f32x4.add(c40, f32x4.mul(x, b0));
    c41 = f32x4.add(c41, f32x4.mul(x, b1));
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
