import { requireOptions } from '@infodrop/requirements';
import { requireStretch, STRETCH_OPTIONS, type StretchOptions } from './bits.js';
import { DOMAIN_NORMAL } from './domains.js';
import { requireKey, type Key } from './key.js';
import {
  COS_0,
  COS_1,
  COS_2,
  COS_3,
  LOG_0,
  LOG_1,
  LOG_2,
  MINUS_TWO_LN2,
  SIN_0,
  SIN_1,
  SIN_2,
  SIN_3,
  SQRT_HALF_BITS,
} from './normalConstants.js';
import { fillWords } from './philox.js';

const fround = Math.fround;
const sqrt = Math.sqrt;

/** Normals drawn at a time: words and normals stay in the nearest cache. Even, since they come in pairs. */
const CHUNK = 1024;

/**
 * Turns pairs of words into pairs of standard normals: steps 1–8 of {@link normal}.
 * `Math.fround` after each operation makes it the float32 operation, correctly rounded.
 */
export function boxMuller(words: Uint32Array, pairs: number, out: Float32Array, start: number): void {
  const float = new Float32Array(1);
  const int = new Int32Array(float.buffer);
  const wave = new Float32Array(4); // sin, cos, −sin, −cos
  for (let pair = 0; pair < pairs; pair++) {
    const a = words[2 * pair]!;
    const b = words[2 * pair + 1]! | 0;

    float[0] = fround(fround(a) + 0.5);
    const shifted = (int[0]! - SQRT_HALF_BITS) | 0;
    int[0] = (shifted & 0x7fffff) + SQRT_HALF_BITS;
    const m = float[0];
    const k = (shifted >> 23) - 32;
    const s = fround(fround(m - 1) / fround(m + 1));
    const z = fround(s * s);
    const p = fround(LOG_0 + fround(z * fround(LOG_1 + fround(z * LOG_2))));
    const minusTwoLn = fround(fround(k * MINUS_TWO_LN2) + fround(s * fround(fround(z * p) - 4)));
    const r = fround(sqrt(minusTwoLn));

    const quadrant = (b + 0x20000000) >>> 30;
    const v = fround(fround((b << 2) >> 2) * 2 ** -29);
    const y = fround(v * v);
    const sine = fround(v * fround(SIN_0 + fround(y * fround(SIN_1 + fround(y * fround(SIN_2 + fround(y * SIN_3)))))));
    const cosine = fround(
      1 + fround(y * fround(COS_0 + fround(y * fround(COS_1 + fround(y * fround(COS_2 + fround(y * COS_3))))))),
    );
    wave[0] = sine;
    wave[1] = cosine;
    wave[2] = -sine;
    wave[3] = -cosine;
    out[start + 2 * pair] = fround(r * wave[(quadrant + 1) & 3]!);
    out[start + 2 * pair + 1] = fround(r * wave[quadrant]!);
  }
}

/**
 * Standard normals as float32, the same bits on every machine and in every implementation of these steps.
 *
 *   n₀ = √(−2 ln u) cos 2πθ,  n₁ = √(−2 ln u) sin 2πθ   (Box and Muller)
 *
 * Two words make two normals. Elements 2j and 2j + 1 come from the words a and b number 2j and 2j + 1 of the stream
 * whose word i is word (i mod 4) of philox4x32([⌊i/4⌋ mod 2³², ⌊i/2³⁴⌋, 0, 2], key.words). Every operation below is one
 * IEEE float32 operation (+ − × ÷ √ or a conversion), rounded to nearest, ties to even, in the order of the brackets,
 * never fused; integers are 32 bits, two's complement, wrapping; ≫ keeps the sign, ⋙ does not. The constants in capitals
 * are float32 values, in normalConstants.ts. There is no branch, no logarithm, sine or cosine of a library, and no
 * subnormal number.
 *
 * 1. x = float(a unsigned) + 0.5. So u = x/2³² is in [2⁻³³, 1] and never 0.
 * 2. j = bits(x) − 0x3F3504F3;  k = float((j ≫ 23) − 32);  m = float of the bits (j & 0x7FFFFF) + 0x3F3504F3.
 *    So u = 2ᵏ m with m in [√½, √2).
 * 3. s = (m − 1) / (m + 1);  z = s × s.
 * 4. p = LOG_0 + z × (LOG_1 + z × LOG_2);  l = (k × MINUS_TWO_LN2) + (s × ((z × p) − 4)).  This is −2 ln u ≥ 0.
 * 5. r = √l.
 * 6. q = (b + 0x20000000) ⋙ 30, the quadrant, with the remainder t = (b ≪ 2) ≫ 2, in −2²⁹ … 2²⁹ − 1;
 *    v = float(t) × 2⁻²⁹;  y = v × v.  So θ = b/2³² is q/4 + v/8.
 * 7. S = v × (SIN_0 + y × (SIN_1 + y × (SIN_2 + y × SIN_3)));
 *    C = 1 + y × (COS_0 + y × (COS_1 + y × (COS_2 + y × COS_3))).
 * 8. With w = [S, C, −S, −C]: n₀ = r × w[(q + 1) mod 4], n₁ = r × w[q].
 *
 * The radius uses 32 bits, so the tails reach √(66 ln 2) = 6.76 standard deviations. The radius is within 1.5e-7 of
 * √(−2 ln u), its products with sine and cosine within 2.1e-7 of the true ones, relative to their values.
 *
 * @param key - What they are drawn by.
 * @param count - How many, an integer ≥ 0.
 * @param options - `offset` skips that many elements: `normal(k, 10, { offset: 5 })` is `normal(k, 15).slice(5)`.
 * @returns `count` numbers from N(0, 1).
 * @throws TypeError when `key` is no key or an option is unknown; RangeError when count or offset is not an integer ≥ 0.
 *
 * @example
 * import { key, normal } from '@infodrop/random';
 * const noise = normal(key(7), 4);
 */
export function normal(key: Key, count: number, options: StretchOptions = {}): Float32Array {
  const words = requireKey('normal', key);
  requireOptions('normal', options, STRETCH_OPTIONS);
  const offset = requireStretch('normal', count, options.offset);
  const out = new Float32Array(count);
  const chunk = new Uint32Array(Math.min(CHUNK, count + 2));
  const draw = (first: number, elements: number, into: Float32Array, at: number): void => {
    const drawn = elements === chunk.length ? chunk : chunk.subarray(0, elements);
    fillWords(drawn, Math.floor(first / 4), first % 4, 0, DOMAIN_NORMAL, words);
    boxMuller(drawn, elements / 2, into, at);
  };
  const pair = new Float32Array(2);
  let done = 0;
  if (offset % 2 === 1 && count > 0) {
    draw(offset - 1, 2, pair, 0);
    out[0] = pair[1]!;
    done = 1;
  }
  while (count - done >= 2) {
    const elements = Math.min(CHUNK, count - done - ((count - done) % 2));
    draw(offset + done, elements, out, done);
    done += elements;
  }
  if (done < count) {
    draw(offset + done, 2, pair, 0);
    out[done] = pair[0]!;
  }
  return out;
}
