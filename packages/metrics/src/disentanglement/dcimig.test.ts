import { describe, expect, it } from 'vitest';
import { columnsOf, factorsOf } from '../../test/representations.js';
import { dcimig } from './dcimig.js';

const factors = factorsOf([10, 10, 10], 3000);
const distinct = { bins: 'distinct' } as const;

describe('dcimig', () => {
  it('is near 1 for codes that are the factors, and forgives duplicates', () => {
    expect(dcimig(factors, factors, distinct).value).toBeGreaterThan(0.98);
    const twice = dcimig(columnsOf(factors, [0, 1, 2, 0, 1, 2]), factors, distinct);
    expect(twice.value).toBeGreaterThan(0.98);
    expect(twice.dimensions).toEqual([0, 1, 2]);
  });

  it('counts a factor that no dimension belongs to as 0', () => {
    const { gaps, dimensions, value } = dcimig(columnsOf(factors, [0, 2]), factors, distinct);
    expect(gaps[1]).toBe(0);
    expect(dimensions).toEqual([0, null, 1]);
    expect(value).toBeCloseTo(2 / 3, 1);
  });
});
