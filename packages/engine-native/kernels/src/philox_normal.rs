//! Standard normals from Philox's words and Box–Muller, bit for bit those of `normal` in @infodrop/random, where the
//! steps and their constants are written down. Each operation is rounded by itself: none may be fused with another.

use crate::philox::{BLOCKS, DRAWN, Draw, Words, interleave, philox};

/// Last word of the counter: what @infodrop/random draws normals for.
const DOMAIN_NORMAL: u32 = 2;

const SQRT_HALF_BITS: u32 = 0x3f3504f3;
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
/// 2⁻²⁹.
const ANGLE_UNIT: f32 = 1.862645149230957e-9;

/// √(−2 ln u) of the word a.
#[inline(always)]
fn radius(a: u32) -> f32 {
    let x = a as f32 + 0.5;
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF_BITS) as i32;
    let k = ((shifted >> 23) - 32) as f32;
    let m = f32::from_bits(((shifted & 0x7fffff) as u32).wrapping_add(SQRT_HALF_BITS));
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let p = LOG_0 + z * (LOG_1 + z * LOG_2);
    (k * MINUS_TWO_LN2 + s * (z * p - 4.0)).sqrt()
}

/// `value` with its sign turned where bit 1 of `turned` is set.
#[inline(always)]
fn signed(value: f32, turned: u32) -> f32 {
    f32::from_bits(value.to_bits() ^ ((turned & 2) << 30))
}

/// Two words become two normals.
#[inline(always)]
fn box_muller(a: u32, b: u32) -> (f32, f32) {
    let r = radius(a);
    let quadrant = b.wrapping_add(0x20000000) >> 30;
    let v = (((b << 2) as i32) >> 2) as f32 * ANGLE_UNIT;
    let y = v * v;
    let sine = v * (SIN_0 + y * (SIN_1 + y * (SIN_2 + y * SIN_3)));
    let cosine = 1.0 + y * (COS_0 + y * (COS_1 + y * (COS_2 + y * COS_3)));
    // w = [S, C, −S, −C]: n₀ takes w[q + 1], n₁ takes w[q].
    let odd = quadrant & 1 == 1;
    let first = signed(if odd { sine } else { cosine }, quadrant + 1);
    let second = signed(if odd { cosine } else { sine }, quadrant);
    (r * first, r * second)
}

/// The normals of sixty-four blocks from `block` on, in their order.
#[inline(always)]
pub fn normals(key: [u32; 2], block: u64, out: &mut [f32; DRAWN]) {
    let mut words: Words = [0; DRAWN];
    philox(key, block, DOMAIN_NORMAL, &mut words);
    let mut by_place = [0.0; DRAWN];
    for half in 0..2 {
        let base = half * 2 * BLOCKS;
        let (a, b) = words[base..base + 2 * BLOCKS].split_at(BLOCKS);
        let (first, second) = by_place[base..base + 2 * BLOCKS].split_at_mut(BLOCKS);
        for i in 0..BLOCKS {
            (first[i], second[i]) = box_muller(a[i], b[i]);
        }
    }
    interleave(&by_place, out);
}

/// Normals of one key.
pub struct Normals {
    /// Its words.
    pub key: [u32; 2],
}

impl Draw for Normals {
    #[inline(always)]
    fn draw(&self, block: u64, out: &mut [f32; DRAWN]) {
        normals(self.key, block, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Law, draw};
    use crate::philox::Stream;
    use serde_json::Value;

    fn golden() -> Value {
        serde_json::from_str(include_str!("../../../random/test/golden/normal.json")).unwrap()
    }

    fn words_of(value: &Value) -> Vec<u32> {
        value.as_array().unwrap().iter().map(|word| word.as_u64().unwrap() as u32).collect()
    }

    fn key_of(value: &Value) -> [u32; 2] {
        words_of(value).try_into().unwrap()
    }

    fn bits_from(key: [u32; 2], offset: usize, count: usize) -> Vec<u32> {
        let mut out = vec![0.0; count];
        draw(Law::Normal, Stream { key, block: 0, skip: 0 }.advanced(offset), &mut out);
        out.into_iter().map(f32::to_bits).collect()
    }

    #[test]
    fn has_the_golden_bits_of_another_implementation() {
        for case in golden()["cases"].as_array().unwrap() {
            let bits = words_of(&case["normalBits"]);
            let offset = case["offset"].as_u64().unwrap() as usize;
            assert_eq!(bits_from(key_of(&case["key"]), offset, bits.len()), bits, "offset {offset}");
        }
    }

    #[test]
    fn has_those_of_a_hundred_thousand() {
        let many = &golden()["many"];
        let count = many["count"].as_u64().unwrap() as usize;
        let hash = bits_from(key_of(&many["key"]), 0, count)
            .into_iter()
            .fold(0x811c9dc5u32, |hash, word| (hash ^ word).wrapping_mul(0x01000193));
        assert_eq!(u64::from(hash), many["fnv1aOfWords"].as_u64().unwrap());
    }

    #[test]
    fn has_those_of_words_at_the_edges_of_every_step() {
        for edge in golden()["edges"].as_array().unwrap() {
            let [a, b, n0, n1] = words_of(edge).try_into().unwrap();
            let (first, second) = box_muller(a, b);
            assert_eq!([first.to_bits(), second.to_bits()], [n0, n1], "words {a} and {b}");
        }
    }
}
