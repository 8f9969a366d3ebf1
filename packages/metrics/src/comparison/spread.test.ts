import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from './spread.js';

describe('spread', () => {
  it('agrees with numbers worked out by hand', () => {
    const result = spread([4, 1, 3, 2]);
    expect(result.mean).toBe(2.5);
    expect(result.standardError).toBeCloseTo(Math.sqrt(5 / 3) / 2, 15);
    expect(result.quartiles).toEqual([1.75, 2.5, 3.25]);
  });

  it('gives a share its binomial standard error, up to n − 1 for n', () => {
    const errors = Array.from({ length: 1000 }, (_, i) => (i < 45 ? 1 : 0));
    expect(spread(errors).standardError).toBeCloseTo(Math.sqrt((0.045 * 0.955) / 999), 15);
  });

  it('counts what is undefined instead of dropping it in silence', () => {
    expect(spread([Number.NaN, 2, 4])).toMatchObject({ count: 2, undefinedCount: 1, mean: 3 });
  });

  it('knows no spread of one value and nothing of none', () => {
    expect(spread([7])).toEqual({
      count: 1,
      undefinedCount: 0,
      mean: 7,
      standardError: Number.NaN,
      quartiles: [7, 7, 7],
    });
    expect(spread([]).mean).toBeNaN();
    expect(spread([]).quartiles[1]).toBeNaN();
  });

  it('is told of infinite values by an infinite mean', () => {
    expect(spread([1, 2, Infinity])).toMatchObject({ count: 3, mean: Infinity, standardError: Number.NaN });
    expect(spread([1, 2, Infinity]).quartiles).toEqual([1.5, 2, Infinity]);
    expect(spread([-Infinity, Infinity]).mean).toBeNaN();
    expect(spread([Infinity, Infinity]).quartiles).toEqual([Infinity, Infinity, Infinity]);
  });

  it('refuses what is no number', () => {
    expect(() => spread(['1', '2'] as never)).toThrow('spread: values must be numbers, got "1" at 0.');
    expect(() => spread([1, null] as never)).toThrow('spread: values must be numbers, got null at 1.');
    expect(() => spread(3 as never)).toThrow('spread: values must be an array of numbers, got 3.');
  });

  it('scales with its values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 }), (values) => {
        const one = spread(values);
        const four = spread(values.map((value) => 4 * value));
        expect(four.mean).toBeCloseTo(4 * one.mean, 9);
        expect(four.standardError).toBeCloseTo(4 * one.standardError, 9);
      }),
    );
  });
});
