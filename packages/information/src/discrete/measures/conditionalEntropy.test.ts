import { integers, key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { needsAlphabetSize } from '../estimators/entropyOfCounts.js';
import { conditionalEntropy } from './conditionalEntropy.js';
import { entropy } from './entropy.js';
import { jointEntropy } from './jointEntropy.js';
import type { Labels } from '../data/symbols.js';
import { counts, marginalOf, probabilities, type Table } from '../data/table.js';

const cells = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
  .filter((n) => n.some((each) => each > 0));

describe('conditionalEntropy', () => {
  it('is 0 for a variable given itself, and the whole entropy given an independent one', () => {
    const x = integers(key(1), 300, { low: 0, high: 6 });
    expect(conditionalEntropy(x, x)).toBeCloseTo(0, 14);
    expect(
      conditionalEntropy(
        x,
        x.map(() => 1),
      ),
    ).toBeCloseTo(entropy(x), 14);
    expect(
      conditionalEntropy(
        probabilities([
          [0.12, 0.18],
          [0.28, 0.42],
        ]),
      ),
    ).toBeCloseTo(entropy(probabilities([0.3, 0.7])), 14);
  });

  it('is the mean entropy of the conditional distributions, by brute force', () => {
    fc.assert(
      fc.property(cells, (values) => {
        const total = values.reduce((a, b) => a + b);
        const table = counts(values, [3, 4]);
        let expected = 0;
        for (let y = 0; y < 4; y++) {
          const column = [0, 1, 2].map((x) => values[x * 4 + y]!);
          const sum = column.reduce((a, b) => a + b);
          for (const n of column) if (n > 0) expected -= (n / total) * Math.log(n / sum);
        }
        expect(conditionalEntropy(table)).toBeCloseTo(expected, 12);
        expect(
          conditionalEntropy(
            probabilities(
              table.values.map((n) => n / total),
              [3, 4],
            ),
          ),
        ).toBeCloseTo(expected, 12);
        const pairs = values.flatMap((n, cell) => Array.from({ length: n }, () => cell));
        const [x, y] = [pairs.map((cell) => cell >> 2), pairs.map((cell) => `${cell & 3}`)];
        expect(conditionalEntropy(x, y)).toBeCloseTo(expected, 12);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the chain rule with every estimator, H(X, Y) = H(Y) + H(X|Y)', () => {
    const x = integers(key(1), 200, { low: 0, high: 6 });
    const y = x.map((each, i) => (each + i) % 4);
    for (const estimator of ['plugIn', 'grassberger2003', 'chaoWangJost', 'nsb', 'jamesStein'] as const) {
      const K = needsAlphabetSize(estimator);
      const one = { estimator, ...(K ? { alphabetSize: 4 } : {}) };
      const two = { estimator, ...(K ? { alphabetSize: 24 } : {}) };
      const parts = entropy(y, one) + conditionalEntropy(x, y, { estimator, ...(K ? { alphabetSizes: [6, 4] } : {}) });
      expect(parts).toBeCloseTo(jointEntropy(columns(x, y), two), 12);
    }
  });

  it('takes alphabet sizes, and those of a table of counts', () => {
    const table = counts([
      [3, 1],
      [0, 4],
    ]);
    const nsb = conditionalEntropy(table, { estimator: 'nsb', details: true });
    expect(nsb.settings).toEqual({
      estimator: 'nsb',
      alphabetSizes: [2, 2],
      entropies: [
        { variables: [0, 1], alphabetSize: 4 },
        { variables: [1], alphabetSize: 2 },
      ],
    });
    expect(nsb.value).toBeCloseTo(
      entropy(table, { estimator: 'nsb' }) - entropy(marginalOf(table, [1]), { estimator: 'nsb' }),
      12,
    );
    const [x, y] = [
      [0, 0, 0, 0, 1, 1, 1, 1],
      [0, 0, 0, 1, 1, 1, 1, 1],
    ];
    expect(conditionalEntropy(x, y, { estimator: 'nsb', alphabetSizes: [2, 2] })).toBeCloseTo(nsb.value, 12);
  });

  it('has local values of which it is the mean', () => {
    const x = integers(key(1), 100, { low: 0, high: 4 });
    const y = integers(key(2), 100, { low: 0, high: 4 });
    const { value, local, samples } = conditionalEntropy(x, y, { details: true, base: 2 });
    expect(local!.reduce((a, b) => a + b) / 100).toBeCloseTo(value, 13);
    expect(samples).toBe(100);
  });

  it('refuses different lengths, tables of other than two axes, a table beside samples, and an estimator for probabilities', () => {
    expect(() => conditionalEntropy([1, 2], [1])).toThrow('x and y must have the same number of samples, got 2, 1');
    expect(() => conditionalEntropy(counts([1, 2]))).toThrow('table must have 2 axes, one a variable, got shape [2].');
    expect(() => conditionalEntropy([1], counts([1, 2]) as unknown as Labels)).toThrow('y must be an array of labels');
    expect(() => conditionalEntropy(probabilities([[1]]), { estimator: 'zhang' })).toThrow(
      'must be left out for probabilities',
    );
    expect(() => conditionalEntropy([1], [1], { alphabetSizes: [1, 1] })).toThrow(
      'alphabetSizes must be left out but for',
    );
    expect(() => conditionalEntropy([1], [1], { alphabetSize: 1 } as object)).toThrow('got "alphabetSize"');
    expect(() => conditionalEntropy([1], undefined as unknown as Labels)).toThrow('y must be an array of labels');
    expect(() => conditionalEntropy(counts([[1]]) as Table, [1] as unknown as undefined)).toThrow(
      'options must be an object',
    );
  });
});
