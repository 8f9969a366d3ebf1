import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNear, stored } from '../../../test/golden/stored.js';
import { conditionalMutualInformation } from './conditionalMutualInformation.js';
import { entropy } from './entropy.js';
import { mutualInformation } from './mutualInformation.js';
import { counts, marginalOf, probabilities, type NestedNumbers } from '../data/table.js';

const symbols = fc.integer({ min: 0, max: 2 });
const triples = fc.array(fc.tuple(symbols, symbols, symbols), { minLength: 1, maxLength: 40 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('conditionalMutualInformation', () => {
  it('is one bit for XOR', () => {
    expect(conditionalMutualInformation([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 })).toBeCloseTo(1, 14);
  });

  // dit 2.3 and sums over cells, of the first two axes given the third; see tooling/golden/information.
  const tables = (
    stored('discrete') as { tables: { name: string; counts: NestedNumbers; conditionalMutualInformation: number }[] }
  ).tables;
  it.each(tables)('agrees with the stored value: $name', (each) => {
    const table = marginalOf(counts(each.counts), [0, 1, 2]);
    expectNear(conditionalMutualInformation(table), each.conditionalMutualInformation, 1e-13);
  });

  it('is Σ p(z) I(X; Y | Z = z), ≥ 0 and symmetric, for samples as for their counts', () => {
    fc.assert(
      fc.property(triples, (rows) => {
        const [x, y, z] = [split(rows, 0), split(rows, 1), split(rows, 2)];
        const table = new Float64Array(27);
        let expected = 0;
        for (const [a, b, c] of rows) table[9 * a + 3 * b + c]!++;
        for (const value of new Set(z)) {
          const slice = rows.filter((row) => row[2] === value);
          expected += (slice.length / rows.length) * mutualInformation(split(slice, 0), split(slice, 1));
        }
        const value = conditionalMutualInformation(x, y, z);
        expect(value).toBeCloseTo(expected, 13);
        expect(conditionalMutualInformation(counts(table, [3, 3, 3]))).toBeCloseTo(value, 13);
        expect(conditionalMutualInformation(y, x, z)).toBeCloseTo(value, 14);
        expect(value).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 80 },
    );
  });

  it('agrees with entropies where most combinations are unseen', () => {
    const x = Array.from({ length: 300 }, (_, i) => (i * 7919) % 211);
    const y = Array.from({ length: 300 }, (_, i) => (i * 104729) % 97);
    const z = Array.from({ length: 300 }, (_, i) => (i * i) % 53);
    const joint = (...parts: number[][]) => entropy({ columns: parts });
    expect(conditionalMutualInformation(x, y, z)).toBeCloseTo(
      joint(x, z) + joint(y, z) - joint(x, y, z) - joint(z),
      12,
    );
  });

  it('keeps its digits near conditional independence', () => {
    const n = 1e6;
    // In both slices ε = ±1e-6.
    const table = counts([n + 1, n + 1, n - 1, n - 1, n - 1, n - 1, n + 1, n + 1], [2, 2, 2]);
    expect(conditionalMutualInformation(table) / 5e-13).toBeCloseTo(1, 9);
  });

  it('is I(X; Y) given a constant, and 0 given one of the two', () => {
    const [x, y] = [
      [0, 0, 1, 1, 2],
      [0, 1, 1, 1, 0],
    ];
    expect(conditionalMutualInformation(x, y, ['c', 'c', 'c', 'c', 'c'])).toBeCloseTo(mutualInformation(x, y), 14);
    expect(conditionalMutualInformation(x, y, x)).toBeCloseTo(0, 14);
  });

  it('gives local values whose mean it is', () => {
    const { value, local } = conditionalMutualInformation([0, 0, 1, 1], [0, 1, 0, 0], [0, 0, 0, 1], { details: true });
    expect(local!.reduce((a, b) => a + b) / 4).toBeCloseTo(value, 14);
  });

  it('refuses different lengths, other tables and unknown options', () => {
    expect(() => conditionalMutualInformation([0], [0], [0, 1])).toThrow('x and y and z must have the same number');
    expect(() => conditionalMutualInformation(probabilities([[1]]))).toThrow(RangeError);
    expect(() => conditionalMutualInformation([0], [0], [0], { k: 1 } as never)).toThrow(TypeError);
  });
});
