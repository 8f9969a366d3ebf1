import { requireInteger } from '@infodrop/requirements';
import { DOMAIN_PERMUTATION } from './domains.js';
import { firstUnevenWord, redrawWord, remainder } from './integers.js';
import { requireKey, type Key } from './key.js';
import { fillWords } from './philox.js';

/**
 * A random order of 0 … count − 1, each of the count! orders as likely as any other (as far as 64 bits of key reach).
 *
 * Fisher and Yates's shuffle: for i = 0, 1, … the element at i is swapped with the one at i + (an unbiased integer below
 * count − i).
 *
 * @param key - What it is drawn by.
 * @param count - How many, an integer from 0 to 2³².
 * @returns The integers 0 … count − 1, each once.
 * @throws TypeError when `key` is no key; RangeError when count is not an integer from 0 to 2³².
 *
 * @example
 * import { foldIn, key, permutation } from '@infodrop/random';
 * const order = permutation(foldIn(key(7), 'order'), 60000); // of one epoch
 */
export function permutation(key: Key, count: number): Uint32Array {
  const words = requireKey('permutation', key);
  requireInteger('permutation', 'count', count, 0, 0x100000000);
  const order = new Uint32Array(count);
  const drawn = new Uint32Array(count);
  fillWords(drawn, 0, 0, 0, DOMAIN_PERMUTATION, words);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = 0; i < count; i++) {
    const range = count - i;
    const limit = firstUnevenWord(range);
    let word = drawn[i]!;
    if (word >= limit) word = redrawWord(i, limit, DOMAIN_PERMUTATION, words);
    const other = i + remainder(word, range);
    const value = order[i]!;
    order[i] = order[other]!;
    order[other] = value;
  }
  return order;
}
