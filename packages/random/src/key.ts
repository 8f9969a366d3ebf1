import { DOMAIN_INDEX, DOMAIN_NAME } from './domains.js';
import { philoxBlocks } from './philox.js';
import { describe, requireInteger, requireThat } from '@infodrop/requirements';

/**
 * What random numbers are drawn by: 64 bits, as two words from 0 to 2³² − 1, lower word first.
 *
 * Plain JSON: it may be stored and sent, and is the same key when it comes back.
 */
export interface Key {
  readonly words: readonly [number, number];
}

function isWord(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/** The two words of a key, or a TypeError that says how one is made. */
export function requireKey(caller: string, key: Key): readonly [number, number] {
  const words: unknown = (key as Partial<Key> | null | undefined)?.words;
  if (!Array.isArray(words) || words.length !== 2 || !words.every(isWord)) {
    throw new TypeError(`${caller}: key must be a Key, got ${describe(key)}. Make one with key(seed).`);
  }
  return key.words;
}

const LARGEST_SEED = 0xffffffffffffffffn;
const HASHED = 'Pass a string to have anything hashed.';

/** The key whose two words are the first of the block that `counter` and `parent` give. */
function childKey(parent: readonly [number, number], c0: number, c1: number, c2: number, c3: number): Key {
  const block = new Uint32Array(4);
  philoxBlocks(block, 0, 1, c0, c1, c2, c3, parent);
  return { words: [block[0]!, block[1]!] };
}

/** Absorbs a name, four UTF-16 code units a block; its length keeps 'a' and 'a\0' apart. */
function keyOfName(parent: readonly [number, number], name: string): Key {
  let child: Key = { words: parent };
  let at = 0;
  do {
    const unit = (i: number): number => (at + i < name.length ? name.charCodeAt(at + i) : 0);
    child = childKey(child.words, unit(0) | (unit(1) << 16), unit(2) | (unit(3) << 16), name.length, DOMAIN_NAME);
    at += 4;
  } while (at < name.length);
  return child;
}

/**
 * A key from a seed. Everything random takes a key; there is no global generator.
 *
 * A number or a bigint is taken as it is: its lower and upper 32 bits are the words, so `key(7)` and `key(7n)` are
 * equal. A string is hashed, by Philox itself; `key('7')` is another key than `key(7)`. Not for secrets.
 *
 * @param seed - A safe integer ≥ 0, a bigint from 0 to 2⁶⁴ − 1, or any string (also the empty one).
 * @returns The key.
 * @throws RangeError when a number or a bigint is outside its domain; TypeError when the seed is of another type.
 *
 * @example
 * import { key } from '@infodrop/random';
 * key(7); // { words: [7, 0] }
 */
export function key(seed: number | bigint | string): Key {
  switch (typeof seed) {
    case 'string':
      return keyOfName([0, 0], seed);
    case 'bigint':
      requireThat(seed >= 0n && seed <= LARGEST_SEED, 'key', 'seed', 'from 0 to 2^64 − 1', seed, HASHED);
      return { words: [Number(seed & 0xffffffffn), Number(seed >> 32n)] };
    case 'number':
      requireThat(
        Number.isSafeInteger(seed) && seed >= 0,
        'key',
        'seed',
        'an integer from 0 to 2^53 − 1',
        seed,
        HASHED,
      );
      return { words: [seed >>> 0, Math.floor(seed / 0x100000000)] };
    default:
      throw new TypeError(`key: seed must be a number, a bigint or a string, got ${describe(seed)}.`);
  }
}

/**
 * A child of a key, by index or by name: the way to give each layer, epoch or sample its own random numbers.
 *
 *   child = first two words of philox4x32(data and its domain, parent)
 *
 * Children of different data, of an index and of a name ('5' is not 5), and the numbers drawn with the parent itself
 * come from different counters, so none of them repeats another's.
 *
 * @param parent - The key to derive from; it may still be used.
 * @param data - An index (a safe integer ≥ 0) or a name (any string).
 * @returns The child key.
 * @throws TypeError when `parent` is no key or `data` is neither number nor string; RangeError when the index is not
 * a safe integer ≥ 0.
 *
 * @example
 * import { foldIn, key, normal } from '@infodrop/random';
 * const layer = foldIn(key(7), 'dropout_1');
 * const noise = normal(foldIn(layer, 0), 3); // the noise of step 0
 */
export function foldIn(parent: Key, data: number | string): Key {
  const words = requireKey('foldIn', parent);
  if (typeof data === 'string') return keyOfName(words, data);
  if (typeof data !== 'number') {
    throw new TypeError(`foldIn: data must be a number or a string, got ${describe(data)}.`);
  }
  requireInteger('foldIn', 'data', data, 0);
  return childKey(words, data, Math.floor(data / 0x100000000), 0, DOMAIN_INDEX);
}

/**
 * Several children of a key: `split(parent, n)[i]` is `foldIn(parent, i)`.
 *
 * @param parent - The key to derive from.
 * @param count - How many, an integer ≥ 0.
 * @returns `count` keys; a longer split starts with the same ones.
 * @throws TypeError when `parent` is no key; RangeError when `count` is not an integer ≥ 0.
 *
 * @example
 * import { key, split } from '@infodrop/random';
 * const [weights, order] = split(key(7), 2);
 */
export function split(parent: Key, count: number): Key[] {
  requireKey('split', parent);
  requireInteger('split', 'count', count, 0);
  return Array.from({ length: count }, (_, index) => foldIn(parent, index));
}
