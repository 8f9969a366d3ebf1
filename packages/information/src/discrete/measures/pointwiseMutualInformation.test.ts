import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutualInformation } from './mutualInformation.js';
import { pointwiseMutualInformation } from './pointwiseMutualInformation.js';
import { counts, probabilities } from '../data/table.js';

describe('pointwiseMutualInformation', () => {
  const x = ['b', 'a', 'a', 'b'];
  const y = [0, 0, 0, 1];

  it('is log p(x, y) / (p(x) p(y)), by labels in the order of first appearance', () => {
    const { values, shape, xLabels, yLabels } = pointwiseMutualInformation(x, y, { base: 2 });
    expect(shape).toEqual([2, 2]);
    expect(xLabels).toEqual(['b', 'a']);
    expect(yLabels).toEqual([0, 1]);
    const expected = [Math.log2(0.25 / (0.5 * 0.75)), Math.log2(0.25 / (0.5 * 0.25)), Math.log2(0.5 / (0.5 * 0.75))];
    expected.forEach((value, cell) => {
      expect(values[cell]).toBeCloseTo(value, 14);
    });
    expect(values[3]).toBe(-Infinity);
  });

  it('is in [−1, 1] normalised: −1 never together, 1 always, 0 independent', () => {
    const { values } = pointwiseMutualInformation(x, y, { normalized: true });
    expect(values[3]).toBe(-1);
    expect(pointwiseMutualInformation([1, 2], ['a', 'b'], { normalized: true }).values[0]).toBeCloseTo(1, 14);
    expect(pointwiseMutualInformation([1, 1], ['a', 'b'], { normalized: true }).values[0]).toBeCloseTo(0, 14);
    expect(pointwiseMutualInformation([1], ['a'], { normalized: true }).values[0]).toBe(1);
  });

  it('takes tables, and is NaN where a value has no probability', () => {
    const { values, xLabels } = pointwiseMutualInformation(
      probabilities([
        [0.5, 0],
        [0.5, 0],
      ]),
    );
    expect(xLabels).toEqual([0, 1]);
    expect(Array.from(values)).toEqual([0, NaN, 0, NaN]);
    expect(pointwiseMutualInformation(counts([[1, 1]])).values).toEqual(new Float64Array([0, 0]));
  });

  it('names joint symbols by their columns', () => {
    const { xLabels } = pointwiseMutualInformation({ columns: [x, y] }, y);
    expect(xLabels).toEqual([
      ['b', 0],
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('has the mutual information for its mean', () => {
    const symbols = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(symbols, symbols), { minLength: 1, maxLength: 30 }), (rows) => {
        const [a, b] = [0, 1].map((j) => rows.map((row) => row[j]!)) as [number[], number[]];
        const { values, shape, xLabels, yLabels } = pointwiseMutualInformation(a, b);
        let mean = 0;
        for (const [i, label] of a.entries()) {
          mean += values[xLabels.indexOf(label) * shape[1] + yLabels.indexOf(b[i]!)]! / a.length;
        }
        expect(mean).toBeCloseTo(mutualInformation(a, b), 12);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses different lengths and what is no boolean', () => {
    expect(() => pointwiseMutualInformation([0], [0, 1])).toThrow(RangeError);
    expect(() => pointwiseMutualInformation([0], [0], { normalized: 'yes' as never })).toThrow(TypeError);
    expect(() => pointwiseMutualInformation([0], [0], { details: true } as never)).toThrow(TypeError);
  });
});
