import { describe, expect, it } from 'vitest';
import { constantCodes, factorsOf } from '../../test/representations.js';
import { irs } from './irs.js';

const factors = factorsOf([10, 10, 10], 3000);

describe('irs', () => {
  it('is 1 for codes that are the factors, and 0 for constants, whatever their rounding', () => {
    const { value, parents } = irs(factors, factors);
    expect(value).toBeCloseTo(1, 14);
    expect(parents).toEqual([0, 1, 2]);
    expect(irs(constantCodes(3000, 3), factors).value).toBe(0);
    const tenths = { data: new Float64Array(3000 * 2).fill(0.1), shape: [3000, 2] as const };
    expect(irs(tenths, factors)).toMatchObject({ value: 0, perDimension: [0, 0] });
  });

  it('weights dimensions by how far they go', () => {
    const codes = Array.from({ length: 3000 }, (_, i) => [
      10 * factors.data[3 * i]!,
      (factors.data[3 * i + 1]! * 7 + i) % 10,
    ]);
    const { value, perDimension } = irs(codes, factors);
    expect(perDimension[0]).toBe(1);
    expect(value).toBeGreaterThan((perDimension[0]! + perDimension[1]!) / 2);
  });

  it('is the same far from 0: of times in milliseconds, too', () => {
    const near = Array.from({ length: 3000 }, (_, i) => [
      factors.data[3 * i]! + (i % 2),
      (factors.data[3 * i + 1]! * 7 + i) % 10,
    ]);
    const far = near.map((row) => row.map((value) => value + 2 ** 51));
    const [expected, found] = [irs(near, factors), irs(far, factors)];
    expect(found.value).toBeCloseTo(expected.value, 12);
    found.perDimension.forEach((score, i) => {
      expect(score).toBeCloseTo(expected.perDimension[i]!, 12);
    });
  });

  it('refuses a quantile that is none', () => {
    expect(() => irs(factors, factors, { quantile: 0 })).toThrow(
      'irs: quantile must be a finite number > 0 and ≤ 1, got 0.',
    );
  });
});
