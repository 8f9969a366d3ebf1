import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNear, stored } from '../../../test/golden/stored.js';
import type { Estimate } from '../../estimate.js';
import { columns } from '../../samples.js';
import { coInformation } from './coInformation.js';
import { conditionalMutualInformation } from './conditionalMutualInformation.js';
import { dualTotalCorrelation } from './dualTotalCorrelation.js';
import { entropy } from './entropy.js';
import { interactionInformation } from './interactionInformation.js';
import { mutualInformation } from './mutualInformation.js';
import { oInformation } from './oInformation.js';
import { sInformation } from './sInformation.js';
import { counts, marginalOf, probabilities, type NestedNumbers } from '../data/table.js';
import { totalCorrelation } from './totalCorrelation.js';

/** Every row of so many variables of the values given whose sum fits. */
function rowsWhere(count: number, values: number, fits: (row: number[]) => boolean): number[][] {
  return Array.from({ length: values ** count }, (_, index) =>
    Array.from({ length: count }, (_, j) => Math.floor(index / values ** j) % values),
  ).filter(fits);
}
const sum = (row: number[]): number => row.reduce((a, b) => a + b, 0);
const parity = (count: number) => rowsWhere(count, 2, (row) => sum(row) % 2 === 0);
const modular = (count: number, m: number) => rowsWhere(count, m, (row) => sum(row) % m === 0);
const giantBit = (count: number) => [0, 1].map((bit) => new Array<number>(count).fill(bit));
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('measures of many discrete variables, in bits', () => {
  it.each([
    // JIDT's testers: 3- and 4-variable XOR have O −1 and −2, S 3 and 4, D 2 and (S − O)/2 = 3; copies O 1 and 2, S 3 and 4, D 1 and 1.
    ['3-parity', parity(3), { o: -1, s: 3, d: 2, tc: 1 }],
    ['4-parity', parity(4), { o: -2, s: 4, d: 3, tc: 1 }],
    ['three copies', giantBit(3), { o: 1, s: 3, d: 1, tc: 2 }],
    ['four copies', giantBit(4), { o: 2, s: 4, d: 1, tc: 3 }],
  ])('are right for %s', (_, rows, { o, s, d, tc }) => {
    expect(oInformation(rows, { base: 2 })).toBeCloseTo(o, 13);
    expect(sInformation(rows, { base: 2 })).toBeCloseTo(s, 13);
    expect(dualTotalCorrelation(rows, { base: 2 })).toBeCloseTo(d, 13);
    expect(totalCorrelation(rows, { base: 2 })).toBeCloseTo(tc, 13);
  });

  it("are right for dit's giant bits and sums", () => {
    for (const n of [2, 3, 4, 5]) expect(totalCorrelation(giantBit(n), { base: 2 })).toBeCloseTo(n - 1, 13);
    for (const n of [2, 3, 4, 5]) expect(coInformation(giantBit(n), { base: 2 })).toBeCloseTo(1, 13);
    for (const m of [2, 3, 4]) expect(totalCorrelation(modular(3, m), { base: 2 })).toBeCloseTo(Math.log2(m), 13);
    expect(coInformation(parity(3), { base: 2 })).toBeCloseTo(-1, 13);
    expect(coInformation(parity(4), { base: 2 })).toBeCloseTo(1, 13);
  });
});

interface Stored {
  name: string;
  counts: NestedNumbers;
  entropy: number;
  totalCorrelation: number;
  dualTotalCorrelation: number;
  oInformation: number;
  sInformation: number;
  coInformation: number;
  interactionInformation: number;
}

