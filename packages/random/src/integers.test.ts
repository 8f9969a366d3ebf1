import { describe, expect, it } from 'vitest';
import { bits } from './bits.js';
import { integers, redrawWord, remainder } from './integers.js';
import { key } from './key.js';
import { philox4x32 } from './philox.js';

/** Pearson's χ² of counts that should be equal, as a z-score by Wilson and Hilferty's cube root. */
function chiSquareZ(counts: readonly number[]): number {
  const expected = counts.reduce((sum, c) => sum + c, 0) / counts.length;
  const chiSquare = counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
  const freedom = counts.length - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
}

function histogram(values: Int32Array, bin: (value: number) => number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[bin(value)]! += 1;
  return counts;
}

it('takes the remainder of any word by any range to the unit', () => {
  const edges = [1, 2, 3, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x100000000];
  const words = [0, ...edges.slice(0, -1), ...bits(key('words'), 300)];
  const ranges = [...edges, ...bits(key('ranges'), 300, { offset: 7 })].filter((range) => range > 0);
  for (const range of ranges) {
    for (const word of [...words, range - 1, Math.floor(0xffffffff / range) * range]) {
      expect(remainder(word, range)).toBe(Number(BigInt(word) % BigInt(range)));
    }
  }
});

describe('integers', () => {
  it.each([2, 3, 6, 10, 1000])('fall evenly on %i values: χ² z-score between −4 and 4', (range) => {
    const values = integers(key(21), 200_000, { low: -5, high: range - 5 });
    expect(Math.abs(chiSquareZ(histogram(values, (x) => x + 5, range)))).toBeLessThan(4);
  });

  it('have no bias where the words do not divide evenly: 3·2³⁰ values, in thirds', () => {
    // Without the redrawing, the lowest third would be twice as likely as the others.
    const values = integers(key(22), 200_000, { low: -(2 ** 31), high: 2 ** 30 });
    const counts = histogram(values, (x) => Math.floor((x + 2 ** 31) / 2 ** 30), 3);
    expect(Math.abs(chiSquareZ(counts))).toBeLessThan(4);
  });

  it('draw a refused word again at the same place of the next attempt', () => {
    const k = key(22);
    const limit = 3 * 2 ** 30;
    const values = integers(k, 64, { low: 0, high: 2 ** 31 - 1 });
    expect(values.every((x) => x >= 0)).toBe(true);
    const drawn = integers(k, 64, { low: -(2 ** 31), high: 2 ** 30 });
    for (let i = 0; i < 64; i++) {
      let attempt = 0;
      let word = limit;
      while (word >= limit) word = philox4x32([i >> 2, 0, attempt++, 3], k.words)[i & 3]!;
      expect(drawn[i]).toBe(word - 2 ** 31);
      if (attempt > 1) expect(redrawWord(i, limit, 3, k.words)).toBe(word);
    }
  });

  it('may span all 32 bits, or a single value', () => {
    const all = integers(key(3), 1000, { low: -(2 ** 31), high: 2 ** 31 });
    expect(Math.min(...all)).toBeLessThan(-(2 ** 30));
    expect(Math.max(...all)).toBeGreaterThan(2 ** 30);
    expect([...integers(key(3), 3, { low: 4, high: 5 })]).toEqual([4, 4, 4]);
  });

  it('refuse ends that are not integers of 32 bits in order', () => {
    expect(() => integers(key(1), 1, { high: 0 })).toThrow(
      'integers: low and high must be integers with −2^31 ≤ low < high ≤ 2^31, got 0 and 0.',
    );
    expect(() => integers(key(1), 1, { low: 0.5, high: 3 })).toThrow(RangeError);
    expect(() => integers(key(1), 1, { high: 2 ** 31 + 1 })).toThrow(RangeError);
    expect(() => integers(key(1), 1, { low: -(2 ** 31) - 1, high: 0 })).toThrow(RangeError);
    expect(() => integers(key(1), 1, {} as never)).toThrow('undefined');
    expect(() => integers(key(1), 1, undefined as never)).toThrow('integers: options must be an object with high');
    expect(() => integers(key(1), 1, { high: 2, lo: 0 } as never)).toThrow('got "lo". Did you mean low?');
    expect(() => integers(key(1), 1.5, { high: 2 })).toThrow('integers: count');
  });
});
