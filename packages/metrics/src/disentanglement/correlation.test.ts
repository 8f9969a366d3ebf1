import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { centered, squaredCorrelations } from './correlation.js';

const columns = Array.from({ length: 6 }, (_, j) => Float64Array.from(normal(key(`column ${j}`), 50)));

describe('squaredCorrelations', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 4],
    [2, 6],
  ])('are Cov² / (Var Var) of every pair, %d × %d', (a, b) => {
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const covariance = (x: Float64Array, y: Float64Array): number =>
      mean(x.map((value, i) => (value - mean(x)) * (y[i]! - mean(y))));
    const [one, other] = [columns.slice(0, a), columns.slice(6 - b)];
    const found = squaredCorrelations(
      one.map((column) => centered(column)),
      other.map((column) => centered(column)),
    );
    expect(found).toHaveLength(a * b);
    one.forEach((x, i) => {
      other.forEach((y, j) => {
        expect(found[i * b + j]).toBeCloseTo(covariance(x, y) ** 2 / (covariance(x, x) * covariance(y, y)), 12);
      });
    });
  });

  it('do not change with the unit, however large or small, and are 1 with oneself and 0 with a constant', () => {
    const [x, y] = [columns[0]!, columns[1]!];
    const expected = squaredCorrelations([centered(x)], [centered(y)])[0]!;
    for (const unit of [1e-300, 1e-20, 3, 1e300]) {
      const moved = x.map((value) => value * unit);
      expect(squaredCorrelations([centered(moved)], [centered(y), centered(x)])[0]).toBeCloseTo(expected, 12);
      expect(squaredCorrelations([centered(moved)], [centered(x)])[0]).toBeCloseTo(1, 12);
    }
    for (const constant of [0, 0.1, 1e300]) {
      const none = centered(new Float64Array(50).fill(constant));
      expect([...squaredCorrelations([none], [none, centered(x)])]).toEqual([0, 0]);
    }
  });

  it.each([0.1, 0.3, 0.7, 1 / 3, 0.001])('are 0 with a constant of many rows: %d', (constant) => {
    const many = 1_000_001;
    const none = centered(new Float64Array(many).fill(constant));
    const varied = centered(Float64Array.from({ length: many }, (_, i) => i % 2));
    expect(none.squares).toBe(0);
    expect([...squaredCorrelations([none], [none, varied])]).toEqual([0, 0]);
  });

  it.each([
    ['milliseconds since 1970', 1.7e12, 1, 1000],
    ['the same, of many rows', 1.7e12, 1, 1_000_000],
    ['neighbouring doubles', 1e16, 2, 1000],
    ['the least doubles', 0, Number.MIN_VALUE, 1000],
  ])('are 1 of a narrow column far from 0 and what it narrows: %s', (_, from, step, rows) => {
    const wide = Float64Array.from({ length: rows }, (__, i) => i % 2);
    const narrow = wide.map((value) => from + step * value);
    expect(squaredCorrelations([centered(wide)], [centered(narrow)])[0]).toBeCloseTo(1, 9);
  });

  it('leave the column that was given as it is, unless it may be written over', () => {
    const given = Float64Array.of(1, 2, 3);
    expect(centered(given).values).toEqual(Float64Array.of(-0.5, 0, 0.5));
    expect(given).toEqual(Float64Array.of(1, 2, 3));
    expect(centered(given, { inPlace: true }).values).toBe(given);
  });
});
