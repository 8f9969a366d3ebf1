// Standard normals from Philox's words and Box–Muller, bit for bit those of `normal` in @infodrop/random, where the
// steps and their constants are written down.
import { philoxWords, storeInterleaved } from './philox';

/** Last word of the counter: what @infodrop/random draws normals for. */
const DOMAIN_NORMAL: i32 = 2;

const SQRT_HALF_BITS: i32 = 0x3f3504f3;
const MINUS_TWO_LN2: f32 = -1.3862943649291992;
const LOG_0: f32 = -1.333335518836975;
const LOG_1: f32 = -0.7995505332946777;
const LOG_2: f32 = -0.5974456071853638;
const SIN_0: f32 = 0.7853981852531433;
const SIN_1: f32 = -0.08074542880058289;
const SIN_2: f32 = 0.00249000103212893;
const SIN_3: f32 = -0.000035950422898167744;
const COS_0: f32 = -0.3084251284599304;
const COS_1: f32 = 0.015854327008128166;
const COS_2: f32 = -0.0003259400837123394;
const COS_3: f32 = 0.000003530338062773808;
/** 2⁻²⁹. */
const ANGLE_UNIT: f32 = 1.862645149230957e-9;

/** r = √(−2 ln u) for four words a. */
function radius(a: v128): v128 {
  const x = f32x4.add(f32x4.convert_i32x4_u(a), f32x4.splat(0.5));
  const shifted = i32x4.sub(x, i32x4.splat(SQRT_HALF_BITS));
  const k = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_s(shifted, 23), i32x4.splat(32)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(SQRT_HALF_BITS));
  const s = f32x4.div(f32x4.sub(m, f32x4.splat(1)), f32x4.add(m, f32x4.splat(1)));
  const z = f32x4.mul(s, s);
  const p = f32x4.add(
    f32x4.splat(LOG_0),
    f32x4.mul(z, f32x4.add(f32x4.splat(LOG_1), f32x4.mul(z, f32x4.splat(LOG_2)))),
  );
  return f32x4.sqrt(
    f32x4.add(f32x4.mul(k, f32x4.splat(MINUS_TWO_LN2)), f32x4.mul(s, f32x4.sub(f32x4.mul(z, p), f32x4.splat(4)))),
  );
}

/** Four pairs of words become four pairs of normals, n₀ at `out` and n₁ 16 bytes on. */
function boxMuller(a: v128, b: v128, out: usize): void {
  const r = radius(a);
  const quadrant = i32x4.shr_u(i32x4.add(b, i32x4.splat(0x20000000)), 30);
  const v = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.shl(b, 2), 2)), f32x4.splat(ANGLE_UNIT));
  const y = f32x4.mul(v, v);
  let sine = f32x4.add(f32x4.splat(SIN_2), f32x4.mul(y, f32x4.splat(SIN_3)));
  sine = f32x4.add(f32x4.splat(SIN_1), f32x4.mul(y, sine));
  sine = f32x4.mul(v, f32x4.add(f32x4.splat(SIN_0), f32x4.mul(y, sine)));
  let cosine = f32x4.add(f32x4.splat(COS_2), f32x4.mul(y, f32x4.splat(COS_3)));
  cosine = f32x4.add(f32x4.splat(COS_1), f32x4.mul(y, cosine));
  cosine = f32x4.add(f32x4.splat(COS_0), f32x4.mul(y, cosine));
  cosine = f32x4.add(f32x4.splat(1), f32x4.mul(y, cosine));
  // w = [S, C, −S, −C]: n₀ takes w[q + 1], n₁ takes w[q].
  const next = i32x4.add(quadrant, i32x4.splat(1));
  const odd = i32x4.eq(v128.and(quadrant, i32x4.splat(1)), i32x4.splat(1));
  const two = i32x4.splat(2);
  const first = v128.xor(v128.bitselect(sine, cosine, odd), i32x4.shl(v128.and(next, two), 30));
  const second = v128.xor(v128.bitselect(cosine, sine, odd), i32x4.shl(v128.and(quadrant, two), 30));
  v128.store(out, f32x4.mul(r, first));
  v128.store(out, f32x4.mul(r, second), 16);
}

/** The sixteen normals of blocks `block … block + 3`, in order, at `out`; `words` is room for 128 bytes. */
export function sixteenNormals(block: u64, key0: i32, key1: i32, words: usize, out: usize): void {
  philoxWords(block, DOMAIN_NORMAL, key0, key1, words);
  boxMuller(v128.load(words), v128.load(words, 16), words);
  boxMuller(v128.load(words, 32), v128.load(words, 48), words + 32);
  const a = v128.load(words);
  const b = v128.load(words, 16);
  const c = v128.load(words, 32);
  const d = v128.load(words, 48);
  storeInterleaved(a, b, c, d, out);
}
