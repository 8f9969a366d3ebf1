import fc from 'fast-check';
import { foldIn, key, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { adjustedMutualInformation } from '../measures/adjustedMutualInformation.js';
import { conditionalMutualInformation } from '../measures/conditionalMutualInformation.js';
import { conditionalEntropy } from '../measures/conditionalEntropy.js';
import { crossEntropy } from '../measures/crossEntropy.js';
import { dualTotalCorrelation } from '../measures/dualTotalCorrelation.js';
import { entropy } from '../measures/entropy.js';
import { jensenShannonDivergence } from '../measures/jensenShannonDivergence.js';
import { jointEntropy } from '../measures/jointEntropy.js';
import { klDivergence } from '../measures/klDivergence.js';
import { lautumInformation } from '../measures/lautumInformation.js';
import { mutualInformation } from '../measures/mutualInformation.js';
import { normalizedMutualInformation } from '../measures/normalizedMutualInformation.js';
import { oInformation } from '../measures/oInformation.js';
import { pointwiseMutualInformation } from '../measures/pointwiseMutualInformation.js';
import { renyiEntropy } from '../measures/renyiEntropy.js';
import { totalCorrelation } from '../measures/totalCorrelation.js';
import { tsallisEntropy } from '../measures/tsallisEntropy.js';
import { variationOfInformation } from '../measures/variationOfInformation.js';
import { informationDiagram } from '../../diagram/informationDiagram.js';
import { sufficiencyAndMinimality } from '../../bottlenecks/sufficiency.js';
import { contingencyTable } from './contingencyTable.js';
import type { Table } from './table.js';
import { probabilities, weights } from './table.js';

const x = ['b', 'a', 'b', 'c', 'a', 'b', 'c', 'c'];
const y = [2, 1, 2, 1, 1, 1, 2, 2];
const z = [true, true, false, false, true, false, true, true];

/** Every measure of a table of two axes. */
const OF_TWO: Record<string, (table: Table) => number | Float64Array> = {
  entropy: (table) => entropy(table),
  jointEntropy: (table) => jointEntropy(table),
  conditionalEntropy: (table) => conditionalEntropy(table),
  mutualInformation: (table) => mutualInformation(table),
  normalizedMutualInformation: (table) => normalizedMutualInformation(table),
  variationOfInformation: (table) => variationOfInformation(table),
  totalCorrelation: (table) => totalCorrelation(table),
  lautumInformation: (table) => lautumInformation(table),
  renyiEntropy: (table) => renyiEntropy(table, 2),
  tsallisEntropy: (table) => tsallisEntropy(table, 3),
  pointwiseMutualInformation: (table) => pointwiseMutualInformation(table).values,
  informationDiagram: (table) => Float64Array.from(Object.values(informationDiagram(table).quantities)),
  klDivergence: (table) =>
    klDivergence(
      table,
      weights(
        Array.from(table.values, (_, i) => i + 1),
        table.shape,
      ),
    ),
  crossEntropy: (table) =>
    crossEntropy(
      table,
      weights(
        Array.from(table.values, (_, i) => i + 1),
        table.shape,
      ),
    ),
  jensenShannonDivergence: (table) =>
    jensenShannonDivergence([
      table,
      weights(
        Array.from(table.values, (_, i) => i + 1),
        table.shape,
      ),
    ]),
};

const near = (actual: number | Float64Array, expected: number | Float64Array): void => {
  const [a, b] = [actual, expected].map((each) => (typeof each === 'number' ? [each] : [...each])) as [
    number[],
    number[],
  ];
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => {
    if (Number.isFinite(b[i]!)) expect(value).toBeCloseTo(b[i]!, 12);
    else expect(value).toBe(b[i]!);
  });
};

