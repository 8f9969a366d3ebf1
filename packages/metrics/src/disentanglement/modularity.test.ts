import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import type { CodeFactorInformation } from './codeFactorInformation.js';
import { modularity } from './modularity.js';

/** The information of the tests of disentanglement_lib, given as it is. */
const given = (rows: readonly (readonly number[])[]): CodeFactorInformation => ({
  information: Float64Array.from(rows.flat()),
  jointEntropies: new Float64Array(rows.flat().length),
  codeEntropies: new Float64Array(rows.length),
  factorEntropies: new Float64Array(rows[0]!.length).fill(1),
  codeSizes: rows.map(() => 20),
  shape: [rows.length, rows[0]!.length],
  settings: { bins: 20, estimator: 'plugIn', samples: 1 },
});

const diagonal = (rows: number, columns: number, at = (i: number, k: number) => i === k): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, k) => (at(i, k) ? 5 : 0)));

describe('modularity', () => {
  it.each([
    ['5·eye(5)', diagonal(5, 5), 1],
    ['two dimensions a factor', [...diagonal(5, 5), ...diagonal(5, 5)], 1],
    ['two of five dimensions', diagonal(2, 5), 1],
    ['an empty one of three', diagonal(3, 2), 2 / 3],
    ['nothing', diagonal(5, 5, () => false), 0],
    ['two factors a dimension', diagonal(5, 10, (i, k) => k % 5 === i), 8 / 9],
  ])('has the value of the tests of disentanglement_lib: %s', (_, rows, expected) => {
    expect(modularity(given(rows)).value).toBeCloseTo(expected, 14);
  });

  it('is near 1 for codes that are the factors, once or twice, and 0 for constants', () => {
    const factors = factorsOf([10, 10, 10], 3000);
    const distinct = { bins: 'distinct' } as const;
    expect(modularity(factors, factors, distinct).value).toBeGreaterThan(0.99);
    expect(modularity(columnsOf(factors, [0, 1, 2, 0, 1, 2]), factors, distinct).value).toBeGreaterThan(0.99);
    expect(modularity(constantCodes(3000, 2), factors, distinct).value).toBe(0);
  });

  it('is not 0 for noise that has nothing to do with the factors', () => {
    expect(modularity(factorsOf([1000, 1000], 1000, 9), factorsOf([10, 10, 10], 1000)).value).toBeGreaterThan(0.1);
  });
});
