import { requireThat } from '@infodrop/requirements';

/** How many 32-bit words one block has. */
export const WORDS_PER_BLOCK = 4;

/**
 * Writes Philox 4×32-10 blocks of consecutive counters, from [first, second, third, fourth] on: the first two words
 * count the blocks, the last two stay.
 *
 * The hot loop of the package: it allocates nothing, and the 64-bit products are put together from 16-bit halves.
 */
export function philoxBlocks(
  out: Uint32Array,
  start: number,
  blocks: number,
  first: number,
  second: number,
  third: number,
  fourth: number,
  key: readonly [number, number],
): void {
  // Constants of the algorithm, here and not beside the function: bundlers turn outer ones into variables, which V8
  // does not fold, at half the speed. The multipliers M₀ and M₁ also as their upper and lower 16 bits.
  const M0 = 0xd2511f53;
  const M0_HIGH = 0xd251;
  const M0_LOW = 0x1f53;
  const M1 = 0xcd9e8d57;
  const M1_HIGH = 0xcd9e;
  const M1_LOW = 0x8d57;
  const W0 = 0x9e3779b9;
  const W1 = 0xbb67ae85;
  const keyLow = key[0] | 0;
  const keyHigh = key[1] | 0;
  let blockLow = first | 0;
  let blockHigh = second | 0;
  let at = start;
  for (let block = 0; block < blocks; block++) {
    let c0 = blockLow;
    let c1 = blockHigh;
    let c2 = third | 0;
    let c3 = fourth | 0;
    let k0 = keyLow;
    let k1 = keyHigh;
    for (let round = 0; round < 10; round++) {
      // The upper halves of M₀·c0 and M₁·c2; each partial sum fits in 32 bits without a sign.
      const c0High = c0 >>> 16;
      const c0Low = c0 & 0xffff;
      const middle0 = (Math.imul(c0High, M0_LOW) + (Math.imul(c0Low, M0_LOW) >>> 16)) | 0;
      const other0 = (Math.imul(c0Low, M0_HIGH) + (middle0 & 0xffff)) | 0;
      const high0 = (Math.imul(c0High, M0_HIGH) + (middle0 >>> 16) + (other0 >>> 16)) | 0;
      const c2High = c2 >>> 16;
      const c2Low = c2 & 0xffff;
      const middle1 = (Math.imul(c2High, M1_LOW) + (Math.imul(c2Low, M1_LOW) >>> 16)) | 0;
      const other1 = (Math.imul(c2Low, M1_HIGH) + (middle1 & 0xffff)) | 0;
      const high1 = (Math.imul(c2High, M1_HIGH) + (middle1 >>> 16) + (other1 >>> 16)) | 0;
      const low0 = Math.imul(c0, M0);
      const low1 = Math.imul(c2, M1);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + W0) | 0;
      k1 = (k1 + W1) | 0;
    }
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
    at += 4;
    blockLow = (blockLow + 1) | 0;
    if (blockLow === 0) blockHigh = (blockHigh + 1) | 0;
  }
}

/** The upper 32 bits of a block's number; the bitwise operators take the lower 32 by themselves. */
const upperHalf = (block: number): number => Math.floor(block / 0x100000000);

/**
 * Fills `out` with words of the stream of one key and purpose: word i of the stream is word (i mod 4) of block ⌊i/4⌋, so
 * any stretch may be drawn by itself. The first word taken is word `skipped` of `firstBlock`.
 */
export function fillWords(
  out: Uint32Array,
  firstBlock: number,
  skipped: number,
  third: number,
  fourth: number,
  key: readonly [number, number],
): void {
  const count = out.length;
  const head = skipped === 0 ? 0 : Math.min(WORDS_PER_BLOCK - skipped, count);
  const blocks = Math.floor((count - head) / WORDS_PER_BLOCK);
  const nextBlock = firstBlock + (head > 0 ? 1 : 0);
  philoxBlocks(out, head, blocks, nextBlock, upperHalf(nextBlock), third, fourth, key);
  const done = head + blocks * WORDS_PER_BLOCK;
  if (head === 0 && done === count) return;
  const partial = new Uint32Array(WORDS_PER_BLOCK);
  if (head > 0) {
    philoxBlocks(partial, 0, 1, firstBlock, upperHalf(firstBlock), third, fourth, key);
    for (let i = 0; i < head; i++) out[i] = partial[skipped + i]!;
  }
  if (done < count) {
    const lastBlock = nextBlock + blocks;
    philoxBlocks(partial, 0, 1, lastBlock, upperHalf(lastBlock), third, fourth, key);
    for (let i = done; i < count; i++) out[i] = partial[i - done]!;
  }
}

function requireWords(words: readonly number[], count: number, name: string): void {
  const given: unknown = words;
  requireThat(Array.isArray(given) && given.length === count, 'philox4x32', name, `an array of ${count} words`, words);
  const unsigned = 'Turn a signed word into an unsigned one with `>>> 0`.';
  for (const value of words) {
    const holds = Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
    requireThat(holds, 'philox4x32', name, 'made of integers from 0 to 2^32 − 1', value, unsigned);
  }
}

/**
 * One block of Philox 4×32-10: four words that look random, from a counter and a key, by ten rounds.
 *
 *   one round: [c₀, c₁, c₂, c₃] → [hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀)],
 *   then k₀ += 0x9E3779B9, k₁ += 0xBB67AE85 (mod 2³²); M₀ = 0xD2511F53, M₁ = 0xCD9E8D57.
 *
 * It is a bijection of the counter for every key, and has no state: equal arguments give equal words everywhere.
 * Not for secrets.
 *
 * @param counter - Four words, each an integer from 0 to 2³² − 1.
 * @param key - Two words, each an integer from 0 to 2³² − 1.
 * @returns Four words, each an integer from 0 to 2³² − 1.
 * @throws RangeError when there are more or fewer words, or one is not such an integer.
 *
 * Source: J. Salmon, M. Moraes, R. Dror and D. Shaw, “Parallel random numbers: as easy as 1, 2, 3”, SC 2011,
 * https://doi.org/10.1145/2063384.2063405; checked against the known answers published with Random123.
 *
 * @example
 * import { philox4x32 } from '@infodrop/random';
 * philox4x32([0, 0, 0, 0], [0, 0]); // [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  requireWords(counter, 4, 'counter');
  requireWords(key, 2, 'key');
  const out = new Uint32Array(WORDS_PER_BLOCK);
  philoxBlocks(out, 0, 1, counter[0], counter[1], counter[2], counter[3], key);
  return [out[0]!, out[1]!, out[2]!, out[3]!];
}
