import { columns, sampleMatrix } from '@infodrop/information';
import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import type { DoubleMatrix } from './codesAndFactors.js';
import { squaredCorrelations } from './correlation.js';

const given = Array.from({ length: 6 }, (_, j) => Float64Array.from(normal(key(`column ${j}`), 50)));
const matrixOf = (...arrays: Float64Array[]): DoubleMatrix => sampleMatrix(columns(...arrays));

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
    const [one, other] = [given.slice(0, a), given.slice(6 - b)];
    const found = squaredCorrelations(matrixOf(...one), matrixOf(...other));
    expect(found).toHaveLength(a * b);
    one.forEach((x, i) => {
      other.forEach((y, j) => {
        expect(found[i * b + j]).toBeCloseTo(covariance(x, y) ** 2 / (covariance(x, x) * covariance(y, y)), 12);
      });
    });
  });

  it('do not change with the unit, however large or small, and are 1 with oneself and 0 with a constant', () => {
    const [x, y] = [given[0]!, given[1]!];
    const expected = squaredCorrelations(matrixOf(x), matrixOf(y))[0]!;
    for (const unit of [1e-300, 1e-120, 1e-60, 1e-20, 3, 1e60, 1e120, 1e300]) {
      const moved = x.map((value) => value * unit);
      expect(squaredCorrelations(matrixOf(moved), matrixOf(y, x))[0]).toBeCloseTo(expected, 12);
      expect(squaredCorrelations(matrixOf(moved), matrixOf(x))[0]).toBeCloseTo(1, 12);
      expect(squaredCorrelations(matrixOf(x, y), matrixOf(moved))[1]).toBeCloseTo(expected, 12);
    }
    for (const constant of [0, 0.1, 1e300]) {
      const none = new Float64Array(50).fill(constant);
      expect([...squaredCorrelations(matrixOf(none), matrixOf(none, x))]).toEqual([0, 0]);
    }
  });

  it.each([0.1, 0.3, 0.7, 1 / 3, 0.001])('are 0 with a constant of many rows: %d', (constant) => {
    const many = 1_000_001;
    const none = new Float64Array(many).fill(constant);
    const varied = Float64Array.from({ length: many }, (_, i) => i % 2);
    expect([...squaredCorrelations(matrixOf(none), matrixOf(none, varied))]).toEqual([0, 0]);
  });

  it.each([
    ['milliseconds since 1970', 1.7e12, 1, 1000],
    ['the same, of many rows', 1.7e12, 1, 1_000_000],
    ['neighbouring doubles', 1e16, 2, 1000],
    ['the least doubles', 0, Number.MIN_VALUE, 1000],
  ])('are 1 of a narrow column far from 0 and what it narrows: %s', (_, from, step, rows) => {
    const wide = Float64Array.from({ length: rows }, (__, i) => i % 2);
    const narrow = wide.map((value) => from + step * value);
    expect(squaredCorrelations(matrixOf(wide), matrixOf(narrow))[0]).toBeCloseTo(1, 9);
  });
});
