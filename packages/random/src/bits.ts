import { DOMAIN_BITS } from './domains.js';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { requireKey, type Key } from './key.js';
import { fillWords, WORDS_PER_BLOCK } from './philox.js';

/** Options of {@link bits} and {@link normal}. */
export interface StretchOptions {
  /** How many elements of the stream to skip, an integer ≥ 0; 0 by default. */
  readonly offset?: number;
}

/** Names of the options, for those who refuse others. */
export const STRETCH_OPTIONS = ['offset'] as const;

/** Checks `count` elements from `offset` on, and gives the offset; a RangeError when the stream ends before. */
export function requireStretch(caller: string, count: number, offset = 0): number {
  requireInteger(caller, 'count', count, 0);
  requireInteger(caller, 'offset', offset, 0);
  requireThat(
    Number.isSafeInteger(offset + count),
    caller,
    'offset + count',
    'at most 2^53 − 1',
    offset + count,
    'Take another key with foldIn().',
  );
  return offset;
}

/**
 * Random words of 32 bits.
 *
 *   element i = word (i mod 4) of philox4x32([⌊i/4⌋ mod 2³², ⌊i/2³⁴⌋, 0, 0], key.words)
 *
 * @param key - What they are drawn by.
 * @param count - How many, an integer ≥ 0.
 * @param options - `offset` skips that many elements: `bits(k, 10, { offset: 5 })` is `bits(k, 15).slice(5)`.
 * @returns `count` integers, uniform on 0 … 2³² − 1.
 * @throws TypeError when `key` is no key or an option is unknown; RangeError when count or offset is not an integer ≥ 0.
 *
 * @example
 * import { bits, key } from '@infodrop/random';
 * bits(key(0), 2); // Uint32Array [0x6627e8d5, 0xe169c58d]
 */
export function bits(key: Key, count: number, options: StretchOptions = {}): Uint32Array {
  const words = requireKey('bits', key);
  requireOptions('bits', options, STRETCH_OPTIONS);
  const offset = requireStretch('bits', count, options.offset);
  const out = new Uint32Array(count);
  fillWords(out, Math.floor(offset / WORDS_PER_BLOCK), offset % WORDS_PER_BLOCK, 0, DOMAIN_BITS, words);
  return out;
}
