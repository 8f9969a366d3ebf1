import { describe, expect, it } from 'vitest';
import { bits } from './bits.js';
import { key } from './key.js';
import { philox4x32 } from './philox.js';

describe('bits', () => {
  it('are the words of the blocks 0, 1, … in order', () => {
    const k = { words: [0xa4093822, 0x299f31d0] } as const;
    expect([...bits(k, 10)]).toEqual([0, 1, 2].flatMap((block) => philox4x32([block, 0, 0, 0], k.words)).slice(0, 10));
  });

  it('may be none', () => {
    expect(bits(key(1), 0)).toEqual(new Uint32Array(0));
  });

  it('have each bit set as often as not: 32 z-scores below 4', () => {
    const count = 200_000;
    const words = bits(key(5), count);
    for (let bit = 0; bit < 32; bit++) {
      let ones = 0;
      for (const word of words) ones += (word >>> bit) & 1;
      expect(Math.abs((ones - count / 2) / Math.sqrt(count / 4))).toBeLessThan(4);
    }
  });

  it('refuse a count or an offset that is not an integer ≥ 0, and say what they got', () => {
    expect(() => bits(key(1), -1)).toThrow('bits: count must be an integer ≥ 0, got -1.');
    expect(() => bits(key(1), 1.5)).toThrow(RangeError);
    expect(() => bits(key(1), 1, { offset: -4 })).toThrow('bits: offset must be');
    expect(() => bits(key(1), 1, { offset: Number.MAX_SAFE_INTEGER })).toThrow(
      'offset + count must be at most 2^53 − 1',
    );
    expect(() => bits(key(1), 1, { ofset: 4 } as never)).toThrow('got "ofset". Did you mean offset?');
    expect(() => bits(1 as never, 1)).toThrow('bits: key must be a Key');
  });
});
