// Passes over panels of eight rows of features: src/learners/crossEntropyKernel.ts says what is where in memory.
import { exponentialsBelow } from './exponential';

/** The logits of a panel's rows: [size × 8], from `room` on; of two classes with one weight a feature those of the first are 0. */
function logits(panel: usize, stride: i32, size: i32, outputs: i32, at: usize, room: usize): void {
  const end = panel + (stride << 6);
  let to = room;
  if (outputs < size) {
    memory.fill(to, 0, 64);
    to += 64;
  }
  const below = stride << 3;
  for (let o = 0; o < outputs; o += 2) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let t0 = s0;
    let t1 = s0;
    let t2 = s0;
    let t3 = s0;
    for (let x = panel; x < end; x += 64) {
      const v = v128.load64_splat(at);
      const w = v128.load64_splat(at + below);
      let a = v128.load(x);
      s0 = f64x2.add(s0, f64x2.mul(a, v));
      t0 = f64x2.add(t0, f64x2.mul(a, w));
      a = v128.load(x, 16);
      s1 = f64x2.add(s1, f64x2.mul(a, v));
      t1 = f64x2.add(t1, f64x2.mul(a, w));
      a = v128.load(x, 32);
      s2 = f64x2.add(s2, f64x2.mul(a, v));
      t2 = f64x2.add(t2, f64x2.mul(a, w));
      a = v128.load(x, 48);
      s3 = f64x2.add(s3, f64x2.mul(a, v));
      t3 = f64x2.add(t3, f64x2.mul(a, w));
      at += 8;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
    v128.store(to, t0, 64);
    v128.store(to, t1, 80);
    v128.store(to, t2, 96);
    v128.store(to, t3, 112);
    at += below;
    to += 128;
  }
}

/** The greatest of two rows' logits. */
// @ts-ignore: decorator
@inline
function greatest(room: usize, size: i32): v128 {
  const end = room + (size << 6);
  let most = v128.load(room);
  for (let at = room + 64; at < end; at += 64) most = f64x2.pmax(most, v128.load(at));
  return most;
}

/** Divides two rows' numbers. */
// @ts-ignore: decorator
@inline
function divide(room: usize, size: i32, by: v128): void {
  const end = room + (size << 6);
  const share = f64x2.div(f64x2.splat(1), by);
  for (let at = room; at < end; at += 64) v128.store(at, f64x2.mul(v128.load(at), share));
}

/** Probabilities of a panel's rows in place of their logits; the sums that they were divided by lie behind the logits, and of each row the greatest logit is added. */
function softmax(room: usize, size: i32, constants: usize, above: v128): v128 {
  const end = room + (size << 6);
  // Behind a class of no weights, which there may be.
  const sums = end + 64;
  for (let half = 0; half < 64; half += 32) {
    const a = greatest(room + half, size);
    const b = greatest(room + half + 16, size);
    above = f64x2.add(above, f64x2.add(a, b));
    exponentialsBelow(room + half, end + half, 64, a, b, constants, sums + half);
    divide(room + half, size, v128.load(sums + half));
    divide(room + half + 16, size, v128.load(sums + half, 16));
  }
  return above;
}

/**
 * Σ over rows of log Σ exp(logits) − the label's logit, and its gradient, two lanes of each place: [outputs × stride × 2], which it adds to.
 */
