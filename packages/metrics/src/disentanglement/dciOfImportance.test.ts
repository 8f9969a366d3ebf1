import fc from 'fast-check';
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

  it('takes importances of any size', () => {
    // Rows [½, ½] and [1, 0] of ⅔ and ⅓ of the mass.
    const { disentanglement, completeness } = dciOfImportance([[1e308, 1e308], [1e308, 0]]); // prettier-ignore
    expect(disentanglement).toBeCloseTo(1 / 3, 14);
    expect(completeness).toBeCloseTo(1 / 3, 14);
    const usual = dciOfImportance([[3, 1], [0.5, 2]]); // prettier-ignore
    for (const power of [-1060, -700, 700, 1020]) {
      const unit = 2 ** power;
      expect(dciOfImportance([[3 * unit, unit], [0.5 * unit, 2 * unit]])).toEqual(usual); // prettier-ignore
    }
  });

  it('stays within [0, 1], whatever the rounding', () => {
    const { disentanglement, completenessPerFactor } = dciOfImportance(
      Array.from({ length: 2 }, () => new Array<number>(7).fill(0.1)),
    );
    expect(disentanglement).toBe(0);
    expect(completenessPerFactor).toEqual(new Array(7).fill(0));
    const row = fc.array(fc.constantFrom(0, 0.1, 0.3, 1e-3, 7), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 5 }), (importance) => {
        const found = dciOfImportance(importance);
        for (const value of [
          found.disentanglement,
          found.completeness,
          ...found.disentanglementPerDimension,
          ...found.completenessPerFactor,
        ]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses what is no importance', () => {
    expect(() => dciOfImportance([[1, -1], [0, 1]])).toThrow('dciOfImportance: importance must be ≥ 0, got -1.'); // prettier-ignore
    expect(() => dciOfImportance([[1], [0]])).toThrow('2 dimensions × 2 factors or more'); // prettier-ignore
    expect(() => dciOfImportance([[1, Infinity], [0, 1]])).toThrow('importance must be finite numbers'); // prettier-ignore
  });
});
