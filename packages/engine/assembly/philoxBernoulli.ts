// Bernoulli noise from Philox's words: what binary dropout multiplies by.
import { philoxWords } from './philox';

/** Last word of the counter: what @infodrop/random draws plain words for. */
const DOMAIN_BITS: i32 = 0;

/** Bytes of scratch that `philoxBernoulli` takes. */
export function philoxBernoulliScratch(): i32 {
  return 64;
}

/** 0 of the words a ≤ most where the mask `some` is set, else `kept`. */
// @ts-ignore: decorator
@inline
function factorsOf(a: v128, most: v128, some: v128, kept: v128): v128 {
  return v128.andnot(kept, v128.and(i32x4.le_u(a, most), some));
}

/**
 * Elements `first … last` of a stream of factors, which starts `skip` < 4 words behind the first of block
 * `blockHigh · 2³² + blockLow`: 0 where the word is below `dropped`, an integer up to 2³², else `kept`. `out` is the place
 * of element 0.
 */
export function philoxBernoulli(
  key0: i32,
  key1: i32,
  blockLow: i32,
  blockHigh: i32,
  skip: i32,
  dropped: f64,
  kept: f32,
  out: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const at = <i64>skip + first;
  let block = (((<u64>(<u32>blockHigh)) << 32) | (<u64>(<u32>blockLow))) + <u64>(at >> 2);
  let skipped = <i32>(at & 3);
  let to = out + ((<usize>first) << 2);
  // Unsigned words have no −1 to be at most.
  const some = i32x4.splat(dropped > 0 ? -1 : 0);
  const most = i32x4.splat(<i32>(<i64>dropped - 1));
  const factors = f32x4.splat(kept);
  for (let left = last - first; left > 0; ) {
    philoxWords(block, DOMAIN_BITS, key0, key1, scratch);
    const a = factorsOf(v128.load(scratch), most, some, factors);
    const b = factorsOf(v128.load(scratch, 16), most, some, factors);
    const c = factorsOf(v128.load(scratch, 32), most, some, factors);
    const d = factorsOf(v128.load(scratch, 48), most, some, factors);
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const whole = skipped == 0 && left >= 16;
    const target = whole ? to : scratch;
    v128.store(target, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
    v128.store(target, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 16);
    v128.store(target, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 32);
    v128.store(target, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 48);
    const taken = min(16 - skipped, left);
    if (!whole) {
      for (let i: i32 = 0; i < taken; i++) store<f32>(to + (i << 2), load<f32>(scratch + ((skipped + i) << 2)));
    }
    to += taken << 2;
    left -= taken;
    skipped = 0;
    block += 4;
  }
}
