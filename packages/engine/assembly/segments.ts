// Rows picked by number, and its gradient: rows added up by number.
import { copyFloats, zeroFloats } from './pack';

/** The place of the first of `count` numbers outside [0, length), or −1. */
export function firstOutside(indices: usize, count: i32, length: i32): i32 {
  for (let i: i32 = 0; i < count; i++) {
    if (<u32>load<i32>(indices + ((<usize>i) << 2)) >= <u32>length) return i;
  }
  return -1;
}

/**
 * out[b, o, i, :] = x[b, o, indices[b, i], :] of rows of `inner` floats, for the rows (b, o, i) from `first` to `last`,
 * numbered (b · outer + o) · count + i.
 */
export function gatherRows(
  x: usize,
  outer: i32,
  length: i32,
  inner: i32,
  indices: usize,
  count: i32,
  out: usize,
  first: i32,
  last: i32,
): void {
  const row = (<usize>inner) << 2;
  let target = out + <usize>first * row;
  let at = first;
  while (at < last) {
    const plane = at / count;
    const end = min(last, (plane + 1) * count);
    const source = x + <usize>plane * length * row;
    let pick = indices + ((<usize>((plane / outer) * count + at % count)) << 2);
    for (; at < end; at++) {
      copyFloats(target, source + <usize>load<i32>(pick) * row, inner);
      target += row;
      pick += 4;
    }
  }
}

/**
 * out[s, :] = Σ x[i, :] over the rows i with segment s, for the segments from `first` to `last`, in the order of the rows.
 * Rows of another segment are left out.
 */
export function segmentSum(x: usize, rows: i32, inner: i32, segments: usize, out: usize, first: i32, last: i32): void {
  const row = (<usize>inner) << 2;
  for (let s: i32 = first; s < last; s++) zeroFloats(out + <usize>s * row, inner);
  for (let i: i32 = 0; i < rows; i++) {
    const s = load<i32>(segments + ((<usize>i) << 2));
    if (s < first || s >= last) continue;
    let target = out + <usize>s * row;
    let source = x + <usize>i * row;
    let c: i32 = 0;
    for (; c + 4 <= inner; c += 4) {
      v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
      target += 16;
      source += 16;
    }
    for (; c < inner; c++) {
      store<f32>(target, load<f32>(target) + load<f32>(source));
      target += 4;
      source += 4;
    }
  }
}
