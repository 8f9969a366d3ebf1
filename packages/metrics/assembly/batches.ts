// Sums over batches of drawn rows: src/disentanglement/batchKernel.ts says what is where in memory. A row is so many bytes, a multiple of 32.

/** Of each batch and each dimension, the mean distance between the rows and their partners. */
export function distances(
  one: usize,
  other: usize,
  bytes: i32,
  rows: usize,
  partners: usize,
  batch: i32,
  batches: i32,
  to: usize,
): void {
  const count = f64x2.splat(<f64>batch);
  for (const last = rows + ((batch * batches) << 2); rows < last;) {
    const end = rows + (batch << 2);
    for (let dimension = 0; dimension < bytes; dimension += 32) {
      let s = f64x2.splat(0);
      let t = s;
      for (let x = rows, y = partners; x < end; x += 4, y += 4) {
        const a = one + load<u32>(x) * bytes + dimension;
        const b = other + load<u32>(y) * bytes + dimension;
        s = f64x2.add(s, f64x2.abs(f64x2.sub(v128.load(a), v128.load(b))));
        t = f64x2.add(t, f64x2.abs(f64x2.sub(v128.load(a, 16), v128.load(b, 16))));
      }
      v128.store(to, f64x2.div(s, count));
      v128.store(to, f64x2.div(t, count), 16);
      to += 32;
    }
    rows = end;
    partners += batch << 2;
  }
}

/** (Σ x² − (Σ x)²/n) / (n − 1) */
// @ts-ignore: decorator
@inline
function variance(sum: v128, squares: v128, count: f64): v128 {
  const off = f64x2.div(f64x2.mul(sum, sum), f64x2.splat(count));
  return f64x2.div(f64x2.sub(squares, off), f64x2.splat(count - 1));
}

/** Of each batch and each dimension, the variance of the rows, of what they differ from the first of them by. */
export function variances(codes: usize, bytes: i32, rows: usize, batch: i32, batches: i32, to: usize): void {
  for (const last = rows + ((batch * batches) << 2); rows < last;) {
    const end = rows + (batch << 2);
    const first = codes + load<u32>(rows) * bytes;
    for (let dimension = 0; dimension < bytes; dimension += 32) {
      const p = v128.load(first + dimension);
      const q = v128.load(first + dimension, 16);
      let s = f64x2.splat(0);
      let t = s;
      let ss = s;
      let tt = s;
      for (let x = rows + 4; x < end; x += 4) {
        const at = codes + load<u32>(x) * bytes + dimension;
        const a = f64x2.sub(v128.load(at), p);
        const b = f64x2.sub(v128.load(at, 16), q);
        s = f64x2.add(s, a);
        t = f64x2.add(t, b);
        ss = f64x2.add(ss, f64x2.mul(a, a));
        tt = f64x2.add(tt, f64x2.mul(b, b));
      }
      v128.store(to, variance(s, ss, <f64>batch));
      v128.store(to, variance(t, tt, <f64>batch), 16);
      to += 32;
    }
    rows = end;
  }
}
