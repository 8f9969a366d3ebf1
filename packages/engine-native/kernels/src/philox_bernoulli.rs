//! Bernoulli noise from Philox's words: what binary dropout multiplies by.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::philox::{CHUNK, DRAWN, Draw, Stream, Words, draw_all, interleave, philox};
use crate::threads::each_chunk;

/// Last word of the counter: what @infodrop/random draws plain words for.
const DOMAIN_BITS: u32 = 0;

/// The factors of one key.
struct Factors {
    key: [u32; 2],
    dropped: u64,
    kept: f32,
}

impl Draw for Factors {
    #[inline(always)]
    fn draw(&self, block: u64, out: &mut [f32; DRAWN]) {
        // No word is below 0, and all are below 2³².
        let (some, most) = (self.dropped > 0, self.dropped.wrapping_sub(1) as u32);
        let mut words: Words = [0; DRAWN];
        philox(self.key, block, DOMAIN_BITS, &mut words);
        let mut factors = [0.0; DRAWN];
        for (factor, word) in factors.iter_mut().zip(words) {
            *factor = if some & (word <= most) { 0.0 } else { self.kept };
        }
        interleave(&factors, out);
    }
}

struct All<'a> {
    stream: Stream,
    factors: Factors,
    out: &'a mut [f32],
}

impl Loops for All<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        draw_all(self.stream, &self.factors, self.out);
    }
}

/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 0.6;

/// 0 where the word of `stream` is below `dropped`, an integer up to 2³², else `kept`.
pub fn philox_bernoulli(stream: Stream, dropped: u64, kept: f32, out: &mut [f32]) {
    let nanoseconds = out.len() as f64 * NANOSECONDS;
    each_chunk(out, CHUNK, nanoseconds, |number, chunk| {
        let factors = Factors { key: stream.key, dropped, kept };
        run(All { stream: stream.advanced(number * CHUNK), factors, out: chunk });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Word `index` of the stream of a key.
    fn word(key: [u32; 2], index: usize) -> u32 {
        let mut words = [0; DRAWN];
        philox(key, (index / 4) as u64, 0, &mut words);
        words[index % 4 * crate::philox::BLOCKS]
    }

    #[test]
    fn drops_the_words_below_the_limit() {
        let key = [11, 12];
        for dropped in [0, 1 << 30, 3 << 30, 1 << 32] {
            for offset in [0, 1, 6] {
                let mut out = [7.0; 600];
                philox_bernoulli(Stream { key, block: 0, skip: 0 }.advanced(offset), dropped, 4.0, &mut out);
                for (i, &factor) in out.iter().enumerate() {
                    let expected = if u64::from(word(key, i + offset)) < dropped { 0.0 } else { 4.0 };
                    assert_eq!(factor, expected, "element {i} from {offset}, dropped {dropped}");
                }
            }
        }
    }
}
