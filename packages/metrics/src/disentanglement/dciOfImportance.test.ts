import { describe, expect, it } from 'vitest';
import { dciOfImportance } from './dciOfImportance.js';

const matrix = (rows: number, columns: number, at: (i: number, k: number) => boolean): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, k) => (at(i, k) ? 5 : 0)));
const eye = matrix(10, 10, (i, k) => i === k);
const half = 1 - Math.log(2) / Math.log(10);

describe('dciOfImportance', () => {
  it.each([
    ['a diagonal', eye, 1, 1],
    ['an empty dimension', matrix(3, 2, (i, k) => i === k), 1, 1],
    ['two dimensions a factor', matrix(10, 5, (i, k) => i % 5 === k), 1, half],
    ['two of ten dimensions', eye.slice(0, 2), 1, 1],
    ['nothing', matrix(10, 10, () => false), 0, 0],
    ['two factors a dimension', matrix(5, 10, (i, k) => i === k % 5), half, 1],
  ])('has the values of the tests of disentanglement_lib: %s', (_, importance, disentanglement, completeness) => {
    const scores = dciOfImportance(importance);
    expect(scores.disentanglement).toBeCloseTo(disentanglement, 14);
    expect(scores.completeness).toBeCloseTo(completeness, 14);
  });

  it('is 0 where everything is used for everything', () => {
    const { disentanglement, completeness } = dciOfImportance(matrix(4, 3, () => true));
    expect(disentanglement).toBeCloseTo(0, 14);
    expect(completeness).toBeCloseTo(0, 14);
  });

  it('weights dimensions by how much they are used', () => {
    const { disentanglement, disentanglementPerDimension } = dciOfImportance([[3, 0], [1, 1]]); // prettier-ignore
    expect(disentanglementPerDimension[0]).toBe(1);
    expect(disentanglementPerDimension[1]).toBeCloseTo(0, 14);
    expect(disentanglement).toBeCloseTo(3 / 5, 14);
  });

  it('refuses what is no importance', () => {
    expect(() => dciOfImportance([[1, -1], [0, 1]])).toThrow('dciOfImportance: importance must be ≥ 0, got -1.'); // prettier-ignore
    expect(() => dciOfImportance([[1], [0]])).toThrow('2 dimensions × 2 factors or more'); // prettier-ignore
    expect(() => dciOfImportance([[1, Infinity], [0, 1]])).toThrow('importance must be finite numbers'); // prettier-ignore
  });
});
