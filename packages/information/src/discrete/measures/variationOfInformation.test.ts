import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy } from './entropy.js';
import { counts } from '../data/table.js';
import { variationOfInformation } from './variationOfInformation.js';

const symbols = fc.integer({ min: 0, max: 3 });
const triples = fc.array(fc.tuple(symbols, symbols, symbols), { minLength: 1, maxLength: 30 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('variationOfInformation', () => {
  it('is H(X|Y) + H(Y|X), in bits too', () => {
    expect(variationOfInformation([0, 0, 1, 1], [0, 1, 0, 1], { base: 2 })).toBeCloseTo(2, 14);
    expect(variationOfInformation(counts([[3, 1]]), { base: 2 })).toBeCloseTo(entropy(counts([3, 1]), { base: 2 }), 14);
    expect(variationOfInformation([1, 1], [2, 2])).toBe(0);
    expect(variationOfInformation([1, 1], [2, 2], { normalized: true })).toBe(0);
  });

  it('keeps its digits where the variables are nearly the same', () => {
    // One of 2n differs: each term by itself.
    const n = 1e12;
    const value = variationOfInformation(
      counts([
        [n, 0],
        [1, n - 1],
      ]),
    );
    const exact = n * Math.log1p(1 / n) + Math.log(n + 1) + Math.log(n) - (n - 1) * Math.log1p(-1 / n);
    expect(value / (exact / (2 * n))).toBeCloseTo(1, 12);
  });

  it('is a metric, normalised or not', () => {
    fc.assert(
      fc.property(triples, fc.boolean(), (rows, normalized) => {
        const [x, y, z] = [split(rows, 0), split(rows, 1), split(rows, 2)];
        const distance = (a: number[], b: number[]) => variationOfInformation(a, b, { normalized });
        expect(distance(x, y)).toBeCloseTo(distance(y, x), 13);
        expect(distance(x, x)).toBe(0);
        expect(distance(x, z)).toBeLessThanOrEqual(distance(x, y) + distance(y, z) + 1e-12);
        expect(distance(x, y)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  it('gives local values whose mean it is', () => {
    const { value, local } = variationOfInformation(['a', 'a', 'b'], [0, 1, 1], { details: true });
    expect(local!.reduce((a, b) => a + b) / 3).toBeCloseTo(value, 14);
  });

  it('refuses what is no boolean', () => {
    expect(() => variationOfInformation([0], [0], { normalized: 1 as never })).toThrow(TypeError);
  });
});
