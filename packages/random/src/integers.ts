import { describe, requireSomeOptions } from '@infodrop/requirements';
import { requireStretch } from './bits.js';
import { DOMAIN_INTEGERS } from './domains.js';
import { requireKey, type Key } from './key.js';
import { fillWords } from './philox.js';

/** Options of {@link integers}. */
export interface IntegersOptions {
  /** The least value, an integer ≥ −2³¹; 0 by default. */
  readonly low?: number;
  /** One more than the greatest value, an integer ≤ 2³¹ above `low`. */
  readonly high: number;
  /** How many elements of the stream to skip, an integer ≥ 0; 0 by default. */
  readonly offset?: number;
}

/** Words from this one on are refused, so that the rest fall evenly on 0 … range − 1. */
export const firstUnevenWord = (range: number): number => 0x100000000 - (0x100000000 % range);

/**
 * The remainder of a word. Of two numbers below 2³² the quotient is rounded to no integer that it does not reach, so that its floor is exact; the operator
 * takes four times as long on numbers of which an engine does not know that they are integers.
 */
export const remainder = (word: number, range: number): number => word - Math.floor(word / range) * range;

/**
 * The word that stands for a refused one: the same place of the stream, in the blocks of the next attempt, until one
 * is below `limit`. More than half of all words are.
 */
export function redrawWord(element: number, limit: number, domain: number, key: readonly [number, number]): number {
  const word = new Uint32Array(1);
  let attempt = 0;
  do {
    attempt += 1;
    fillWords(word, Math.floor(element / 4), element % 4, attempt, domain, key);
  } while (word[0]! >= limit);
  return word[0]!;
}

/**
 * Random integers, uniform on low … high − 1, with no bias: words that would favour some values are drawn again.
 *
 *   x = low + w mod n, n = high − low, w the first word below 2³² − (2³² mod n) among the attempts t = 0, 1, … of the
 *   element, word (i mod 4) of philox4x32([⌊i/4⌋ mod 2³², ⌊i/2³⁴⌋, t, 3], key.words)
 *
 * @param key - What they are drawn by.
 * @param count - How many, an integer ≥ 0.
 * @param options - The ends, and `offset`, which skips that many elements.
 * @returns `count` integers from `low` to `high − 1`.
 * @throws TypeError when `key` is no key, `high` is not given or an option is unknown; RangeError when count or offset is not an integer ≥ 0, or when low and high
 * are not integers with −2³¹ ≤ low < high ≤ 2³¹.
 *
 * @example
 * import { integers, key } from '@infodrop/random';
 * integers(key(7), 5, { low: 1, high: 7 }); // five throws of a die
 */
export function integers(key: Key, count: number, options: IntegersOptions): Int32Array {
  const words = requireKey('integers', key);
  requireSomeOptions('integers', options, ['high', 'low', 'offset']);
  const offset = requireStretch('integers', count, options.offset);
  const { low = 0, high } = options;
  if (!(Number.isInteger(low) && Number.isInteger(high) && low >= -0x80000000 && low < high && high <= 0x80000000)) {
    throw new RangeError(
      `integers: low and high must be integers with −2^31 ≤ low < high ≤ 2^31, ` +
        `got ${describe(low)} and ${describe(high)}.`,
    );
  }
  const range = high - low;
  const limit = firstUnevenWord(range);
  const out = new Int32Array(count);
  const drawn = new Uint32Array(out.buffer);
  fillWords(drawn, Math.floor(offset / 4), offset % 4, 0, DOMAIN_INTEGERS, words);
  for (let i = 0; i < count; i++) {
    let word = drawn[i]!;
    if (word >= limit) word = redrawWord(offset + i, limit, DOMAIN_INTEGERS, words);
    out[i] = low + remainder(word, range);
  }
  return out;
}
