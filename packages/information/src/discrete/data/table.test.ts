import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, isTable, marginalOf, probabilities, weights, type NestedNumbers } from './table.js';

describe('probabilities and counts', () => {
  it('read nested numbers in row-major order', () => {
    const table = probabilities([
      [0.1, 0.2, 0],
      [0.3, 0.15, 0.25],
    ]);
    expect(table.kind).toBe('probabilities');
    expect(table.shape).toEqual([2, 3]);
    expect([...table.values]).toEqual([0.1, 0.2, 0, 0.3, 0.15, 0.25]);
  });

  it('read flat numbers with a shape, typed arrays and rows of typed arrays', () => {
    expect(counts(Int32Array.of(1, 2, 3, 4), [2, 2]).shape).toEqual([2, 2]);
    expect(counts([Uint8Array.of(1, 2), Uint8Array.of(3, 4)])).toEqual(counts([1, 2, 3, 4], [2, 2]));
    expect(counts([[[1, 2]], [[3, 4]]]).shape).toEqual([2, 1, 2]);
  });

  it('copy what they are given', () => {
    const given = Float64Array.of(0.5, 0.5);
    const table = probabilities(given);
    given[0] = 9;
    expect(table.values[0]).toBe(0.5);
  });

  it('allow rounding of the sum by 1e-9, and 1e-5 for single precision, without rescaling', () => {
    expect(probabilities([0.5, 0.5 + 5e-10]).values[1]).toBe(0.5 + 5e-10);
    expect(() => probabilities([0.5, 0.5 + 5e-9])).toThrow(
      'probabilities: values must sum to 1, got a sum of 1.000000005',
    );
    const tenth = Float32Array.from({ length: 10 }, () => 0.1);
    expect(probabilities(tenth).values[0]).toBe(Math.fround(0.1));
    expect(probabilities([...tenth]).values[0]).toBe(Math.fround(0.1));
    expect(() => probabilities(tenth.map((p) => p * 1.001))).toThrow('sum to 1');
    expect(probabilities([1, 1e-300]).values[1]).toBe(1e-300);
  });

  it.each<[string, () => unknown]>([
    ['probabilities: values must be finite numbers ≥ 0, got -0.5.', () => probabilities([1.5, -0.5])],
    ['probabilities: values must be finite numbers ≥ 0, got NaN.', () => probabilities([NaN, 1])],
    ['probabilities: values must be finite numbers ≥ 0, got Infinity.', () => probabilities([Infinity, 1])],
    ['use counts()', () => probabilities([3, 1])],
    ['counts: values must be integers ≥ 0, got 0.5. For weights, use weights().', () => counts([0.5, 0.5])],
    ['weights: values must be finite numbers ≥ 0, got -0.5.', () => weights([1, -0.5])],
    ['weights: values must be finite numbers ≥ 0, got Infinity.', () => weights([1, Infinity])],
    ['weights: values must have a finite sum > 0, got 0.', () => weights([0, 0])],
    ['weights: values must have a finite sum > 0, got Infinity.', () => weights([1e308, 1e308])],
    [
      'weights: values must be finite numbers ≥ 0, got NaN.',
      () => isTable({ kind: 'weights', values: Float64Array.of(NaN), shape: [1] }),
    ],
    ['counts: values must be integers ≥ 0, got -1.', () => counts([-1, 2])],
    ['counts: values must have a sum ≥ 1 and below 2^53, got 0.', () => counts([0, 0])],
    ['counts: rows must be arrays of one length, 2, got one of length 1.', () => counts([[1, 2], [3]])],
    ['counts: rows must be arrays of one length, 2, got 3.', () => counts([[1, 2], 3] as unknown as NestedNumbers)],
    ['counts: values must be at least one number, got none.', () => counts([])],
    ['counts: values must be at least one number, got none.', () => counts([[], []])],
    ['counts: values must be numbers, got "1".', () => counts(['1'] as unknown as number[])],
    ['counts: values must be an array of numbers or nested arrays, got 3.', () => counts(3 as unknown as number[])],
    ['counts: shape must hold 3 values, got [2, 2].', () => counts([1, 2, 3], [2, 2])],
    ['counts: shape[0] must be an integer ≥ 1, got 1.5.', () => counts([1, 2, 3], [1.5, 2])],
    ['counts: shape must be an array of sizes, for flat values, got [2].', () => counts([[1], [2]], [2])],
  ])('refuse with: %s', (message, make) => {
    expect(make).toThrow(message);
  });

  it('are told from other values', () => {
    expect(isTable(counts([1]))).toBe(true);
    expect(isTable(probabilities([1]))).toBe(true);
    expect(isTable(weights([0.1]))).toBe(true);
    for (const other of [null, undefined, [1], { kind: 'covariance' }, 'counts']) expect(isTable(other)).toBe(false);
  });
});

describe('marginalOf', () => {
  const table = counts(
    Array.from({ length: 24 }, (_, i) => i),
    [2, 3, 4],
  );

  it('sums over the axes left out, and keeps the order asked for', () => {
    expect(marginalOf(table, [0, 1, 2])).toEqual(table);
    expect([...marginalOf(table, [0]).values]).toEqual([66, 210]);
    const turned = marginalOf(table, [2, 0]);
    expect(turned.shape).toEqual([4, 2]);
    // Cell (i₂, i₀): Σ over i₁ of 12 i₀ + 4 i₁ + i₂.
    for (let c = 0; c < 4; c++) {
      for (let a = 0; a < 2; a++) expect(turned.values[c * 2 + a]).toBe(36 * a + 12 + 3 * c);
    }
  });

  it('keeps the sum, whatever is left out', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2]), (axes) => {
        expect(marginalOf(table, axes).values.reduce((a, b) => a + b)).toBe(276);
      }),
    );
  });
});
