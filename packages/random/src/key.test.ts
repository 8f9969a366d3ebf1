import { describe, expect, it } from 'vitest';
import { bits } from './bits.js';
import { foldIn, key, split, type Key } from './key.js';
import { normal } from './normal.js';
import { philox4x32 } from './philox.js';

const name = (k: Key): string => k.words.join(' ');

describe('key', () => {
  it('takes a number as its lower and upper 32 bits', () => {
    expect(key(7)).toEqual({ words: [7, 0] });
    expect(key(0xffffffff)).toEqual({ words: [0xffffffff, 0] });
    expect(key(2 ** 32 + 5)).toEqual({ words: [5, 1] });
    expect(key(Number.MAX_SAFE_INTEGER)).toEqual({ words: [0xffffffff, 0x1fffff] });
  });

  it('takes a bigint like the number it equals, and up to 64 bits', () => {
    expect(key(2n ** 32n + 5n)).toEqual(key(2 ** 32 + 5));
    expect(key(2n ** 64n - 1n)).toEqual({ words: [0xffffffff, 0xffffffff] });
  });

  it('hashes a string, so that each gives its own key', () => {
    const names = [
      '',
      '\0',
      '\0\0',
      'a',
      'a\0',
      'b',
      'ab',
      'ba',
      'abcd',
      'abcde',
      'abcd\0',
      '7',
      'ä',
      '\u{1f600}',
      '\ud83d',
    ];
    expect(new Set(names.map((n) => name(key(n)))).size).toBe(names.length);
    expect(key('layer')).toEqual(key('layer'));
    expect(key('7')).not.toEqual(key(7));
  });

  it('keeps the hash of a string as it is', () => {
    // 'noise' is five code units: two blocks, the second keyed by the first.
    const first = philox4x32([0x6f006e, 0x730069, 5, 6], [0, 0]);
    const second = philox4x32([0x65, 0, 5, 6], [first[0], first[1]]);
    expect(key('noise').words).toEqual([second[0], second[1]]);
  });

  it('refuses what is no seed, and says what to do', () => {
    expect(() => key(-1)).toThrow('key: seed must be an integer from 0 to 2^53 − 1, got -1.');
    expect(() => key(0.5)).toThrow(RangeError);
    expect(() => key(NaN)).toThrow(RangeError);
    expect(() => key(2 ** 53)).toThrow(RangeError);
    expect(() => key(-1n)).toThrow('got -1');
    expect(() => key(2n ** 64n)).toThrow(RangeError);
    expect(() => key(undefined as never)).toThrow(TypeError);
  });

  it('is plain JSON', () => {
    const k = foldIn(key('run'), 3);
    expect(normal(JSON.parse(JSON.stringify(k)) as Key, 8)).toEqual(normal(k, 8));
  });
});

describe('foldIn', () => {
  it('takes the first two words of the block that the index gives', () => {
    const [a, b] = philox4x32([7, 3, 0, 5], [1, 2]);
    expect(foldIn({ words: [1, 2] }, 3 * 2 ** 32 + 7)).toEqual({ words: [a, b] });
  });

  it('keeps an index, a name and the numbers of the parent apart', () => {
    const parent = key(1);
    expect(foldIn(parent, 5)).not.toEqual(foldIn(parent, '5'));
    expect(foldIn(parent, 0).words).not.toEqual([...bits(parent, 2)]);
    expect(foldIn(parent, 0)).not.toEqual(parent);
    expect(foldIn(foldIn(parent, 'a'), 'b')).not.toEqual(foldIn(parent, 'ab'));
  });

  it('gives a hundred thousand different children', () => {
    const children = new Set(split(key(3), 100_000).map(name));
    expect(children.size).toBe(100_000);
  });

  it('refuses what is no key or no index', () => {
    expect(() => foldIn(7 as never, 1)).toThrow('foldIn: key must be a Key, got 7. Make one with key(seed).');
    expect(() => foldIn({ words: [1, -1] }, 1)).toThrow('got {"words":[1,-1]}');
    expect(() => foldIn({ words: [1] } as never, 1)).toThrow(TypeError);
    expect(() => foldIn(null as never, 1)).toThrow('got null');
    expect(() => foldIn(key(1), -1)).toThrow('foldIn: data must be an integer ≥ 0, got -1');
    expect(() => foldIn(key(1), 1.5)).toThrow(RangeError);
    expect(() => foldIn(key(1), true as never)).toThrow(TypeError);
  });
});

describe('split', () => {
  it('is foldIn of 0, 1, …, and does not depend on the count', () => {
    const parent = key(11);
    expect(split(parent, 3)).toEqual([foldIn(parent, 0), foldIn(parent, 1), foldIn(parent, 2)]);
    expect(split(parent, 5).slice(0, 3)).toEqual(split(parent, 3));
    expect(split(parent, 0)).toEqual([]);
  });

  it('refuses a count that is not an integer ≥ 0', () => {
    expect(() => split(key(1), -1)).toThrow('split: count must be');
    expect(() => split(key(1), 1.5)).toThrow(RangeError);
  });
});
