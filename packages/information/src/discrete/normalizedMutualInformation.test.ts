import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carried, expectNear, stored } from '../../test/golden/stored.js';
import { adjustedMutualInformation } from './adjustedMutualInformation.js';
import { entropy } from './entropy.js';
import { mutualInformation } from './mutualInformation.js';
import { normalizedMutualInformation } from './normalizedMutualInformation.js';
import { counts, probabilities } from './table.js';
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
    expect(normalizedMutualInformation(table, { details: true })).toEqual({
      value: 1,
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

describe('adjustedMutualInformation', () => {
  it.each(PAIRS)('agrees with scikit-learn on labels that are $name', ({ x, y, adjusted }) => {
    for (const normalization of MEANS) {
      expectNear(adjustedMutualInformation(x, y, { normalization }), adjusted[normalization], 1e-11);
    }
  });

  it.each([
    // sklearn.metrics.cluster.expected_mutual_information, scikit-learn 1.9.1, of these row and column sums.
    [[2, 2], [2, 2], 0.23104906018664842],
    [[1, 2, 3], [3, 3], 0.41505245429899],
    [[50, 30, 20], [40, 40, 20], 0],
  ])('takes off the expectation that all permutations give: sums %j and %j', (rows, columns, stated) => {
    const x = rows.flatMap((n, i) => new Array<number>(n).fill(i));
    const y = columns.flatMap((n, i) => new Array<number>(n).fill(i));
    const { settings } = adjustedMutualInformation(x, y, { details: true });
    if (stated > 0 && x.length <= 6) {
      // The mean over every order of y.
      let sum = 0;
      let orders = 0;
      const visit = (rest: number[], order: number[]): void => {
        if (rest.length === 0) {
          sum += mutualInformation(x, order);
          orders++;
        }
        rest.forEach((label, i) => visit([...rest.slice(0, i), ...rest.slice(i + 1)], [...order, label]));
      };
      visit(y, []);
      expect(settings['expectedNats']).toBeCloseTo(sum / orders, 13);
    }
    expect(settings['expectedNats']).toBeCloseTo(stated, 13);
  });

  it('holds where factorials overflow: two halves of two million samples', () => {
    const half = 1e6;
    const { settings } = adjustedMutualInformation(
      counts([
        [half / 2, half / 2],
        [half / 2, half / 2],
      ]),
      { details: true },
    );
    // E[I] = 1/2N + O(1/N²) for one degree of freedom.
    expect(Number(settings['expectedNats']) / (1 / (4 * half))).toBeCloseTo(1, 5);
  });

  it('is 1 for a partition and itself, however fine', () => {
    fc.assert(
      fc.property(triples, (rows) => {
        const x = split(rows, 0);
        for (const normalization of MEANS) {
          expect(adjustedMutualInformation(x, x, { normalization })).toBe(1);
          expect(adjustedMutualInformation(x, x.map((label) => `${label}`), { normalization })).toBe(1);
        }
      }),
      { numRuns: 50 },
    );
    expect(adjustedMutualInformation([1, 2, 3], ['a', 'b', 'c'])).toBe(1);
    expect(adjustedMutualInformation([1, 1], [1, 1])).toBe(1);
    expect(adjustedMutualInformation([1, 1, 1], [1, 2, 2])).toBe(0);
  });

  it('is below 0 where less is shared than by chance', () => {
    expect(adjustedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBeLessThan(0);
  });

  it('refuses probabilities and unknown options', () => {
    expect(() => adjustedMutualInformation(probabilities([[1]]) as never)).toThrow(RangeError);
    expect(() => adjustedMutualInformation([0], [0], { estimator: 'nsb' } as never)).toThrow(TypeError);
    expect(() => adjustedMutualInformation([0], [0], { normalization: 'joint' as never })).toThrow(RangeError);
  });
});

describe('variationOfInformation', () => {
  it('is H(X|Y) + H(Y|X), in bits too', () => {
    expect(variationOfInformation([0, 0, 1, 1], [0, 1, 0, 1], { base: 2 })).toBeCloseTo(2, 14);
    expect(variationOfInformation(counts([[3, 1]]), { base: 2 })).toBeCloseTo(
      entropy(counts([3, 1]), { base: 2 }),
      14,
    );
    expect(variationOfInformation([1, 1], [2, 2])).toBe(0);
    expect(variationOfInformation([1, 1], [2, 2], { normalized: true })).toBe(0);
  });

  it('keeps its digits where the variables are nearly the same', () => {
    // One of N differs: H(Y|X) = h(1/n)·n/N, H(X|Y) likewise; brute sums of terms that are all positive.
    const p = 1e-14;
    const value = variationOfInformation(
      probabilities([
        [0.5, 0],
        [p, 0.5 - p],
      ]),
    );
    const exact = p * (-Math.log(p / 0.5) + 1) + (p * -Math.log(p / (0.5 + p)) + p);
    expect(value / exact).toBeCloseTo(1, 12);
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
