import { describe, expect, it } from 'vitest';
import { columnsOf, factorsOf } from '../../test/representations.js';
import { mig } from './mig.js';
import { migSup } from './migSup.js';

const factors = factorsOf([10, 10, 10], 3000);
const distinct = { bins: 'distinct' } as const;

describe('migSup', () => {
  it('sees a dimension that mixes factors where mig sees a factor in several dimensions', () => {
    const twice = columnsOf(factors, [0, 1, 2, 0, 1, 2]);
    expect(mig(twice, factors, distinct).value).toBe(0);
    expect(migSup(twice, factors, distinct).value).toBeGreaterThan(0.98);
  });

  it('counts a dimension that knows nothing as 0', () => {
    const { data, shape } = columnsOf(factors, [0, 1, 2, 0]);
    const dead = { data: data.map((value, at) => (at % 4 === 3 ? 1 : value)), shape };
    const { value, gaps } = migSup(dead, factors, distinct);
    expect(gaps[3]).toBe(0);
    expect(value).toBeCloseTo((3 / 4) * migSup(factors, factors, distinct).value, 12);
  });

  it('refuses one factor, which has no second best', () => {
    expect(() => migSup(factors, columnsOf(factors, [0]))).toThrow('migSup: factors must be 2 or more, got 1.');
  });
});
