// Stretches of a stream of draws: normals, or what is made of the words of @infodrop/random's plain bits and uniform numbers.
import { log4 } from './elementary';
import { philoxWords, storeInterleaved } from './philox';
import { sixteenNormals } from './philoxNormal';

/** Standard normals, two from two words. */
export const NORMALS: i32 = 0;
/** 0 or what is kept, from one word each. */
export const BINARY: i32 = 1;
/** Uniform numbers, from two words each. */
export const UNIFORMS: i32 = 2;
/** Logistic numbers, log u/(1 − u) of uniform u in [0, 1), at most `FARTHEST` from 0. */
export const LOGISTIC: i32 = 3;

/** How far from 0 a logistic number may be: noise of which it is the exponent stays finite. */
const FARTHEST: f32 = 25;

/** Last word of the counter: what @infodrop/random draws plain words and uniform numbers for. */
const DOMAIN_BITS: i32 = 0;
const DOMAIN_UNIFORM: i32 = 1;

// What the draws of one call share. Globals: a call sets them, and its loops read them.
let mostDropped: v128 = i32x4.splat(0);
/** All ones where any word is dropped. */
let anyDropped: v128 = i32x4.splat(0);
let keptFactor: v128 = f32x4.splat(0);
let lowEnd: v128 = f64x2.splat(0);
let wholeWidth: v128 = f64x2.splat(0);

/** Elements that a block of four words makes. */
// @ts-ignore: decorator
@inline
function elementsOfBlock(kind: i32): i32 {
  return kind >= UNIFORMS ? 2 : 4;
}

/** The factors of four words. */
// @ts-ignore: decorator
@inline
function binary4(words: v128): v128 {
  return v128.andnot(keptFactor, v128.and(i32x4.le_u(words, mostDropped), anyDropped));
}

/** Two uniform numbers, or u/(1 − u), from the upper bits a and b of their words: 2⁵³u is an integer, which a double holds. */
// @ts-ignore: decorator
@inline
function uniform2(kind: i32, a: v128, b: v128): v128 {
  const share = f64x2.add(
    f64x2.mul(f64x2.convert_low_i32x4_u(a), f64x2.splat(67108864)),
    f64x2.convert_low_i32x4_u(b),
  );
  const all = f64x2.splat(9007199254740992);
  return f32x4.demote_f64x2_zero(
    kind == LOGISTIC
      ? f64x2.div(share, f64x2.sub(all, share))
      : f64x2.add(lowEnd, f64x2.mul(wholeWidth, f64x2.div(share, all))),
  );
}

/** Four numbers from pairs of words. */
function uniform4(kind: i32, first: v128, second: v128): v128 {
  const a = i32x4.shr_u(first, 5);
  const b = i32x4.shr_u(second, 6);
  const low = uniform2(kind, a, b);
  const high = uniform2(kind, v128.shuffle<i32>(a, a, 2, 3, 2, 3), v128.shuffle<i32>(b, b, 2, 3, 2, 3));
  const all = v128.shuffle<f32>(low, high, 0, 1, 4, 5);
  if (kind == UNIFORMS) return all;
  return f32x4.max(f32x4.min(log4(all), f32x4.splat(FARTHEST)), f32x4.splat(-FARTHEST));
}

/** The sixteen draws of the blocks from `block` on, in order, at `out`; `words` is room for 64 bytes, or 128 of normals. */
function sixteen(kind: i32, block: u64, key0: i32, key1: i32, words: usize, out: usize): void {
  if (kind == NORMALS) {
    sixteenNormals(block, key0, key1, words, out);
    return;
  }
  if (kind == BINARY) {
    philoxWords(block, DOMAIN_BITS, key0, key1, words);
    const a = binary4(v128.load(words));
    const b = binary4(v128.load(words, 16));
    const c = binary4(v128.load(words, 32));
    const d = binary4(v128.load(words, 48));
    storeInterleaved(a, b, c, d, out);
    return;
  }
  for (let half: usize = 0; half < 2; half++) {
    philoxWords(block + (<u64>half << 2), DOMAIN_UNIFORM, key0, key1, words);
    const even = uniform4(kind, v128.load(words), v128.load(words, 16));
    const odd = uniform4(kind, v128.load(words, 32), v128.load(words, 48));
    const at = out + (half << 5);
    v128.store(at, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
    v128.store(at, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
  }
}

/** Elements `skip … skip + count` of the stream that starts with `block`; `skip` is below the elements of a block. */
export function drawStretch(
  kind: i32,
  key0: i32,
  key1: i32,
  block: u64,
  skip: i32,
  count: i32,
  out: usize,
  scratch: usize,
): void {
  const aside = scratch + 64;
  const blocks = <u64>(16 / elementsOfBlock(kind));
  while (count > 0) {
    if (skip == 0 && count >= 16) {
      sixteen(kind, block, key0, key1, scratch, out);
      out += 64;
      count -= 16;
    } else {
      sixteen(kind, block, key0, key1, scratch, aside);
      const taken = min(16 - skip, count);
      for (let i: i32 = 0; i < taken; i++) {
        store<f32>(out, load<f32>(aside + ((skip + i) << 2)));
        out += 4;
      }
      count -= taken;
      skip = 0;
    }
    block += blocks;
  }
}

/** Bytes of scratch that draws take. */
export function drawScratch(): i32 {
  return 128;
}

/**
 * Elements `first … last` of a stream, counted from `skip`; `out` is the place of element 0. Binary draws are 0 where the word
 * is below `one`, an integer up to 2³², else `two`; uniform numbers lie between `one` and `one + two`.
 */
export function drawRange(
  kind: i32,
  one: f64,
  two: f64,
  key0: i32,
  key1: i32,
  blockLow: i32,
  blockHigh: i32,
  skip: i32,
  out: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  if (kind == BINARY) {
    // Unsigned words have no −1 to be at most.
    anyDropped = i32x4.splat(one > 0 ? -1 : 0);
    mostDropped = i32x4.splat(<i32>(<i64>one - 1));
    keptFactor = f32x4.splat(<f32>two);
  }
  lowEnd = f64x2.splat(one);
  wholeWidth = f64x2.splat(two);
  const at = <i64>skip + first;
  const length = elementsOfBlock(kind);
  const block = (((<u64>(<u32>blockHigh)) << 32) | (<u64>(<u32>blockLow))) + <u64>(at / length);
  drawStretch(kind, key0, key1, block, <i32>(at % length), last - first, out + ((<usize>first) << 2), scratch);
}