describe('measures of a table', () => {
  // dit 2.3 and sums over cells; see tooling/golden/information.
  it.each((stored('discrete') as { tables: Stored[] }).tables)('agree with stored values: $name', (each) => {
    const table = counts(each.counts);
    expectNear(totalCorrelation(table), each.totalCorrelation, 1e-13);
    expectNear(dualTotalCorrelation(table), each.dualTotalCorrelation, 1e-13);
    expectNear(oInformation(table), each.oInformation, 1e-13);
    expectNear(sInformation(table), each.sInformation, 1e-13);
    expectNear(coInformation(table), each.coInformation, 1e-13);
    expectNear(interactionInformation(table), each.interactionInformation, 1e-13);
    const total = table.values.reduce((a, b) => a + b);
    const exact = probabilities(
      table.values.map((n) => n / total),
      table.shape,
    );
    expectNear(oInformation(exact), each.oInformation, 1e-12);
  });
});

const symbols = fc.integer({ min: 0, max: 2 });
const fours = fc.array(fc.tuple(symbols, symbols, symbols, symbols), { minLength: 1, maxLength: 30 });
const each = <T>(rows: readonly (readonly T[])[]): T[][] => rows[0]!.map((_, j) => split(rows, j));

describe('laws', () => {
  it('TC is Σ H − H, D is H − Σ H(one | others), O their difference and S their sum', () => {
    fc.assert(
      fc.property(fours, (rows) => {
        const joint = entropy(rows);
        const own = each(rows).reduce((total, column) => total + entropy(column), 0);
        const others = [0, 1, 2, 3].reduce(
          (total, j) => total + joint - entropy(rows.map((row) => row.filter((_, i) => i !== j))),
          0,
        );
        expect(totalCorrelation(rows)).toBeCloseTo(own - joint, 12);
        expect(dualTotalCorrelation(rows)).toBeCloseTo(joint - others, 12);
        expect(oInformation(rows)).toBeCloseTo(own - joint - (joint - others), 12);
        expect(sInformation(rows)).toBeCloseTo(own - others, 12);
        expect(totalCorrelation(rows)).toBeGreaterThanOrEqual(0);
        expect(dualTotalCorrelation(rows)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('the chain rule: I(X; Y, Z) = I(X; Z) + I(X; Y | Z), and co-information is I(X; Y) − I(X; Y | Z)', () => {
    fc.assert(
      fc.property(fours, (rows) => {
        const [x, y, z] = each(rows) as [number[], number[], number[]];
        const conditional = conditionalMutualInformation(x, y, z);
        expect(mutualInformation(x, columns(y, z))).toBeCloseTo(mutualInformation(x, z) + conditional, 12);
        const three = columns(x, y, z);
        expect(coInformation(three)).toBeCloseTo(mutualInformation(x, y) - conditional, 12);
        expect(oInformation(three)).toBeCloseTo(coInformation(three), 12);
        expect(interactionInformation(three)).toBeCloseTo(-coInformation(three), 13);
        expect(coInformation(columns(x, y))).toBeCloseTo(mutualInformation(x, y), 12);
        expect(coInformation(columns(x))).toBeCloseTo(entropy(x), 12);
      }),
      { numRuns: 60 },
    );
  });

  it('samples and the counts of them are the same, and so are rows and columns', () => {
    fc.assert(
      fc.property(fours, (rows) => {
        const table = new Float64Array(81);
        for (const [a, b, c, d] of rows) table[27 * a + 9 * b + 3 * c + d]!++;
        const counted = counts(table, [3, 3, 3, 3]);
        for (const measure of [totalCorrelation, dualTotalCorrelation, oInformation, sInformation, coInformation]) {
          expect(measure(rows)).toBeCloseTo(measure(counted), 12);
          expect(measure(rows)).toBe(measure(columns(...each(rows))));
          expect(measure(rows, { estimator: 'millerMadow' })).toBeCloseTo(
            measure(counted, { estimator: 'millerMadow' }),
            11,
          );
        }
        expect(totalCorrelation(marginalOf(counted, [0, 2]))).toBeCloseTo(
          mutualInformation(split(rows, 0), split(rows, 2)),
          12,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('options of many variables', () => {
  const rows = [...parity(3), ...parity(3), [1, 1, 1], [0, 1, 1]];

  it('dimensions group columns into variables', () => {
    const [x, y, z] = each(rows) as [number[], number[], number[]];
    expect(totalCorrelation(rows, { dimensions: [2, 1] })).toBeCloseTo(mutualInformation(columns(x, y), z), 13);
    expect(coInformation(rows, { dimensions: [1, 2] })).toBeCloseTo(mutualInformation(x, columns(y, z)), 13);
    expect(totalCorrelation(rows, { dimensions: [3] })).toBe(0);
    expect(totalCorrelation(rows, { dimensions: [2, 1], details: true }).settings).toEqual({
      estimator: 'plugIn',
      dimensions: [2, 1],
    });
  });

  it('details give local values whose mean is the value', () => {
    for (const measure of [
      totalCorrelation,
      dualTotalCorrelation,
      oInformation,
      sInformation,
      coInformation,
      interactionInformation,
    ]) {
      const { value, local, samples, standardError }: Estimate = measure(rows, { details: true, base: 2 });
      expect(local!.reduce((a, b) => a + b) / rows.length).toBeCloseTo(value, 13);
      expect(samples).toBe(rows.length);
      expect(standardError).toBeGreaterThan(0);
      expect(measure(rows, { base: 2 })).toBe(value);
    }
  });

  it('estimators estimate each entropy by itself', () => {
    const bits = each(rows).map((column) => entropy(column, { estimator: 'grassberger2003' }));
    expect(totalCorrelation(rows, { estimator: 'grassberger2003' })).toBeCloseTo(
      sum(bits) - entropy(rows, { estimator: 'grassberger2003' }),
      12,
    );
    const sized = totalCorrelation(rows, { estimator: 'nsb', alphabetSizes: [2, 2, 2], details: true });
    expect(sized.settings).toMatchObject({ estimator: 'nsb', alphabetSizes: [2, 2, 2] });
    const direct = each(rows).map((column) => entropy(column, { estimator: 'nsb', alphabetSize: 2 }));
    expect(sized.value).toBeCloseTo(sum(direct) - entropy(rows, { estimator: 'nsb', alphabetSize: 8 }), 12);
  });

  it('one variable shares nothing', () => {
    expect(totalCorrelation([1, 2, 3])).toBe(0);
    expect(dualTotalCorrelation([1, 2, 3])).toBe(0);
    expect(oInformation(probabilities([0.5, 0.5]))).toBe(0);
    expect(sInformation([7])).toBe(0);
  });

  it('the total correlation of nearly independent variables keeps its digits', () => {
    const n = 1e6;
    const table = counts([n + 1, n - 1, n - 1, n + 1, n - 1, n + 1, n + 1, n - 1], [2, 2, 2]);
    // ε = ±1e-6 in each cell: ½ε².
    expect(totalCorrelation(table) / 5e-13).toBeCloseTo(1, 9);
  });

  it('refusals name the function', () => {
    expect(() => totalCorrelation(rows, { dimensions: [1, 1] })).toThrow('totalCorrelation: dimensions must add up');
    expect(() => totalCorrelation(rows, { dimensions: [0, 3] })).toThrow(RangeError);
    expect(() => totalCorrelation(rows, { dimensions: 3 as never })).toThrow(TypeError);
    expect(() => oInformation([[0, 1], [1]])).toThrow(RangeError);
    const [x, y] = [0, 1].map((v) => Array.from({ length: 40 }, (_, i) => (i + v) % 3));
    expect(() => totalCorrelation([x!, y!])).toThrow(
      'totalCorrelation: samples must be rows, a sample each, got 2 of length 40. Pass columns(...) of the 2',
    );
    expect(() => sInformation([])).toThrow(RangeError);
    expect(() => dualTotalCorrelation(null as never)).toThrow(TypeError);
    expect(() => coInformation(columns(...Array.from({ length: 21 }, () => [0])))).toThrow(
      'coInformation: variables must be at most 20',
    );
    expect(() => interactionInformation(rows, { sign: 1 } as never)).toThrow(TypeError);
    expect(() => oInformation(probabilities([[1]]), { estimator: 'zhang' })).toThrow(TypeError);
  });
});
