// Random words by Philox 4×32-10, bit for bit those of @infodrop/random. Four blocks at a time, one in each lane.

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: i32 = 0x9e3779b9;
const WEYL_1: i32 = 0xbb67ae85;

/** High words of the four products of unsigned words. */
function multiplyHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

/**
 * The four words of blocks `block … block + 3`, word after word, at `words`: 64 bytes. `domain` is the last word of the
 * counter, what @infodrop/random draws them for.
 */
export function philoxWords(block: u64, domain: i32, key0: i32, key1: i32, words: usize): void {
  const low = i32x4.splat(<i32>block);
  let c0 = i32x4.add(low, i32x4(0, 1, 2, 3));
  // Lanes that wrapped around carry one; a mask is −1.
  let c1 = i32x4.sub(i32x4.splat(<i32>(block >> 32)), i32x4.lt_u(c0, low));
  let c2 = i32x4.splat(0);
  let c3 = i32x4.splat(domain);
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  const w0 = i32x4.splat(WEYL_0);
  const w1 = i32x4.splat(WEYL_1);
  for (let round: i32 = 0; round < 10; round++) {
    const high0 = multiplyHigh(c0, m0);
    const low0 = i32x4.mul(c0, m0);
    const high1 = multiplyHigh(c2, m1);
    const low1 = i32x4.mul(c2, m1);
    c0 = v128.xor(v128.xor(high1, c1), k0);
    c1 = low1;
    c2 = v128.xor(v128.xor(high0, c3), k1);
    c3 = low0;
    k0 = i32x4.add(k0, w0);
    k1 = i32x4.add(k1, w1);
  }
  v128.store(words, c0);
  v128.store(words, c1, 16);
  v128.store(words, c2, 32);
  v128.store(words, c3, 48);
}

/** Sixteen elements by their place in four blocks become elements in their order, at `out`. */
// @ts-ignore: decorator
@inline
export function storeInterleaved(a: v128, b: v128, c: v128, d: v128, out: usize): void {
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(out, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 16);
  v128.store(out, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 32);
  v128.store(out, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 48);
}
