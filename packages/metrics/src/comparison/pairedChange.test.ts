import { describe, expect, it } from 'vitest';
import { pairedChange } from './pairedChange.js';

describe('pairedChange', () => {
  it('agrees with the interval worked out from the table of t', () => {
    const { pairs, mean, interval } = pairedChange([10, 10, 10, 10, 10], [11, 12, 13, 14, 15]);
    const reach = (2.7764451051977934 * Math.sqrt(2.5)) / Math.sqrt(5);
    expect(pairs).toBe(5);
    expect(mean).toBe(3);
    expect(interval[0]).toBeCloseTo(3 - reach, 12);
    expect(interval[1]).toBeCloseTo(3 + reach, 12);
  });

  it('changes sign when before and after change places', () => {
    const forth = pairedChange([1, 2, 4], [3, 3, 3]);
    const back = pairedChange([3, 3, 3], [1, 2, 4]);
    expect(back.mean).toBeCloseTo(-forth.mean, 15);
    expect(back.interval[0]).toBeCloseTo(-forth.interval[1], 14);
  });

  it('leaves out a pair without both values and says how many remain', () => {
    expect(pairedChange([1, Number.NaN, 3], [2, 2, 4])).toMatchObject({ pairs: 2, mean: 1, interval: [1, 1] });
  });

  it('has no interval of one pair', () => {
    expect(pairedChange([1], [2]).interval).toEqual([Number.NaN, Number.NaN]);
  });

  it.each([Uint8Array, Int32Array, Uint8ClampedArray, Float32Array])(
    'has the difference of a %O as doubles',
    (Numbers) => {
      const { mean, interval } = pairedChange(Numbers.of(5, 6, 7), Numbers.of(3, 5, 5));
      expect(mean).toBeCloseTo(-5 / 3, 14);
      expect(interval).toEqual(pairedChange([5, 6, 7], [3, 5, 5]).interval);
      // Of the mixed kinds the same.
      expect(pairedChange(Numbers.of(1, 2), [0.25, 0.5]).mean).toBe(-1.125);
    },
  );

  it('refuses what is no number', () => {
    expect(() => pairedChange(undefined as never, [1])).toThrow(
      'pairedChange: before must be an array of numbers, got undefined.',
    );
    expect(() => pairedChange([1], ['2'] as never)).toThrow('pairedChange: after must be numbers, got "2" at 0.');
    expect(() => pairedChange([null] as never, [1])).toThrow('pairedChange: before must be numbers, got null at 0.');
  });

  it('refuses sides of different length', () => {
    expect(() => pairedChange([1, 2], [1])).toThrow(
      'pairedChange: after must be an array of the 2 values that before has, got 1',
    );
  });
});
