//! Draws from a stream: normals, or what is made of the words of @infodrop/random's plain bits and uniform numbers.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, at_most, log};
use crate::philox::{BLOCKS, CHUNK, DRAWN, Draw, Stream, Words, draw_all, interleave, philox};
use crate::philox_normal::Normals;
use crate::threads::each_chunk;

/// Last word of the counter: what @infodrop/random draws plain words and uniform numbers for.
const DOMAIN_BITS: u32 = 0;
const DOMAIN_UNIFORM: u32 = 1;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub enum Law {
    /// Standard normals, two from two words.
    Normal,
    /// 0 where the word is below `dropped`, an integer up to 2³², else `kept`.
    Binary {
        /// Words that are dropped.
        dropped: u64,
        /// What the others become.
        kept: f32,
    },
    /// Uniform between `low` and `low + width`, from two words each.
    Uniform {
        /// The lower end.
        low: f64,
        /// How far the upper end is from it.
        width: f64,
    },
    /// Logistic, log u/(1 − u) of uniform u in [0, 1), at most [`FARTHEST`] from 0.
    Logistic,
}

/// How far from 0 a logistic number may be: noise of which it is the exponent stays finite.
pub const FARTHEST: f32 = 25.0;

impl Law {
    /// Elements that a block of four words makes.
    #[must_use]
    pub fn elements_of_block(self) -> usize {
        match self {
            Law::Normal | Law::Binary { .. } => 4,
            Law::Uniform { .. } | Law::Logistic => 2,
        }
    }

    /// About how many nanoseconds an element takes.
    fn nanoseconds(self) -> f64 {
        match self {
            Law::Normal => 1.0,
            Law::Binary { .. } => 0.6,
            Law::Uniform { .. } => 1.2,
            Law::Logistic => 2.0,
        }
    }
}

/// 0 or what is kept, from one word each.
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

/// 2⁵³.
const ALL: f64 = 9_007_199_254_740_992.0;

/// What is made of 2⁵³u, an integer, with u uniform.
trait Number {
    fn of(&self, share: f64) -> f64;
}

struct Between {
    low: f64,
    width: f64,
}

impl Number for Between {
    #[inline(always)]
    fn of(&self, share: f64) -> f64 {
        self.low + self.width * (share / ALL)
    }
}

/// u/(1 − u).
struct Odds;

impl Number for Odds {
    #[inline(always)]
    fn of(&self, share: f64) -> f64 {
        share / (ALL - share)
    }
}

/// Numbers made of the upper 53 bits of pairs of words.
struct Pairs<N> {
    key: [u32; 2],
    number: N,
}

impl<N: Number> Draw for Pairs<N> {
    const ELEMENTS_OF_BLOCK: usize = 2;

    #[inline(always)]
    fn draw(&self, block: u64, out: &mut [f32; DRAWN]) {
        for (half, out) in out.chunks_exact_mut(DRAWN / 2).enumerate() {
            let mut words: Words = [0; DRAWN];
            philox(self.key, block.wrapping_add((half * BLOCKS) as u64), DOMAIN_UNIFORM, &mut words);
            let mut by_place = [0.0_f32; 2 * BLOCKS];
            for pair in 0..2 {
                let (a, b) = words[2 * pair * BLOCKS..][..2 * BLOCKS].split_at(BLOCKS);
                let numbers = &mut by_place[pair * BLOCKS..][..BLOCKS];
                for i in 0..BLOCKS {
                    // As signed integers, which they are below 2³¹: processors convert those.
                    let share = f64::from((a[i] >> 5) as i32) * 67_108_864.0 + f64::from((b[i] >> 6) as i32);
                    numbers[i] = self.number.of(share) as f32;
                }
            }
            for i in 0..BLOCKS {
                out[2 * i] = by_place[i];
                out[2 * i + 1] = by_place[BLOCKS + i];
            }
        }
    }
}

/// The draws of one thread.
struct All<'a> {
    law: Law,
    stream: Stream,
    out: &'a mut [f32],
}

