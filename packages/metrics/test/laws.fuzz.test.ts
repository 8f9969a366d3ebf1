import type { SampleMatrix } from '@infodrop/information';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dcimig,
  edi,
  infoC,
  infoM,
  irs,
  jemmig,
  mcc,
  mig,
  migSup,
  minimality,
  modularity,
  rmig,
  sap,
  sufficiency,
} from '../src/index.js';
import { columnsOf, factorsOf } from './representations.js';

const mccOfRanks = (codes: SampleMatrix, given: SampleMatrix) => mcc(codes, given, { correlation: 'rank' });
const ediOf =
  (part: 'modularity' | 'compactness' | 'explicitness', whole: 'sum' | 'max') =>
  (codes: SampleMatrix, given: SampleMatrix) => ({
    value: edi(codes, given, { whole })[part],
  });
const scores = {
  ...{ mig, rmig, migSup, dcimig, jemmig, modularity, minimality, sufficiency, infoM, infoC },
  ...{ sap, irs, mcc, mccOfRanks },
  'edi, modularity': ediOf('modularity', 'sum'),
  'edi, compactness': ediOf('compactness', 'max'),
  'edi, explicitness': ediOf('explicitness', 'max'),
};
const factors = factorsOf([3, 4, 6], 400);
/** A code with something of every factor in it, and noise so fine that no value lies on an edge between bins, where a flip would move it. */
const code = (seed: number): SampleMatrix => {
  const noise = factorsOf([1e6, 1e6, 1e6, 1e6], 400, seed + 1);
  return {
    data: noise.data.map((value, at) => {
      const row = Math.floor(at / 4) * 3;
      const [a, b, c] = [factors.data[row]!, factors.data[row + 1]!, factors.data[row + 2]!];
      return value / 5e5 + [a, 2 * b, c + a, 0][at % 4]!;
    }),
    shape: noise.shape,
  };
};
const changed = ({ data, shape }: SampleMatrix, change: (value: number, column: number) => number): SampleMatrix => ({
  data: data.map((value, at) => change(value, at % shape[1])),
  shape,
});

describe.each(Object.entries(scores))('%s', (name, score) => {
  const bounded = name !== 'rmig';

  it('does not change when dimensions are permuted and flipped, and stays in its range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        (seed, order, flips) => {
          const value = score(code(seed), factors).value;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(bounded ? 1 : Math.log(6));
          const flipped = changed(columnsOf(code(seed), order), (x, column) => (flips[column]! ? -x : x));
          expect(score(flipped, factors).value).toBeCloseTo(value, 9);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('does not change when dimensions are scaled and moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), (power) => {
        const moved = changed(code(1), (x) => x * 2 ** power);
        expect(score(moved, factors).value).toBeCloseTo(score(code(1), factors).value, 9);
      }),
    );
  });

  it('does not depend on the order of samples or the names of values', () => {
    const reversed = (given: SampleMatrix): SampleMatrix => ({
      data: Float64Array.from({ length: given.data.length }, (_, at) => {
        const [row, column] = [Math.floor(at / given.shape[1]), at % given.shape[1]];
        return given.data[(given.shape[0] - 1 - row) * given.shape[1] + column]!;
      }),
      shape: given.shape,
    });
    const value = score(code(2), factors).value;
    expect(score(reversed(code(2)), reversed(factors)).value).toBeCloseTo(value, 12);
    const renamed = changed(factors, (x) => 10 - 3 * x);
    expect(score(code(2), renamed).value).toBeCloseTo(value, 12);
  });
});
