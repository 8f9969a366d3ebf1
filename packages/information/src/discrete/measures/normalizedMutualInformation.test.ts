import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carried, expectNear, stored } from '../../../test/golden/stored.js';
import { mutualInformation } from './mutualInformation.js';
import { normalizedMutualInformation } from './normalizedMutualInformation.js';
import { probabilities } from '../data/table.js';
import { variationOfInformation } from './variationOfInformation.js';

interface Pair {
  name: string;
  x: number[];
  y: number[];
  mutualInformation: number;
  normalized: Record<'arithmetic' | 'geometric' | 'min' | 'max', number>;
  adjusted: Record<'arithmetic' | 'geometric' | 'min' | 'max', number>;
  variationOfInformation: number;
}
// scikit-learn 1.9.1 and others; see tooling/golden/information.
const PAIRS = carried((stored('discrete') as { pairs: Pair[] }).pairs, 'x', 'y');
const MEANS = ['arithmetic', 'geometric', 'min', 'max'] as const;

const symbols = fc.integer({ min: 0, max: 3 });
const triples = fc.array(fc.tuple(symbols, symbols, symbols), { minLength: 1, maxLength: 30 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('normalizedMutualInformation', () => {
  it.each(PAIRS)('agrees with scikit-learn on labels that are $name', ({ x, y, normalized, ...pair }) => {
    expectNear(mutualInformation(x, y), pair.mutualInformation, 1e-13);
    for (const normalization of MEANS) {
      expectNear(normalizedMutualInformation(x, y, { normalization }), normalized[normalization], 1e-13);
    }
    expect(normalizedMutualInformation(x, y)).toBe(normalizedMutualInformation(x, y, { normalization: 'arithmetic' }));
    expectNear(variationOfInformation(x, y), pair.variationOfInformation, 1e-13);
  });

  it('is one less the normalised variation of information when divided by the joint entropy', () => {
    fc.assert(
      fc.property(triples, (rows) => {
        const [x, y] = [split(rows, 0), split(rows, 1)];
        expect(normalizedMutualInformation(x, y, { normalization: 'joint' })).toBeCloseTo(
          1 - variationOfInformation(x, y, { normalized: true }),
          12,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('is 1 for two constants and 0 for one, by every normalisation', () => {
    for (const normalization of [...MEANS, 'joint'] as const) {
      expect(normalizedMutualInformation([1, 1], ['a', 'a'], { normalization })).toBe(1);
      expect(normalizedMutualInformation([1, 1], ['a', 'b'], { normalization })).toBe(0);
    }
  });

  it('has unit 1 in the detailed form, for tables too', () => {
    const table = probabilities([
      [0.5, 0],
      [0, 0.5],
    ]);
    const { value, ...rest } = normalizedMutualInformation(table, { details: true });
    expect(value).toBeCloseTo(1, 14);
    expect(rest).toEqual({
      unit: '1',
      estimator: 'exact',
      settings: { normalization: 'arithmetic' },
      warnings: [],
    });
  });

  it('refuses a base, which it has no use for, and normalisations it does not know', () => {
    expect(() => normalizedMutualInformation([0, 1], [0, 1], { base: 2 } as never)).toThrow(TypeError);
    expect(() => normalizedMutualInformation([0, 1], [0, 1], { normalization: 'mean' as never })).toThrow(RangeError);
  });
});
