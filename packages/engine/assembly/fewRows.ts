// Products of matrices of which the first has so few rows that packing the second would cost more than it saves.
import { multiplyAdd } from './multiplyAdd';

/** Columns of a unit of the result. */
const BLOCK: i32 = 16;

// @ts-ignore: decorator
@inline
function clamp(value: v128, activation: i32): v128 {
  if (activation == 0) return value;
  const above = f32x4.max(value, f32x4.splat(0));
  return activation == 1 ? above : f32x4.min(above, f32x4.splat(6));
}

/** Sixteen columns of one row: Σ_k a[k] · b[k, 0 … 15], onto what `out` holds. */
function sixteen(a: usize, b: usize, depth: i32, step: usize, out: usize): void {
  let c0 = v128.load(out);
  let c1 = v128.load(out, 16);
  let c2 = v128.load(out, 32);
  let c3 = v128.load(out, 48);
  for (let k: i32 = 0; k < depth; k++) {
    const x = v128.load_splat<f32>(a);
    c0 = multiplyAdd(c0, x, v128.load(b));
    c1 = multiplyAdd(c1, x, v128.load(b, 16));
    c2 = multiplyAdd(c2, x, v128.load(b, 32));
    c3 = multiplyAdd(c3, x, v128.load(b, 48));
    a += 4;
    b += step;
  }
  v128.store(out, c0);
  v128.store(out, c1, 16);
  v128.store(out, c2, 32);
  v128.store(out, c3, 48);
}

/**
 * out = activation(A · B + bias), for the blocks of sixteen columns from `first` to `last`, of ⌈columns / 16⌉.
 * A is [rows][depth], B [depth][columns]; `bias` is 0 where there is none; activation: 0 none, 1 relu, 2 relu6.
 */
export function multiplyFewRows(
  a: usize,
  b: usize,
  out: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  bias: usize,
  activation: i32,
  first: i32,
  last: i32,
): void {
  const step = (<usize>columns) << 2;
  for (let block: i32 = first; block < last; block++) {
    const from = block * BLOCK;
    const width = min(BLOCK, columns - from);
    for (let r: i32 = 0; r < rows; r++) {
      const to = out + <usize>r * step + ((<usize>from) << 2);
      const row = a + ((<usize>r * depth) << 2);
      for (let n: i32 = 0; n < width; n++) {
        store<f32>(to + (n << 2), bias != 0 ? load<f32>(bias + ((<usize>(from + n)) << 2)) : 0);
      }
      let n: i32 = 0;
      if (width == BLOCK) {
        sixteen(row, b + ((<usize>from) << 2), depth, step, to);
        n = BLOCK;
      }
      for (; n < width; n++) {
        let sum = load<f32>(to + (n << 2));
        let at = b + ((<usize>(from + n)) << 2);
        for (let k: i32 = 0; k < depth; k++) {
          sum += load<f32>(row + (k << 2)) * load<f32>(at);
          at += step;
        }
        store<f32>(to + (n << 2), sum);
      }
      if (activation != 0) {
        for (let m: i32 = 0; m < width; m++) {
          const value = clamp(v128.load_splat<f32>(to + (m << 2)), activation);
          store<f32>(to + (m << 2), f32x4.extract_lane(value, 0));
        }
      }
    }
  }
}
