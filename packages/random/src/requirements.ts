import type { Key } from './key.js';

/** What a value is, for an error message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value);
    } catch {
      return 'an object';
    }
  }
  return String(value);
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

/** An integer ≥ 0 that a double holds exactly, or a RangeError. */
export function requireCount(caller: string, name: string, value: number): number {
  if (!(Number.isSafeInteger(value) && value >= 0)) {
    throw new RangeError(`${caller}: ${name} must be an integer from 0 to 2^53 − 1, got ${describe(value)}.`);
  }
  return value;
}

/** `count` elements from `offset` on, or a RangeError when the stream ends before. */
export function requireStretch(caller: string, count: number, offset: number | undefined): number {
  requireCount(caller, 'count', count);
  const start = requireCount(caller, 'offset', offset ?? 0);
  if (!Number.isSafeInteger(start + count)) {
    throw new RangeError(
      `${caller}: offset + count must be at most 2^53 − 1, got ${start} + ${count}. Take another key with foldIn().`,
    );
  }
  return start;
}
