import { integers, key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { crossEntropy } from './crossEntropy.js';
import { entropy } from './entropy.js';
import { klDivergence } from './klDivergence.js';
import { counts, marginalOf, probabilities } from '../data/table.js';

const normalised = (weights: readonly number[]) => {
  const sum = weights.reduce((a, b) => a + b);
  return probabilities(weights.map((w) => w / sum));
};
const pair = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true })), {
    minLength: 2,
    maxLength: 8,
  })
  .filter((list) => list.some(([p]) => p > 1e-3))
  .map((list) => [normalised(list.map(([p]) => p)), normalised(list.map(([, q]) => q))] as const);

describe('klDivergence', () => {
  it('has the numbers of dit and mathjs', () => {
    // dit (bits): KL([¾,¼]‖[½,½]), KL([½,½]‖[⅖,⅗]), and that reversed; disjoint supports.
    const half = probabilities([0.5, 0.5]);
    expect(klDivergence(probabilities([0.75, 0.25]), half, { base: 2 })).toBeCloseTo(0.188721876, 9);
    expect(klDivergence(half, probabilities([0.4, 0.6]), { base: 2 })).toBeCloseTo(0.029446845, 9);
    expect(klDivergence(probabilities([0.4, 0.6]), half, { base: 2 })).toBeCloseTo(0.029049406, 9);
    expect(klDivergence(probabilities([1, 0]), probabilities([0, 1]))).toBe(Infinity);
    // mathjs kldivergence.test.js, after normalising both.
    const mathjs = klDivergence(normalised([0.5, 0.6, 0.7]), normalised([0.4, 0.5, 0.6]));
    expect(Math.abs(mathjs - 0.00038410187968898266)).toBeLessThan(1e-16);
  });

  it('is right where mathjs gives NaN and infomeasure a negative number', () => {
    expect(klDivergence(probabilities([0, 1]), probabilities([0.5, 0.5]))).toBeCloseTo(Math.LN2, 15);
    expect(klDivergence(probabilities([1, 0]), probabilities([1, 0]))).toBe(0);
    // infomeasure: p = 0011, q = 0000 → −0.693; it is infinite.
    expect(klDivergence([0, 0, 1, 1], [0, 0, 0, 0])).toBe(Infinity);
    expect(klDivergence([0, 0, 0, 0], [0, 0, 1, 1])).toBeCloseTo(Math.LN2, 15);
  });

  it('is never negative, 0 only for equal distributions, and equals the plain sum', () => {
    fc.assert(
      fc.property(pair, ([p, q]) => {
        const divergence = klDivergence(p, q);
        expect(divergence).toBeGreaterThanOrEqual(0);
        expect(klDivergence(p, p)).toBe(0);
        expect(divergence === 0).toBe(p.values.every((each, i) => Math.abs(each - q.values[i]!) < 1e-150));
        let plain = 0;
        for (const [i, each] of p.values.entries()) if (each > 0) plain += each * Math.log(each / q.values[i]!);
        expect(divergence).toBeCloseTo(plain, 12);
      }),
      { numRuns: 100 },
    );
  });

  it('adds up along the chain rule, KL(p(x,y)‖q(x,y)) = KL(p(x)‖q(x)) + Σ p(x) KL(p(y|x)‖q(y|x))', () => {
    const of = (seed: number) => normalised([...integers(key(seed), 6, { low: 1, high: 50 })]).values;
    const [p, q] = [probabilities(of(1), [2, 3]), probabilities(of(2), [2, 3])];
    const [px, qx] = [marginalOf(p, [0]), marginalOf(q, [0])];
    let parts = klDivergence(px, qx);
    for (const x of [0, 1]) {
      const row = ({ values }: typeof p, sum: number) =>
        probabilities(values.subarray(3 * x, 3 * x + 3).map((each) => each / sum));
      parts += px.values[x]! * klDivergence(row(p, px.values[x]!), row(q, qx.values[x]!));
    }
    expect(klDivergence(p, q)).toBeCloseTo(parts, 13);
  });

  it('keeps its digits for nearly equal and for tiny probabilities', () => {
    // ½ Σ δ²/p of a small change δ, with the next orders.
    const d = 1e-8;
    const near = klDivergence(probabilities([0.5, 0.5]), probabilities([0.5 + d, 0.5 - d]));
    expect(near / (-0.5 * Math.log1p(-4 * d * d))).toBeCloseTo(1, 7);
    expect(klDivergence(probabilities([1, 0]), probabilities([1, 1e-300]))).toBe(1e-300);
    expect(klDivergence(probabilities([1, 1e-300]), probabilities([0.5, 0.5]))).toBeCloseTo(Math.LN2, 15);
    expect(klDivergence(probabilities([0.5, 0.5]), probabilities([1, 1e-300]))).toBeCloseTo(
      150 * Math.LN10 - Math.LN2,
      11,
    );
    expect(klDivergence(probabilities([1, 5e-324]), probabilities([0.5, 0.5]))).toBeCloseTo(Math.LN2, 15);
  });

  it('compares samples over the union of their labels, whatever their lengths', () => {
    expect(klDivergence(['a', 'a', 'b'], ['a', 'b', 'b'])).toBeCloseTo(Math.LN2 / 3, 15);
    const expected = klDivergence(counts([1, 3, 0]), counts([2, 4, 6]));
    expect(klDivergence([7, 9, 9, 9], [7, 7, 9, 9, 9, 9, -1, -1, -1, -1, -1, -1])).toBeCloseTo(expected, 15);
    const [x, y] = [Int32Array.of(5, 6, 6), Int32Array.of(6, 5, 5, 5)];
    expect(klDivergence(x, y)).toBeCloseTo(klDivergence([...x], [...y]), 15);
    expect(klDivergence(columns(x, x), columns(y, y))).toBeCloseTo(klDivergence(x, y), 15);
    expect(klDivergence(['1'], ['2'])).toBe(Infinity);
    expect(() => klDivergence(['1', '2'], [1, 2])).toThrow(
      'klDivergence: p and q must have labels of one type, got "1" and 1. Convert one of them',
    );
    expect(klDivergence(['a', 1], [1, 'a'])).toBe(0);
  });

  it('takes counts beside probabilities, and says what an infinity from counts means', () => {
    expect(klDivergence(counts([3, 1]), probabilities([0.5, 0.5]), { base: 2 })).toBeCloseTo(0.188721876, 9);
    const unseen = klDivergence(probabilities([0.5, 0.5]), counts([3, 0]), { details: true });
    expect(unseen.warnings[0]).toMatch(/not seen among the samples of q/);
    expect(unseen.samples).toBeUndefined();
    expect(klDivergence([1, 1, 2], [1, 2], { details: true })).toMatchObject({ samples: 5, estimator: 'plug-in' });
    expect(klDivergence(probabilities([1]), probabilities([1]), { details: true }).estimator).toBe('exact');
  });

  it('refuses tables of different shapes, samples beside a table, and different numbers of columns', () => {
    expect(() => klDivergence(counts([1, 2]), counts([1, 2, 3]))).toThrow('q must have the shape of p, [2], got [3].');
    expect(() => klDivergence(counts([1, 2]), [1, 2])).toThrow('p and q must be all samples or all tables, got both.');
    expect(() => klDivergence([1, 2], columns([1], [2]))).toThrow('p and q must have as many columns, got 1, 2.');
    expect(() => klDivergence([1, 2], [])).toThrow('q must have at least one sample');
    expect(() => klDivergence([1], [1], { estimator: 'nsb' } as object)).toThrow('got "estimator"');
  });
});

