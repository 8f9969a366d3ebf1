import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanAndDeviation, momentsOf } from './meanAndDeviation.js';

describe('meanAndDeviation', () => {
  it('agrees with numbers worked out by hand', () => {
    const { mean, standardDeviation, standardError } = meanAndDeviation([4, 1, 3, 2]);
    expect(mean).toBe(2.5);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(5 / 3), 15);
    expect(standardError).toBeCloseTo(Math.sqrt(5 / 3) / 2, 15);
  });

  it.each([1e308, 1e200, 1e-200, 1e-320])('is right at a scale of %d', (scale) => {
    const { mean, standardDeviation } = meanAndDeviation([-1.5 * scale, 0.5 * scale, 1.5 * scale, 1.5 * scale]);
    const tolerance = scale < 1e-310 ? 1e-3 : 1e-14;
    expect(Math.abs(mean / scale / 0.5 - 1)).toBeLessThan(tolerance);
    expect(Math.abs(standardDeviation / scale / Math.sqrt(2) - 1)).toBeLessThan(tolerance);
  });

  it.each([
    ['milliseconds since 1970', 1.7e12, 1, 1000],
    ['the same, many of them', 1.7e12, 1, 1_000_000],
    ['microseconds, many of them', 1.7e15, 1, 1_000_000],
    ['neighbouring doubles, whose mean is none', 1e16, 2, 1000],
  ])('keeps by how much values far from 0 differ: %s', (_, from, step, count) => {
    const { mean, standardDeviation } = meanAndDeviation(
      Float64Array.from({ length: count }, (__, i) => from + step * (i % 2)),
      { ddof: 0 },
    );
    expect(mean).toBe(from + step / 2);
    expect(standardDeviation / step).toBeCloseTo(0.5, 12);
  });

  it('is right where differences overflow both ways', () => {
    const values = [5e307, ...new Array<number>(20).fill(1.7e308), -1.7e308];
    const { mean, standardDeviation } = meanAndDeviation(values);
    const scaled = meanAndDeviation(values.map((value) => value / 2 ** 600));
    expect(mean / 2 ** 600 / scaled.mean).toBeCloseTo(1, 13);
    expect(standardDeviation / 2 ** 600 / scaled.standardDeviation).toBeCloseTo(1, 13);
  });

  it('gives equal values their value, and no deviation at all', () => {
    expect(meanAndDeviation([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, standardDeviation: 0, standardError: 0 });
  });

  it('knows no deviation of one value', () => {
    expect(meanAndDeviation([7])).toEqual({ mean: 7, standardDeviation: Number.NaN, standardError: Number.NaN });
  });

  it('with ddof 0 has the deviation of all there are, and the standard error as before', () => {
    const { mean, standardDeviation, standardError } = meanAndDeviation([4, 1, 3, 2], { ddof: 0 });
    expect(mean).toBe(2.5);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(5 / 4), 15);
    expect(standardError).toBe(meanAndDeviation([4, 1, 3, 2]).standardError);
    expect(meanAndDeviation([7], { ddof: 0 })).toEqual({ mean: 7, standardDeviation: 0, standardError: Number.NaN });
    expect(() => meanAndDeviation([1], { ddof: 2 as 1 })).toThrow(
      'meanAndDeviation: ddof must be an integer ≥ 0 and ≤ 1',
    );
  });

  it('refuses no value, what is not finite, and rows', () => {
    expect(() => meanAndDeviation([])).toThrow('meanAndDeviation: values must be at least one number, got []');
    expect(() => meanAndDeviation([1, Number.NaN])).toThrow('values must be finite numbers, got NaN at sample 1');
    expect(() => meanAndDeviation([[1, 2]] as never)).toThrow('values must be numbers of one dimension, got [[1, 2]]');
  });

  it('gives NaN, inside, for no value and where a value is NaN', () => {
    for (const values of [[], [1, Number.NaN, 2], [Number.NaN, Number.NaN]]) {
      expect(momentsOf(Float64Array.from(values)).mean).toBeNaN();
      expect(momentsOf(Float64Array.from(values)).standardDeviation).toBeNaN();
    }
  });

  it('moves with an offset and grows with a factor', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 }), (values) => {
        const one = meanAndDeviation(values);
        const other = meanAndDeviation(values.map((value) => 4 * value + 100));
        expect(other.mean).toBeCloseTo(4 * one.mean + 100, 9);
        expect(other.standardDeviation).toBeCloseTo(4 * one.standardDeviation, 9);
      }),
    );
  });
});
