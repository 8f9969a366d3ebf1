// Products of columns: src/gaussian/crossProducts.ts says what a tile is.

/** Adds the sums of two columns, two lanes of each, to the two doubles at an address. */
function put(at: usize, p: v128, q: v128): void {
  const lanes = f64x2.add(v128.shuffle<f64>(p, q, 0, 2), v128.shuffle<f64>(p, q, 1, 3));
  v128.store(at, f64x2.add(v128.load(at), lanes));
}

/**
 * sums[i, j] += Σ over a tile of columns i and j, for blocks of 2 × 4 on and above the diagonal; two samples a step. Of `sums` and
 * `tile` these are the addresses, of a panel (four columns) the bytes.
 */
export function addProducts(sums: usize, tile: usize, width: i32, panel: i32): void {
  for (let i = 0; i < width; i += 2) {
    for (let j = i & ~3; j < width; j += 4) {
      let x = tile + <usize>(i >> 2) * panel + ((i & 2) << 4);
      let y = tile + <usize>(j >> 2) * panel;
      let s0 = f64x2.splat(0);
      let s1 = f64x2.splat(0);
      let s2 = f64x2.splat(0);
      let s3 = f64x2.splat(0);
      let s4 = f64x2.splat(0);
      let s5 = f64x2.splat(0);
      let s6 = f64x2.splat(0);
      let s7 = f64x2.splat(0);
      for (const end = y + panel; y < end; y += 64) {
        const a = v128.load(x);
        const b = v128.load(x, 16);
        let c = v128.load(y);
        s0 = f64x2.add(s0, f64x2.mul(a, c));
        s4 = f64x2.add(s4, f64x2.mul(b, c));
        c = v128.load(y, 16);
        s1 = f64x2.add(s1, f64x2.mul(a, c));
        s5 = f64x2.add(s5, f64x2.mul(b, c));
        c = v128.load(y, 32);
        s2 = f64x2.add(s2, f64x2.mul(a, c));
        s6 = f64x2.add(s6, f64x2.mul(b, c));
        c = v128.load(y, 48);
        s3 = f64x2.add(s3, f64x2.mul(a, c));
        s7 = f64x2.add(s7, f64x2.mul(b, c));
        x += 64;
      }
      const above = sums + (i * width + j << 3);
      const below = above + (width << 3);
      put(above, s0, s1);
      put(above + 16, s2, s3);
      put(below, s4, s5);
      put(below + 16, s6, s7);
    }
  }
}