impl Loops for All<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { law, stream, out } = self;
        let key = stream.key;
        match law {
            Law::Normal => draw_all(stream, &Normals { key }, out),
            Law::Binary { dropped, kept } => draw_all(stream, &Factors { key, dropped, kept }, out),
            Law::Uniform { low, width } => draw_all(stream, &Pairs { key, number: Between { low, width } }, out),
            Law::Logistic => {
                draw_all(stream, &Pairs { key, number: Odds }, out);
                for x in out {
                    *x = at_least(at_most(log::<A>(*x), FARTHEST), -FARTHEST);
                }
            }
        }
    }
}

/// The elements of `stream`, from its first one on.
pub fn draw(law: Law, stream: Stream, out: &mut [f32]) {
    let nanoseconds = out.len() as f64 * law.nanoseconds();
    each_chunk(out, CHUNK, nanoseconds, |number, chunk| {
        let stream = stream.advanced_by(number * CHUNK, law.elements_of_block());
        run(All { law, stream, out: chunk });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u32; 2] = [11, 12];
    const COUNT: usize = 1200;
    const LAWS: [Law; 5] = [
        Law::Normal,
        Law::Binary { dropped: 3 << 30, kept: 4.0 },
        Law::Uniform { low: 0.2, width: 1.6 },
        Law::Uniform { low: -3.0, width: 1.0 },
        Law::Logistic,
    ];

    /// Word `index` of the stream of a key.
    fn word(domain: u32, index: usize) -> u32 {
        let mut words = [0; DRAWN];
        philox(KEY, (index / 4) as u64, domain, &mut words);
        words[index % 4 * BLOCKS]
    }

    /// u of element `index`, by its definition.
    fn share(index: usize) -> f64 {
        let [a, b] = [0, 1].map(|w| u64::from(word(DOMAIN_UNIFORM, 2 * index + w)));
        ((a >> 5) * (1 << 26) + (b >> 6)) as f64 / ALL
    }

    fn drawn(law: Law, offset: usize, count: usize) -> Vec<f32> {
        let mut out = vec![7.0; count];
        draw(law, Stream { key: KEY, block: 0, skip: 0 }.advanced_by(offset, law.elements_of_block()), &mut out);
        out
    }

    #[test]
    fn drops_the_words_below_the_limit() {
        for dropped in [0, 1 << 30, 3 << 30, 1 << 32] {
            for offset in [0, 1, 6] {
                for (i, &factor) in drawn(Law::Binary { dropped, kept: 4.0 }, offset, 600).iter().enumerate() {
                    let expected = if u64::from(word(DOMAIN_BITS, i + offset)) < dropped { 0.0 } else { 4.0 };
                    assert_eq!(factor, expected, "element {i} from {offset}, dropped {dropped}");
                }
            }
        }
    }

    #[test]
    fn draws_uniform_and_logistic_numbers_by_their_formulas() {
        let (uniform, logistic) = (drawn(LAWS[2], 3, COUNT), drawn(Law::Logistic, 3, COUNT));
        for i in 0..COUNT {
            let u = share(i + 3);
            assert_eq!(uniform[i], (0.2 + 1.6 * u) as f32);
            let expected = (u / (1.0 - u)).ln();
            assert!((f64::from(logistic[i]) - expected).abs() < 2e-7 * expected.abs().max(1.0), "{} {expected}", logistic[i]);
        }
    }

    #[test]
    fn keeps_logistic_numbers_near() {
        // Of u = 0, and of the greatest u.
        for (share, expected) in [(0.0, -FARTHEST), (ALL - 1.0, FARTHEST)] {
            let odds = Odds.of(share) as f32;
            assert_eq!(at_least(at_most(log::<crate::arithmetic::Fused>(odds), FARTHEST), -FARTHEST), expected);
        }
    }

    #[test]
    fn takes_any_stretch_of_the_stream() {
        for law in LAWS {
            let whole = drawn(law, 0, COUNT);
            for start in [0, 1, 2, 3, 4, 5, 127, 128, 255, 256, 257] {
                for count in [0, 1, 3, 4, 252, 255, 256, 257, 512, 700] {
                    assert_eq!(drawn(law, start, count), whole[start..start + count], "{law:?} from {start}, {count}");
                }
            }
        }
    }
}
