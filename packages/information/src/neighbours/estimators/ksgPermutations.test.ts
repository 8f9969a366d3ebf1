import { foldIn, key, normal, permutation } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../samples.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';
import { prepareKsgPermutations } from './ksgPermutations.js';

function drawn(seed: number, rows: number, columns: number, rounded: boolean): Matrix {
  const data = Float64Array.from(normal(key(seed), rows * columns), (z) => (rounded ? Math.round(2 * z) : z));
  return { data, rows, columns };
}

const samples = ({ data, rows, columns }: Matrix): { data: Float64Array; shape: [number, number] } => ({
  data,
  shape: [rows, columns],
});

const scenario = fc.record({
  seed: fc.nat(1000),
  rows: fc.constantFrom(12, 50, 200),
  dimensions: fc.constantFrom([1, 1], [1, 1], [1, 1], [1, 2], [3, 1], [3, 4]),
  rounded: fc.boolean(),
  options: fc.record({
    k: fc.integer({ min: 1, max: 5 }),
    theilerWindow: fc.constantFrom(0, 0, 0, 2),
    algorithm: fc.constantFrom(1 as const, 1 as const, 2 as const),
    norm: fc.constantFrom('max' as const, 'euclidean' as const),
    scaling: fc.constantFrom('none' as const, 'standardize' as const, 'ranks' as const),
    negative: fc.constantFrom('keep' as const, 'zero' as const),
  }),
});

describe('prepareKsgPermutations', () => {
  it('gives what the estimator gives of permuted samples, one order after the other', () => {
    fc.assert(
      fc.property(scenario, ({ seed, rows, dimensions, rounded, options: drawnOptions }) => {
        // The last digit of a mean depends on the order of the samples, and ties on that digit.
        const scaling = rounded && drawnOptions.scaling === 'standardize' ? 'none' : drawnOptions.scaling;
        const options = { ...drawnOptions, scaling, ties: 'keep', unreliable: 'keep' } as const;
        const x = drawn(seed, rows, dimensions[0], rounded);
        const y = drawn(seed + 1, rows, dimensions[1], rounded);
        const estimate = prepareKsgPermutations(x, y, options);
        for (let round = 0; round < 3; round++) {
          const order = Uint32Array.from(permutation(foldIn(key(seed), round), rows));
          const data = y.data.map(
            (_, at) => y.data[order[Math.floor(at / y.columns)]! * y.columns + (at % y.columns)]!,
          );
          expect(estimate(order)).toBeCloseTo(ksgMutualInformation(samples(x), samples({ ...y, data }), options), 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps giving the right value where strips give up', () => {
    const rows = 40_000;
    const x = drawn(1, rows, 1, false);
    const y = { ...x, data: drawn(2, rows, 1, false).data.map((value) => 1e-9 * value) };
    const order = Uint32Array.from({ length: rows }, (_, i) => i);
    expect(prepareKsgPermutations(x, y, { k: 1 })(order)).toBeCloseTo(
      ksgMutualInformation(x.data, y.data, { k: 1 }),
      12,
    );
  });

  it('refuses what the estimator refuses', () => {
    const x = drawn(1, 10, 1, false);
    expect(() => prepareKsgPermutations(x, drawn(1, 11, 1, false))).toThrow('ksgMutualInformation: x and y must have');
    expect(() => prepareKsgPermutations(x, x, { k: 10 })).toThrow('samples must be at least 11');
  });
});