describe('crossEntropy', () => {
  it('has the number of dit', () => {
    // dit, bits.
    const value = crossEntropy(probabilities([0.5, 0.5]), probabilities([0.75, 0.25]), { base: 2 });
    expect(value).toBeCloseTo(1.20751875, 9);
  });

  it('is the entropy plus the divergence', () => {
    fc.assert(
      fc.property(pair, ([p, q]) => {
        expect(crossEntropy(p, q)).toBeCloseTo(entropy(p) + klDivergence(p, q), 11);
        expect(crossEntropy(p, p)).toBeCloseTo(entropy(p), 12);
      }),
      { numRuns: 50 },
    );
  });

  it('is infinite where q lacks a value of p, and takes 0 log 0 as 0', () => {
    expect(crossEntropy(['a', 'b'], ['a'])).toBe(Infinity);
    expect(crossEntropy(['a', 'b'], ['a'], { details: true }).warnings).toHaveLength(1);
    expect(crossEntropy(['a'], ['a', 'b'])).toBeCloseTo(Math.LN2, 15);
    expect(crossEntropy(probabilities([0, 1]), probabilities([0, 1]))).toBe(0);
  });

  it('refuses what klDivergence refuses, by its own name', () => {
    expect(() => crossEntropy(counts([1, 2]), [1, 2])).toThrow('crossEntropy: p and q');
    expect(() => crossEntropy([1], [1], { weights: [1] } as object)).toThrow('crossEntropy: options');
  });
});
