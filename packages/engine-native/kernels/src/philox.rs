//! Random words by Philox 4×32-10, bit for bit those of @infodrop/random: sixty-four blocks at a time.
//!
//! Source: J. Salmon, M. Moraes, R. Dror and D. Shaw, “Parallel random numbers: as easy as 1, 2, 3”, SC 2011,
//! <https://doi.org/10.1145/2063384.2063405>.

use std::ops::Range;

const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;
const LOW: u64 = 0xffffffff;
const ROUNDS: u32 = 10;

/// Blocks that are drawn at once.
pub const BLOCKS: usize = 64;
/// Words of one block.
pub const WORDS: usize = 4;
/// Words that are drawn at once.
pub const DRAWN: usize = BLOCKS * WORDS;

/// Elements of a stream that one thread draws together.
pub const CHUNK: usize = 64 * DRAWN;

/// Where a stream of random words is read from.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// The words it is drawn by.
    pub key: [u32; 2],
    /// The block that holds the first element.
    pub block: u64,
    /// Elements of that block which come before it: below 4, where each takes a word.
    pub skip: usize,
}

impl Stream {
    /// The same stream, `elements` on.
    #[inline(always)]
    pub fn advanced(self, elements: usize) -> Stream {
        self.advanced_by(elements, WORDS)
    }

    /// The same where a block makes `of_block` elements.
    #[inline(always)]
    pub fn advanced_by(self, elements: usize, of_block: usize) -> Stream {
        let at = self.skip + elements;
        Stream { block: self.block.wrapping_add((at / of_block) as u64), skip: at % of_block, ..self }
    }
}

/// Words of [`BLOCKS`] blocks by their place in the block: word w of block b is at w · BLOCKS + b.
pub type Words = [u32; DRAWN];

/// The words of the blocks from `block` on; `domain` is the last word of the counter, what they are drawn for.
#[inline(always)]
pub fn philox(key: [u32; 2], block: u64, domain: u32, words: &mut Words) {
    let (words0, rest) = words.split_at_mut(BLOCKS);
    let (words1, rest) = rest.split_at_mut(BLOCKS);
    let (words2, words3) = rest.split_at_mut(BLOCKS);
    for b in 0..BLOCKS {
        let counter = block.wrapping_add(b as u64);
        // A word in the lower half of 64 bits: one instruction multiplies it, and does not look at the upper half.
        let mut c0 = counter;
        let mut c1 = counter >> 32;
        let mut c2 = 0;
        let mut c3 = u64::from(domain);
        let mut k0 = key[0];
        let mut k1 = key[1];
        for _ in 0..ROUNDS {
            let product0 = (c0 & LOW) * MULTIPLIER_0;
            let product1 = (c2 & LOW) * MULTIPLIER_1;
            c0 = (product1 >> 32) ^ c1 ^ u64::from(k0);
            c1 = product1;
            c2 = (product0 >> 32) ^ c3 ^ u64::from(k1);
            c3 = product0;
            k0 = k0.wrapping_add(WEYL_0);
            k1 = k1.wrapping_add(WEYL_1);
        }
        words0[b] = c0 as u32;
        words1[b] = c1 as u32;
        words2[b] = c2 as u32;
        words3[b] = c3 as u32;
    }
}

/// What a kernel makes of random words.
pub trait Draw {
    /// How many elements the four words of a block make.
    const ELEMENTS_OF_BLOCK: usize = WORDS;

    /// The elements of the blocks from `block` on, in their order.
    fn draw(&self, block: u64, out: &mut [f32; DRAWN]);
}

/// Hands `count` elements of `stream`, from its first one on, to `take`, some at a time: their places, and the elements.
#[inline(always)]
pub fn each_drawn<D: Draw>(stream: Stream, draw: &D, count: usize, mut take: impl FnMut(Range<usize>, &[f32])) {
    let mut drawn = [0.0; DRAWN];
    let mut block = stream.block;
    let mut skip = stream.skip;
    let mut at = 0;
    while at < count {
        draw.draw(block, &mut drawn);
        let end = count.min(at + DRAWN - skip);
        take(at..end, &drawn[skip..skip + end - at]);
        at = end;
        block = block.wrapping_add((DRAWN / D::ELEMENTS_OF_BLOCK) as u64);
        skip = 0;
    }
}

/// The elements of `stream`, from its first one on.
#[inline(always)]
pub fn draw_all(stream: Stream, draw: &impl Draw, out: &mut [f32]) {
    each_drawn(
        stream,
        draw,
        out.len(),
        #[inline(always)]
        |places, drawn| out[places].copy_from_slice(drawn),
    );
}

/// Values by their place in the block become values in their order.
#[inline(always)]
pub fn interleave(by_place: &[f32; DRAWN], out: &mut [f32; DRAWN]) {
    for i in 0..BLOCKS {
        out[4 * i] = by_place[i];
        out[4 * i + 1] = by_place[BLOCKS + i];
        out[4 * i + 2] = by_place[2 * BLOCKS + i];
        out[4 * i + 3] = by_place[3 * BLOCKS + i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_of(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
        let mut words = [0; DRAWN];
        assert_eq!(counter[2], 0);
        philox(key, u64::from(counter[1]) << 32 | u64::from(counter[0]), counter[3], &mut words);
        [0, 1, 2, 3].map(|w| words[w * BLOCKS])
    }

    /// One block by products of 128 bits, written from the paper.
    fn expected(block: u64, domain: u32, key: [u32; 2]) -> [u32; 4] {
        let mut c = [block as u32, (block >> 32) as u32, 0, domain];
        let mut k = key;
        for _ in 0..10 {
            let p0 = u128::from(c[0]) * 0xd2511f53;
            let p1 = u128::from(c[2]) * 0xcd9e8d57;
            c = [(p1 >> 32) as u32 ^ c[1] ^ k[0], p1 as u32, (p0 >> 32) as u32 ^ c[3] ^ k[1], p0 as u32];
            k = [k[0].wrapping_add(0x9e3779b9), k[1].wrapping_add(0xbb67ae85)];
        }
        c
    }

    #[test]
    fn gives_the_published_answer_of_random123() {
        // `philox4x32 10` of its kat_vectors whose third word is 0.
        assert_eq!(block_of([0, 0, 0, 0], [0, 0]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    }

    #[test]
    fn draws_each_block_by_its_number() {
        for (start, domain, key) in [(0, 0, [0, 0]), (u64::from(u32::MAX) - 30, 2, [7, 9]), (u64::MAX - 20, 2, [u32::MAX; 2])] {
            let mut words = [0; DRAWN];
            philox(key, start, domain, &mut words);
            for b in 0..BLOCKS {
                let block = [0, 1, 2, 3].map(|w| words[w * BLOCKS + b]);
                assert_eq!(block, expected(start.wrapping_add(b as u64), domain, key), "block {b} from {start}");
            }
        }
    }
}
