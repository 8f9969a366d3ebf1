import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../src/estimate.js';
import { gaoMutualInformation } from '../../src/neighbours/estimators/gaoMutualInformation.js';
import { kozachenkoLeonenkoEntropy } from '../../src/neighbours/estimators/kozachenkoLeonenkoEntropy.js';
import { ksgConditionalMutualInformation } from '../../src/neighbours/estimators/ksgConditionalMutualInformation.js';
import { ksgMutualInformation } from '../../src/neighbours/estimators/ksgMutualInformation.js';
import { ksgTotalCorrelation } from '../../src/neighbours/estimators/ksgTotalCorrelation.js';
import { ksgTransferEntropy } from '../../src/neighbours/estimators/ksgTransferEntropy.js';
import { mesnerShaliziConditionalMutualInformation } from '../../src/neighbours/estimators/mesnerShaliziConditionalMutualInformation.js';
import { rossMutualInformation } from '../../src/neighbours/estimators/rossMutualInformation.js';
import { wangKlDivergence } from '../../src/neighbours/estimators/wangKlDivergence.js';
import * as brute from './neighbours.js';

/** Doubles whose differences have squares that do not underflow. */
const double = fc.double({ min: -1, max: 1, noNaN: true }).map((x) => (Math.abs(x) < 1e-100 ? 0 : x));

/** Continuous values, few values with many ties, rounded values, and values on very different scales. */
const values: Record<string, fc.Arbitrary<number>> = {
  continuous: double,
  tied: fc.integer({ min: 0, max: 2 }),
  rounded: fc.integer({ min: -30, max: 30 }).map((n) => n / 10),
  mixed: fc.oneof(fc.constant(0), double),
  tiny: fc.double({ min: -1e-300, max: 1e-300, noNaN: true }),
};

/** Rows of so many columns, none of them constant, with some samples repeated. */
function variable(
  count: number,
  columns: number,
  kind: string,
  duplicates: readonly number[],
): fc.Arbitrary<number[][]> {
  return fc
    .array(fc.array(values[kind]!, { minLength: columns, maxLength: columns }), { minLength: count, maxLength: count })
    .map((rows) => rows.map((row, i) => (i % 4 < duplicates.length ? rows[duplicates[i % 4]! % (i + 1)]! : row)))
    .map((rows) => {
      const constant = rows[0]!.map((value, j) => rows.every((row) => row[j] === value));
      return [...rows.slice(1), rows[0]!.map((value, j) => (constant[j] === true ? value + 1 : value))];
    });
}

interface Scenario {
  readonly variables: number[][][];
  readonly metric: { k: number; norm: brute.Norm; theilerWindow: number };
}

/** So many variables of 1 to `most` dimensions each, and how neighbours are found among them. */
function scenario(count: number, most: number): fc.Arbitrary<Scenario> {
  return (
    fc
      .record({
        dimensions: fc.array(fc.integer({ min: 1, max: most }), { minLength: count, maxLength: count }),
        kinds: fc.array(fc.constantFrom(...Object.keys(values)), { minLength: count, maxLength: count }),
        duplicates: fc.array(fc.nat(40), { maxLength: 3 }),
        k: fc.integer({ min: 1, max: 5 }),
        theilerWindow: fc.constantFrom(0, 0, 1, 3),
        extra: fc.integer({ min: 1, max: 25 }),
        norm: fc.constantFrom<brute.Norm>('max', 'euclidean'),
      })
      // Squares of 1e-300 are 0.
      .filter(({ kinds, norm }) => norm === 'max' || !kinds.includes('tiny'))
      .chain(({ dimensions, kinds, duplicates, k, theilerWindow, extra, norm }) =>
        fc.record({
          variables: fc.tuple(
            ...dimensions.map((columns, v) => variable(k + 2 * theilerWindow + extra, columns, kinds[v]!, duplicates)),
          ),
          metric: fc.constant({ k, norm, theilerWindow }),
        }),
      )
  );
}

/** Every local value and their mean to 1e-10. */
function expectLocal(found: Estimate, expected: readonly number[]): void {
  expect(found.local).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found.local![i]! - value), `sample ${i}: ${found.local![i]} and ${value}`).toBeLessThan(1e-10);
  }
  expect(found.value).toBeCloseTo(brute.mean(expected), 10);
}

/** Holds for so many scenarios. */
function always(count: number, most: number, holds: (scenario: Scenario) => void): void {
  fc.assert(fc.property(scenario(count, most), holds), { numRuns: 60 });
}

