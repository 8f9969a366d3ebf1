import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carried, expectNear, stored } from '../../../test/golden/stored.js';
import { adjustedMutualInformation } from './adjustedMutualInformation.js';
import { mutualInformation } from './mutualInformation.js';
import { counts, probabilities } from '../data/table.js';

interface Pair {
  name: string;
  x: number[];
  y: number[];
  adjusted: Record<'arithmetic' | 'geometric' | 'min' | 'max', number>;
}
// scikit-learn 1.9.1 and others; see tooling/golden/information.
const PAIRS = carried((stored('discrete') as { pairs: Pair[] }).pairs, 'x', 'y');
const MEANS = ['arithmetic', 'geometric', 'min', 'max'] as const;

const symbols = fc.integer({ min: 0, max: 3 });
const triples = fc.array(fc.tuple(symbols, symbols, symbols), { minLength: 1, maxLength: 30 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('adjustedMutualInformation', () => {
  it.each(PAIRS)('agrees with scikit-learn on labels that are $name', ({ x, y, adjusted }) => {
    for (const normalization of MEANS) {
      expectNear(adjustedMutualInformation(x, y, { normalization }), adjusted[normalization], 1e-11);
    }
  });

  it.each([
    // sklearn.metrics.cluster.expected_mutual_information, scikit-learn 1.9.1, of these row and column sums.
    [[2, 2], [2, 2], 0.23104906018664842],
    [[1, 2, 3], [3, 3], 0.2680863687152903],
    [[50, 30, 20], [40, 40, 20], 0.020809876031112978],
  ])('takes off the expectation that all permutations give: sums %j and %j', (rows, columns, stated) => {
    const x = rows.flatMap((n, i) => new Array<number>(n).fill(i));
    const y = columns.flatMap((n, i) => new Array<number>(n).fill(i));
    const { settings } = adjustedMutualInformation(x, y, { details: true });
    if (x.length <= 6) {
      // The mean over every order of y.
      let sum = 0;
      let orders = 0;
      const visit = (rest: number[], order: number[]): void => {
        if (rest.length === 0) {
          sum += mutualInformation(x, order);
          orders++;
        }
        rest.forEach((label, i) => {
          visit([...rest.slice(0, i), ...rest.slice(i + 1)], [...order, label]);
        });
      };
      visit(y, []);
      expect(settings.expectedNats).toBeCloseTo(sum / orders, 13);
    }
    expect(settings.expectedNats).toBeCloseTo(stated, 13);
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
    expect(Number(settings.expectedNats) / (1 / (4 * half))).toBeCloseTo(1, 5);
  });

  it('is 1 for a partition and itself, however fine', () => {
    fc.assert(
      fc.property(triples, (rows) => {
        const x = split(rows, 0);
        for (const normalization of MEANS) {
          expect(adjustedMutualInformation(x, x, { normalization })).toBe(1);
          expect(
            adjustedMutualInformation(
              x,
              x.map((label) => `${label}`),
              { normalization },
            ),
          ).toBe(1);
        }
      }),
      { numRuns: 50 },
    );
    expect(adjustedMutualInformation([1, 2, 3], ['a', 'b', 'c'])).toBe(1);
    expect(adjustedMutualInformation([1, 1], [1, 1])).toBe(1);
    expect(adjustedMutualInformation([1, 1, 1], [1, 2, 2])).toBe(0);
  });

  it.each([
    [
      [0, 1, 2, 3, 4],
      [0, 1, 0, 1, 0],
    ],
    [
      [0, 1, 2],
      [1, 0, 0],
    ],
    [Array.from({ length: 7 }, (_, i) => i), Array.from({ length: 7 }, (_, i) => i % 3)],
    [Array.from({ length: 50 }, (_, i) => i), Array.from({ length: 50 }, (_, i) => i % 2)],
  ])('is 0 where every label of one differs, and 1 by the smaller entropy: %j and %j', (x, y) => {
    // scikit-learn 1.9.1 has 1 by 'min' and numbers within 1e-14 of 0 by the others, but for 1.25 of the third pair in this order.
    for (const normalization of MEANS) {
      const stated = normalization === 'min' ? 1 : 0;
      expect(adjustedMutualInformation(x, y, { normalization })).toBe(stated);
      expect(adjustedMutualInformation(y, x, { normalization })).toBe(stated);
    }
  });

  it('is 1 by the smaller entropy where one determines the other, however near to it chance comes', () => {
    const x = Array.from({ length: 3000 }, (_, i) => Math.max(1, i));
    const y = x.map((label) => label % 5);
    expect(adjustedMutualInformation(x, y, { normalization: 'min' })).toBe(1);
    expect(adjustedMutualInformation(x, y)).toBeLessThan(1e-3);
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
