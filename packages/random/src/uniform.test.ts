import { describe, expect, it } from 'vitest';
import { key } from './key.js';
import { philox4x32 } from './philox.js';
import { uniform } from './uniform.js';

describe('uniform', () => {
  it('has the 53 bits of two words', () => {
    const [a, b, c, d] = philox4x32([0, 0, 0, 1], [7, 0]);
    const join = (high: number, low: number): number =>
      Number(((BigInt(high) >> 5n) << 26n) + (BigInt(low) >> 6n)) * 2 ** -53;
    expect([...uniform(key(7), 2)]).toEqual([join(a, b), join(c, d)]);
  });

  it('has the mean and the variance of its interval: z-scores below 4', () => {
    const count = 200_000;
    const values = uniform(key(8), count, { low: -3, high: 5 });
    const mean = values.reduce((sum, x) => sum + x, 0) / count;
    const variance = values.reduce((sum, x) => sum + (x - 1) ** 2, 0) / count;
    expect(Math.abs((mean - 1) / Math.sqrt(64 / 12 / count))).toBeLessThan(4);
    // Var of (x − 1)² is w⁴/180 for a width of w.
    expect(Math.abs((variance - 64 / 12) / Math.sqrt(8 ** 4 / 180 / count))).toBeLessThan(4);
  });

  it('is uniform by Kolmogorov and Smirnov: √n·D below 1.95, its 0.1 % point', () => {
    const count = 200_000;
    const sorted = uniform(key(9), count).sort();
    let distance = 0;
    sorted.forEach((x, i) => (distance = Math.max(distance, (i + 1) / count - x, x - i / count)));
    expect(distance * Math.sqrt(count)).toBeLessThan(1.95);
  });

  it('never reaches its upper end, even where rounding would', () => {
    const options = { low: 1, high: 1 + Number.EPSILON };
    expect(new Set(uniform(key(1), 1000, options))).toEqual(new Set([1]));
    const below = uniform(key(1), 1000, { low: -Number.MIN_VALUE, high: 0 });
    expect(new Set(below)).toEqual(new Set([-Number.MIN_VALUE]));
    const negative = uniform(key(1), 1000, { low: -1 - 2 * Number.EPSILON, high: -1 });
    expect(Math.max(...negative)).toBeLessThan(-1);
  });

  it('refuses an interval that is empty, infinite or too wide', () => {
    expect(() => uniform(key(1), 1, { low: 1, high: 1 })).toThrow('uniform: low and high must be finite, low < high');
    expect(() => uniform(key(1), 1, { low: 2 })).toThrow('got 2 and 1');
    expect(() => uniform(key(1), 1, { high: NaN })).toThrow(RangeError);
    expect(() => uniform(key(1), 1, { high: Infinity })).toThrow(RangeError);
    expect(() => uniform(key(1), 1, { low: -Number.MAX_VALUE, high: Number.MAX_VALUE })).toThrow(RangeError);
    expect(() => uniform(key(1), 1, { hi: 2 } as never)).toThrow('uniform: options must be among low, high, offset');
    expect(() => uniform(key(1), -1)).toThrow('uniform: count');
  });
});
