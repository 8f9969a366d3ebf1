import { describe, expect, it } from 'vitest';
import { spreadOf, standardizer } from './standardizer.js';

const MANY = 1_000_000;

describe('standardizer', () => {
  it.each([[[1, 2, 3, 6]], [[4, 1, 7]], [[5, 5.5]]])('takes %j to mean 0 and variance 1', (values) => {
    const column = Float64Array.from(values);
    const { first, beyond, variance } = spreadOf(column.map(standardizer(column)));
    expect(first + beyond).toBeCloseTo(0, 14);
    expect(variance).toBeCloseTo(1, 14);
  });

  it.each([-1060, -540, -300, 300, 500, 530, 1020])('does the same to values 2^%i times as large', (power) => {
    const column = Float64Array.of(1, -2, 3, 6, 6, 0);
    const other = column.map((value) => value * 2 ** power);
    const standard = standardizer(other);
    expect(other.map(standard)).toEqual(column.map(standardizer(column)));
    // Of values that were not among them too.
    expect(standard(5 * 2 ** power)).toBe(standardizer(column)(5));
  });

  it('takes the ends of the doubles to both sides of 0', () => {
    const ends = Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE);
    expect([...ends.map(standardizer(ends))]).toEqual([-1, 1]);
  });

  it.each([0.1, 0.3, 0.7, 1 / 3, 0.001, 1e300])('takes a constant to exactly 0, of many rows too: %d', (value) => {
    const standard = standardizer(new Float64Array(MANY + 1).fill(value));
    expect(standard(value)).toBe(0);
    expect(standard(value + 1)).toBe(0);
  });

  it.each([
    ['milliseconds since 1970', 1.7e12, 1, 1000],
    ['the same, of many rows', 1.7e12, 1, MANY],
    ['neighbouring doubles, whose mean is none', 1e16, 2, 1001],
    ['neighbouring doubles below 1', -0.75, 2 ** -53, MANY],
  ])('keeps a narrow column far from 0: %s', (_, from, step, rows) => {
    const column = Float64Array.from({ length: rows }, (__, i) => from + step * (i % 2));
    const share = Math.floor(rows / 2) / rows;
    const deviation = Math.sqrt(share * (1 - share));
    const standard = standardizer(column);
    expect(standard(from)).toBeCloseTo(-share / deviation, 9);
    expect(standard(from + step)).toBeCloseTo((1 - share) / deviation, 9);
  });
});

describe('spreadOf', () => {
  it('is the mean, from the first value on, and the variance over the number of values', () => {
    expect(spreadOf(Float64Array.of(1, 2, 6))).toEqual({ first: 1, beyond: 2, variance: 14 / 3 });
    expect(spreadOf(Float64Array.of(-1, 3))).toEqual({ first: -1, beyond: 2, variance: 4 });
    expect(spreadOf(Float64Array.of(7))).toEqual({ first: 7, beyond: 0, variance: 0 });
  });
});
