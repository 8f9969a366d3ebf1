import { describe, expect, it } from 'vitest';
import { middleAndVariance, standardizer } from './standardizer.js';

describe('standardizer', () => {
  it.each([[[1, 2, 3, 6]], [[4, 1, 7]], [[5, 5.5]]])('takes %j to mean 0 and variance 1', (values) => {
    const column = Float64Array.from(values);
    const found = middleAndVariance(column.map(standardizer(column)));
    expect(found.middle).toBeCloseTo(0, 14);
    expect(found.variance).toBeCloseTo(1, 14);
  });

  it('takes a constant to 0, whatever its rounding', () => {
    const column = new Float64Array(1001).fill(0.1);
    expect(standardizer(column)(0.1)).toBeCloseTo(0, 15);
  });
});

describe('middleAndVariance', () => {
  it('are those over the number of values', () => {
    expect(middleAndVariance(Float64Array.of(1, 2, 6))).toEqual({ middle: 3, variance: 14 / 3 });
    expect(middleAndVariance(Float64Array.of(-1, 3))).toEqual({ middle: 1, variance: 4 });
    expect(middleAndVariance(new Float64Array(1001).fill(0.1)).variance).toBe(0);
    expect(middleAndVariance(Float64Array.of(7))).toEqual({ middle: 7, variance: 0 });
  });
});
