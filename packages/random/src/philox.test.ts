import { describe, expect, it } from 'vitest';
import { fillWords, philox4x32, philoxBlocks } from './philox.js';

const ONES = 0xffffffff;

describe('philox4x32', () => {
  // The three lines `philox4x32 10` of Random123's kat_vectors: counter, key, answer.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ONES, ONES, ONES, ONES],
      [ONES, ONES],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('gives the published answer for counter %j and key %j', (counter, key, answer) => {
    expect(philox4x32(counter, key)).toEqual(answer);
  });

  it('agrees with products of big integers on many counters', () => {
    const round = (c: bigint[], k: bigint[]): bigint[] => {
      const p0 = 0xd2511f53n * c[0]!;
      const p1 = 0xcd9e8d57n * c[2]!;
      const low = (p: bigint): bigint => p & 0xffffffffn;
      return [(p1 >> 32n) ^ c[1]! ^ k[0]!, low(p1), (p0 >> 32n) ^ c[3]! ^ k[1]!, low(p0)];
    };
    let counter: [number, number, number, number] = [1, 2, 3, 4];
    for (let i = 0; i < 500; i++) {
      const key = [counter[2], counter[1]] as const;
      let c = counter.map(BigInt);
      let k = key.map(BigInt);
      for (let r = 0; r < 10; r++) {
        c = round(c, k);
        k = [(k[0]! + 0x9e3779b9n) & 0xffffffffn, (k[1]! + 0xbb67ae85n) & 0xffffffffn];
      }
      counter = philox4x32(counter, key);
      expect(counter).toEqual(c.map(Number));
    }
  });

  it('refuses words that are not unsigned 32-bit integers, and says what it got', () => {
    expect(() => philox4x32([-1, 0, 0, 0], [0, 0])).toThrow('philox4x32: counter must be made of integers');
    expect(() => philox4x32([0, 0, 0, 0], [0, 2 ** 32])).toThrow(
      'key must be made of integers from 0 to 2^32 − 1, got',
    );
    expect(() => philox4x32([0, 0.5, 0, 0], [0, 0])).toThrow(RangeError);
    expect(() => philox4x32([0, 0, 0] as never, [0, 0])).toThrow('counter must be an array of 4 words, got [0, 0, 0]');
  });
});

describe('philoxBlocks', () => {
  it('carries from the first word of the counter to the second', () => {
    const out = new Uint32Array(12);
    philoxBlocks(out, 0, 3, ONES, 6, 8, 9, [1, 2]);
    expect([...out]).toEqual([
      ...philox4x32([ONES, 6, 8, 9], [1, 2]),
      ...philox4x32([0, 7, 8, 9], [1, 2]),
      ...philox4x32([1, 7, 8, 9], [1, 2]),
    ]);
  });
});

describe('fillWords', () => {
  it('takes any stretch of the stream', () => {
    const whole = new Uint32Array(40);
    fillWords(whole, 0, 0, 1, 2, [3, 4]);
    for (let start = 0; start < 12; start++) {
      for (let count = 0; count < 20; count++) {
        const part = new Uint32Array(count);
        fillWords(part, Math.floor(start / 4), start % 4, 1, 2, [3, 4]);
        expect(part).toEqual(whole.slice(start, start + count));
      }
    }
  });

  it('reaches blocks above 2^32', () => {
    const out = new Uint32Array(4);
    fillWords(out, 5 * 2 ** 32 + 6, 0, 1, 2, [3, 4]);
    expect([...out]).toEqual(philox4x32([6, 5, 1, 2], [3, 4]));
  });
});