export function loss(
  constants: usize,
  panels: usize,
  labels: usize,
  count: i32,
  stride: i32,
  size: i32,
  outputs: i32,
  at: usize,
  room: usize,
  gradient: usize,
  told: usize,
): void {
  const one = f64x2.splat(1);
  let above = f64x2.splat(0);
  let own: f64 = 0;
  // The logarithm of a product is one for many factors: its exponents are summed apart.
  let product = one;
  let exponents = i64x2.splat(0);
  const errors = room + (outputs < size ? 64 : 0);
  for (let p = 0; p < count; p++, panels += stride << 6) {
    logits(panels, stride, size, outputs, at, room);
    for (let r = 0; r < 64; r += 8) own += load<f64>(room + (load<i32>(labels + (r >> 1)) << 6) + r);
    above = softmax(room, size, constants, above);
    for (let sums = room + (size << 6) + 64, last = sums + 64; sums < last; sums += 16) {
      product = f64x2.mul(product, v128.load(sums));
      exponents = i64x2.add(exponents, i64x2.shr_u(product, 52));
      product = v128.or(v128.and(product, i64x2.splat(0x000fffffffffffff)), one);
    }
    for (let r = 0; r < 64; r += 8) {
      const place = room + (load<i32>(labels + (r >> 1)) << 6) + r;
      store<f64>(place, load<f64>(place) - 1);
    }
    labels += 32;
    const end = panels + (stride << 6);
    const below = stride << 4;
    let to = gradient;
    let from = errors;
    for (let o = 0; o < outputs; o += 2) {
      const e0 = v128.load(from);
      const e1 = v128.load(from, 16);
      const e2 = v128.load(from, 32);
      const e3 = v128.load(from, 48);
      const f0 = v128.load(from, 64);
      const f1 = v128.load(from, 80);
      const f2 = v128.load(from, 96);
      const f3 = v128.load(from, 112);
      for (let x = panels; x < end; x += 64) {
        const a = v128.load(x);
        const b = v128.load(x, 16);
        const c = v128.load(x, 32);
        const d = v128.load(x, 48);
        const e = f64x2.add(
          f64x2.add(f64x2.mul(a, e0), f64x2.mul(b, e1)),
          f64x2.add(f64x2.mul(c, e2), f64x2.mul(d, e3)),
        );
        const f = f64x2.add(
          f64x2.add(f64x2.mul(a, f0), f64x2.mul(b, f1)),
          f64x2.add(f64x2.mul(c, f2), f64x2.mul(d, f3)),
        );
        const next = to + below;
        v128.store(to, f64x2.add(v128.load(to), e));
        v128.store(next, f64x2.add(v128.load(next), f));
        to += 16;
      }
      to += below;
      from += 128;
    }
  }
  v128.store(told, above);
  store<f64>(told, own, 16);
  store<f64>(told, <f64>(i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1) - (<i64>count) * 8184), 24);
  v128.store(told, product, 32);
}

/** Probabilities of every class of the rows, row-major [8 × size] of a panel. */
export function shares(
  constants: usize,
  panels: usize,
  count: i32,
  stride: i32,
  size: i32,
  outputs: i32,
  at: usize,
  room: usize,
  out: usize,
): void {
  for (let p = 0; p < count; p++, panels += stride << 6) {
    logits(panels, stride, size, outputs, at, room);
    softmax(room, size, constants, f64x2.splat(0));
    for (let r = room; r < room + 64; r += 8) {
      for (let from = r; from < r + (size << 6); from += 64, out += 8) store<f64>(out, load<f64>(from));
    }
  }
}

/**
 * Adds to the second derivatives: of each pair of outputs, the first not before the second, those by each pair of features, likewise; two lanes of each.
 */
export function curvature(
  constants: usize,
  panels: usize,
  count: i32,
  stride: i32,
  size: i32,
  outputs: i32,
  at: usize,
  room: usize,
  squares: usize,
  blocks: usize,
): void {
  const own = room + (outputs < size ? 64 : 0);
  const most = own + (outputs << 6);
  for (let p = 0; p < count; p++, panels += stride << 6) {
    logits(panels, stride, size, outputs, at, room);
    softmax(room, size, constants, f64x2.splat(0));
    let end = squares;
    for (let x = panels; x < panels + (stride << 6); x += 64) {
      for (let y = panels; y <= x; y += 64) {
        for (let pair = 0; pair < 64; pair += 16) {
          v128.store(end, f64x2.mul(v128.load(x + pair), v128.load(y + pair)));
          end += 16;
        }
      }
    }
    let to = blocks;
    for (let o = own; o < most; o += 64) {
      for (let q = own; q <= o; q += 64) {
        const is = f64x2.splat(o == q ? 1 : 0);
        const a = f64x2.mul(v128.load(o), f64x2.sub(is, v128.load(q)));
        const b = f64x2.mul(v128.load(o, 16), f64x2.sub(is, v128.load(q, 16)));
        const c = f64x2.mul(v128.load(o, 32), f64x2.sub(is, v128.load(q, 32)));
        const d = f64x2.mul(v128.load(o, 48), f64x2.sub(is, v128.load(q, 48)));
        for (let from = squares; from < end; from += 64) {
          const e = f64x2.add(f64x2.mul(a, v128.load(from)), f64x2.mul(b, v128.load(from, 16)));
          const f = f64x2.add(f64x2.mul(c, v128.load(from, 32)), f64x2.mul(d, v128.load(from, 48)));
          v128.store(to, f64x2.add(v128.load(to), f64x2.add(e, f)));
          to += 16;
        }
      }
    }
  }
}