describe('every nearest-neighbour estimator is its brute-force reference, whatever the ties, dimensions and norm', () => {
  it('KSG mutual information, both algorithms', () => {
    always(2, 5, ({ variables, metric }) => {
      const [x, y] = variables as [number[][], number[][]];
      expectLocal(ksgMutualInformation(x, y, { ...metric, details: true }), brute.ksg1([x, y], metric));
      expectLocal(ksgMutualInformation(x, y, { ...metric, algorithm: 2, details: true }), brute.ksg2([x, y], metric));
    });
  });

  it('KSG mutual information of one dimension and ten', () => {
    fc.assert(
      fc.property(
        variable(40, 1, 'continuous', []),
        variable(40, 10, 'continuous', []),
        fc.constantFrom<brute.Norm>('max', 'euclidean'),
        (x, y, norm) => {
          const metric = { k: 3, norm };
          expectLocal(ksgMutualInformation(x, y, { ...metric, details: true }), brute.ksg1([x, y], metric));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('KSG total correlation, both algorithms', () => {
    always(3, 2, ({ variables, metric }) => {
      const joint = variables[0]!.map((_, i) => variables.flatMap((each) => each[i]!));
      const dimensions = variables.map((each) => each[0]!.length);
      const options = { ...metric, dimensions, details: true as const };
      expectLocal(ksgTotalCorrelation(joint, options), brute.ksg1(variables, metric));
      expectLocal(ksgTotalCorrelation(joint, { ...options, algorithm: 2 }), brute.ksg2(variables, metric));
    });
  });

  it('Kozachenko–Leonenko entropy, but for k copies, which it refuses', () => {
    always(1, 6, ({ variables: [x], metric }) => {
      const expected = brute.kozachenkoLeonenko(x!, metric);
      if (expected.includes(-Infinity)) expect(() => kozachenkoLeonenkoEntropy(x!, metric)).toThrow(RangeError);
      else expectLocal(kozachenkoLeonenkoEntropy(x!, { ...metric, details: true }), expected);
    });
  });

  it('Frenzel–Pompe conditional mutual information', () => {
    always(3, 4, ({ variables, metric }) => {
      const [x, y, z] = variables as [number[][], number[][], number[][]];
      const found = ksgConditionalMutualInformation(x, y, z, { ...metric, details: true });
      expectLocal(found, brute.frenzelPompe(x, y, z, metric));
    });
  });

  it('Mesner–Shalizi conditional mutual information', () => {
    always(3, 4, ({ variables, metric }) => {
      const [x, y, z] = variables as [number[][], number[][], number[][]];
      const found = mesnerShaliziConditionalMutualInformation(x, y, z, { ...metric, details: true });
      expectLocal(found, brute.mesnerShalizi(x, y, z, metric));
    });
  });

  it('Gao mutual information', () => {
    always(2, 5, ({ variables, metric }) => {
      const [x, y] = variables as [number[][], number[][]];
      expectLocal(gaoMutualInformation(x, y, { ...metric, details: true }), brute.gaoProgram(x, y, metric));
      const published = gaoMutualInformation(x, y, { ...metric, form: 'logarithm', details: true });
      expectLocal(published, brute.gao(x, y, metric));
    });
  });

  it('Ross mutual information, with labels of fewer than k samples', () => {
    always(1, 6, ({ variables: [x], metric: { k, norm } }) => {
      // Labels of 1, 2, … samples: 'a', 'bb', 'ccc'.
      const labels = x!.map((_, i) => Math.floor(Math.sqrt(2 * i)));
      const sizes = labels.map((label) => labels.filter((other) => other === label).length);
      if (Math.max(...sizes) === 1) return;
      const expected = brute.ross(x!, labels, { k, norm });
      const found = rossMutualInformation(x!, labels, { k, norm, rareLabels: 'lowerK', details: true });
      for (const [i, value] of expected.entries()) {
        if (Number.isNaN(value)) expect(found.local![i]).toBeNaN();
        else expect(found.local![i]).toBeCloseTo(value, 10);
      }
      expect(found.value).toBeCloseTo(brute.mean(expected.filter((value) => !Number.isNaN(value))), 10);
      if (Math.min(...sizes) > k) expect(rossMutualInformation(x!, labels, { k, norm })).toBe(found.value);
      else expect(() => rossMutualInformation(x!, labels, { k, norm })).toThrow('Lower k');
    });
  });

  it('Wang–Kulkarni–Verdú divergence, but for k copies, which it refuses', () => {
    always(1, 6, ({ variables: [all], metric: { k, norm } }) => {
      const [x, y] = [all!.filter((_, i) => i % 3 < 2), all!.filter((_, i) => i % 3 === 2)];
      if (x.length < k + 1 || y.length < k) return;
      const expected = brute.wang(x, y, { k, norm });
      if (expected.every(Number.isFinite)) expectLocal(wangKlDivergence(x, y, { k, norm, details: true }), expected);
      else expect(() => wangKlDivergence(x, y, { k, norm })).toThrow('exact copies');
    });
  });

  it('KSG transfer entropy, of series of one dimension or two', () => {
    const histories = fc.record({
      sourceHistory: fc.integer({ min: 1, max: 3 }),
      targetHistory: fc.integer({ min: 1, max: 3 }),
      delay: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(scenario(2, 2), histories, ({ variables, metric }, embedding) => {
        const [source, target] = variables as [number[][], number[][]];
        const first = Math.max(embedding.targetHistory, embedding.delay + embedding.sourceHistory - 1);
        const options = { ...metric, ...embedding };
        if (source.length - first < metric.k + 2 * metric.theilerWindow + 1) {
          expect(() => ksgTransferEntropy(source, target, options)).toThrow(RangeError);
        } else {
          const expected = brute.transferEntropy(source, target, embedding, metric);
          expectLocal(ksgTransferEntropy(source, target, { ...options, details: true }), expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