describe('a contingency table of weighted samples', () => {
  it('counts samples as often as they occurred', () => {
    const frequencies = [3, 0, 1, 2, 1, 1, 4, 1];
    const repeat = <T>(each: readonly T[]): T[] =>
      each.flatMap((label, i) => new Array<T>(frequencies[i]!).fill(label));
    const { table } = contingencyTable(x, y, { frequencies });
    expect(table).toEqual(contingencyTable(repeat(x), repeat(y), { labels: [['a', 'b', 'c'], [1, 2]] }).table); // prettier-ignore
    expect(table.kind).toBe('counts');
    // Every estimator takes it, and adjustment for chance.
    expect(mutualInformation(table, { estimator: 'millerMadow' })).toBeCloseTo(
      mutualInformation(repeat(x), repeat(y), { estimator: 'millerMadow' }),
      13,
    );
    expect(adjustedMutualInformation(table)).toBeCloseTo(adjustedMutualInformation(repeat(x), repeat(y)), 13);
  });

  it.each(Object.entries(OF_TWO))(
    'has the value of %s for its shares, in whatever unit the weights are',
    (_, measure) => {
      fc.assert(
        fc.property(
          fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 5, noNaN: true })), {
            minLength: 8,
            maxLength: 8,
          }),
          fc.constantFrom(1, 1e-290, 7.3e200, 2 ** -1000),
          (given, unit) => {
            const own = given.map((weight, i) => (i % 3 === 0 ? weight + 0.1 : weight));
            const { table } = contingencyTable(x, y, { weights: own.map((weight) => weight * unit) });
            const total = own.reduce((a, b) => a + b);
            const shares = contingencyTable(x, y, { weights: own }).table.values.map((weight) => weight / total);
            near(measure(table), measure(probabilities(shares, table.shape)));
          },
        ),
        { numRuns: 30 },
      );
    },
  );

  it('has an axis a column where there is one argument, for measures of one variable and of many', () => {
    const own = [0.5, 1, 2, 0.25, 1.5, 0, 3, 1];
    const one = contingencyTable(x, { weights: own });
    expect(one.labels).toEqual([['a', 'b', 'c']]);
    expect([...one.table.values]).toEqual([2.5, 2.5, 4.25]);
    const three = contingencyTable(columns(x, y, z), { weights: own });
    expect(three.table.shape).toEqual([3, 2, 2]);
    expect(three.labels).toEqual([['a', 'b', 'c'], [1, 2], [false, true]]); // prettier-ignore
    const shares = probabilities(three.table.values.map((each) => each / 9.25), [3, 2, 2]); // prettier-ignore
    near(conditionalMutualInformation(three.table), conditionalMutualInformation(shares));
    near(totalCorrelation(three.table), totalCorrelation(shares));
    near(dualTotalCorrelation(three.table), dualTotalCorrelation(shares));
    near(oInformation(three.table), oInformation(shares));
    near(sufficiencyAndMinimality(three.table).informationXZ, sufficiencyAndMinimality(shares).informationXZ);
    expect(sufficiencyAndMinimality(three.table).samples).toBe(8);
    // Counts are those of the joint symbols.
    near(totalCorrelation(contingencyTable(columns(x, y, z)).table), totalCorrelation(columns(x, y, z)));
  });

  it('has the standard error of samples where all weigh the same, and none where the samples are not known', () => {
    const same = contingencyTable(x, y, { weights: new Float64Array(8).fill(0.37) }).table;
    const details = { details: true } as const;
    for (const measure of [
      (table: Table) => entropy(table, details),
      (table: Table) => mutualInformation(table, details),
    ]) {
      const estimate = measure(same);
      const counted = measure(contingencyTable(x, y).table);
      expect(estimate.value).toBeCloseTo(counted.value, 14);
      expect(estimate.standardError).toBeCloseTo(counted.standardError!, 14);
      expect(estimate).toMatchObject({ samples: 8, estimator: 'plug-in', settings: { estimator: 'plugIn' } });
      const unknown = measure(weights(same.values, same.shape));
      expect(unknown).not.toHaveProperty('standardError');
      expect(unknown).not.toHaveProperty('samples');
    }
  });

  it('has a standard error that is the spread of the estimate over samples drawn anew', () => {
    // x uniform on {0, 1, 2, 3} and weighted to (1, 2, 3, 4)/10: importance weights 4 p(x), noisy besides.
    const runs = 400;
    const n = 300;
    const values: number[] = [];
    let squares = 0;
    for (let run = 0; run < runs; run++) {
      const draws = uniform(foldIn(key(11), run), 2 * n);
      const labels = Array.from({ length: n }, (_, i) => Math.floor(4 * draws[i]!));
      const own = labels.map((label, i) => 0.4 * (label + 1) * 2 * draws[n + i]!);
      const { value, standardError } = entropy(contingencyTable(labels, { weights: own }).table, { details: true });
      values.push(value);
      squares += standardError! ** 2 / runs;
    }
    const mean = values.reduce((a, b) => a + b) / runs;
    const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (runs - 1);
    // The sample variance of 400 normal values has a relative deviation of √(2/399); the error's own bias is of order 1/n.
    expect(Math.abs(squares / variance - 1) / Math.sqrt(2 / (runs - 1))).toBeLessThan(3);
  });

  it('has the labels that are given, in their order, seen or not', () => {
    const { table, labels } = contingencyTable(['b', 'a'], [1, 1], { labels: [['c', 'b', 'a'], [0, 1]] }); // prettier-ignore
    expect(table.shape).toEqual([3, 2]);
    expect([...table.values]).toEqual([0, 0, 0, 1, 0, 1]);
    expect(labels).toEqual([['c', 'b', 'a'], [0, 1]]); // prettier-ignore
    const joint = contingencyTable(columns(['b', 'a'], [1, 2]), [0, 0], { labels: [[['a', 1], ['a', 2], ['b', 1]], [0]] }); // prettier-ignore
    expect([...joint.table.values]).toEqual([0, 1, 1]);
  });

  it.each<[string, () => unknown]>([
    [
      'labels must be 2 arrays of labels, one a variable, got [["a"]]',
      () => contingencyTable(['a'], [1], { labels: [['a']] }),
    ],
    [
      `x must have labels that are among those given, got "b" at sample 1. '1' and 1 are two labels.`,
      () => contingencyTable(['a', 'b'], [1, 1], { labels: [['a'], [1]] }),
    ],
    [
      'column 0 of x must have labels that are among those given, got 1 at sample 0.',
      () => contingencyTable([1], { labels: [['1']] }),
    ],
    [
      'labels of x must be different, got "a" twice.',
      () => contingencyTable(['a'], [1], { labels: [['a', 'a'], [1]] }),
    ],
    ['weights must be 2 numbers, one a sample, got 1.', () => contingencyTable(['a', 'b'], { weights: [1] })],
    [
      'weights must be finite numbers ≥ 0, got -1 at sample 1.',
      () => contingencyTable(['a', 'b'], { weights: [1, -1] }),
    ],
    ['weights must be finite numbers ≥ 0, got NaN at sample 0.', () => contingencyTable(['a'], { weights: [NaN] })],
    ['weights must have a sum > 0', () => contingencyTable(['a'], { weights: [0] })],
    [
      'weights must be an array of numbers, one a sample, got 3.',
      () => contingencyTable(['a'], { weights: 3 as never }),
    ],
    ['frequencies must be integers ≥ 0, got 0.5 at sample 0.', () => contingencyTable(['a'], { frequencies: [0.5] })],
    ['frequencies must have a sum > 0', () => contingencyTable(['a'], { frequencies: [0] })],
    [
      'options must be frequencies or weights, got both.',
      () => contingencyTable(['a'], { frequencies: [1], weights: [1] } as never),
    ],
    ['got "weight". Did you mean weights?', () => contingencyTable(['a'], { weight: [1] } as never)],
    [
      'table must have at most 1e7 cells, got 16000000.',
      () =>
        contingencyTable(
          Array.from({ length: 4000 }, (_, i) => `${i}`),
          Array.from({ length: 4000 }, (_, i) => `${i}`),
        ),
    ],
  ])('is refused with: %s', (message, make) => {
    expect(make).toThrow(message);
  });

  it('has no estimate but the plug-in one, and none of chance', () => {
    const { table } = contingencyTable(x, y, { weights: new Float64Array(8).fill(1) });
    expect(() => mutualInformation(table, { estimator: 'nsb', alphabetSizes: [3, 2] })).toThrow(
      `mutualInformation: estimator must be left out or 'plugIn' for weights, got "nsb".`,
    );
    expect(() => entropy(table, { estimator: 'millerMadow' })).toThrow(
      `entropy: estimator must be left out or 'plugIn' for weights, got "millerMadow".`,
    );
    expect(entropy(table, { estimator: 'plugIn' })).toBe(entropy(table));
    expect(() => adjustedMutualInformation(table as never)).toThrow('table must be counts, got weights');
  });
});
