// Copies between places of any strides: what slices, splits, reversals and concatenations are made of.
import { copyFloats } from './pack';

/** Copies `count` elements of `bytes` (1 or 4) bytes, `fromStep` and `toStep` bytes apart. */
function copyRun(from: usize, fromStep: i32, to: usize, toStep: i32, count: i32, bytes: i32): void {
  if (bytes == 4) {
    if (fromStep == 4 && toStep == 4) {
      if (count < 256) copyFloats(to, from, count);
      else memory.copy(to, from, (<usize>count) << 2);
      return;
    }
    for (let k: i32 = 0; k < count; k++) {
      store<f32>(to, load<f32>(from));
      from += fromStep;
      to += toStep;
    }
    return;
  }
  for (let k: i32 = 0; k < count; k++) {
    store<u8>(to, load<u8>(from));
    from += fromStep;
    to += toStep;
  }
}

/**
 * to[i0 … i4] = from[i0 … i4] for an array of five axes, of which the first runs from `first` to `last`. Steps are in
 * bytes and may be negative.
 */
export function copyStrided(
  bytes: i32,
  from: usize,
  to: usize,
  length1: i32,
  length2: i32,
  length3: i32,
  length4: i32,
  fromStep0: i32,
  fromStep1: i32,
  fromStep2: i32,
  fromStep3: i32,
  fromStep4: i32,
  toStep0: i32,
  toStep1: i32,
  toStep2: i32,
  toStep3: i32,
  toStep4: i32,
  first: i32,
  last: i32,
): void {
  for (let i0: i32 = first; i0 < last; i0++) {
    const from0 = from + i0 * fromStep0;
    const to0 = to + i0 * toStep0;
    for (let i1: i32 = 0; i1 < length1; i1++) {
      const from1 = from0 + i1 * fromStep1;
      const to1 = to0 + i1 * toStep1;
      for (let i2: i32 = 0; i2 < length2; i2++) {
        let from2 = from1 + i2 * fromStep2;
        let to2 = to1 + i2 * toStep2;
        for (let i3: i32 = 0; i3 < length3; i3++) {
          copyRun(from2, fromStep4, to2, toStep4, length4, bytes);
          from2 += fromStep3;
          to2 += toStep3;
        }
      }
    }
  }
}
