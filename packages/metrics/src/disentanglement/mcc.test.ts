import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { mcc } from './mcc.js';

const factors = factorsOf([10, 10, 10], 1000);

describe('mcc', () => {
  it('gives each factor a dimension of its own', () => {
    expect(mcc(columnsOf(factors, [2, 0, 1, 0]), factors).dimensions).toEqual([1, 2, 0]);
    // The one dimension that both are best in can be had by one of them only.
    const codes = Array.from({ length: 1000 }, (_, i) => [factors.data[3 * i]! + factors.data[3 * i + 1]!, i % 2]);
    const { value, dimensions, correlations: r } = mcc(codes, columnsOf(factors, [0, 1]));
    expect([...dimensions].sort()).toEqual([0, 1]);
    expect(value).toBeCloseTo(Math.max(r[0]! + r[3]!, r[1]! + r[2]!) / 2, 12);
  });

  it('counts a factor without a dimension 0', () => {
    const { value, dimensions } = mcc(columnsOf(factors, [1]), factors);
    expect(dimensions).toEqual([null, 0, null]);
    expect(value).toBeCloseTo(1 / 3, 12);
    expect(mcc(constantCodes(1000, 3), factors).value).toBe(0);
  });

  it('does not change by rank when dimensions go through a growing function, and does otherwise', () => {
    const curved = { data: factors.data.map((x) => Math.exp(x)), shape: factors.shape };
    expect(mcc(curved, factors, { correlation: 'rank' }).value).toBeCloseTo(1, 12);
    expect(mcc(curved, factors).value).toBeLessThan(0.8);
  });

  it('refuses another correlation', () => {
    expect(() => mcc(factors, factors, { correlation: 'pearson' as 'rank' })).toThrow(
      'must be one of "linear", "rank"',
    );
  });
});
