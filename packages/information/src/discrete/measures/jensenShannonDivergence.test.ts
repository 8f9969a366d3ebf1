import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy } from './entropy.js';
import { jensenShannonDivergence } from './jensenShannonDivergence.js';
import { klDivergence } from './klDivergence.js';
import { counts, probabilities } from '../data/table.js';

const [red, green, yellow] = [
  ['R', 'B'],
  ['B', 'G'],
  ['B', 'Y'],
];

describe('jensenShannonDivergence', () => {
  it('has the numbers of dit', () => {
    // dit, bits: {R,B} and {B,G}; with weights ¾, ¼; with {B,Y} third; with weights ½, ¼, ¼.
    expect(jensenShannonDivergence([red, green], { base: 2 })).toBeCloseTo(0.5, 14);
    expect(jensenShannonDivergence([red, green], { base: 2, weights: [0.75, 0.25] })).toBeCloseTo(0.405639062, 9);
    expect(jensenShannonDivergence([red, green, yellow], { base: 2 })).toBeCloseTo(0.79248125, 9);
    const weighted = jensenShannonDivergence([red, green, yellow], { base: 2, weights: [0.5, 0.25, 0.25] });
    expect(weighted).toBeCloseTo(0.75, 14);
  });

  it('is the entropy of the mixture less the mean entropy, and at most the entropy of the weights', () => {
    const row = fc
      .array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 })
      .filter((n) => n.some((each) => each > 0));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (rows, first) => {
        const sum = first + rows.length - 1;
        const weights = rows.map((_, i) => (i === 0 ? first : 1) / sum);
        const tables = rows.map((each) => counts(each));
        const frequencies = rows.map((each) => each.map((n) => n / each.reduce((a, b) => a + b)));
        const mixture = [0, 1, 2, 3].map((cell) => frequencies.reduce((m, p, i) => m + weights[i]! * p[cell]!, 0));
        const expected =
          entropy(probabilities(mixture)) -
          frequencies.reduce((m, p, i) => m + weights[i]! * entropy(probabilities(p)), 0);
        const value = jensenShannonDivergence(tables, { weights });
        expect(value).toBeCloseTo(expected, 12);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(entropy(probabilities(weights)) + 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('is 0 for equal distributions and for one, H(w) for disjoint ones', () => {
    expect(jensenShannonDivergence([probabilities([0.3, 0.7])])).toBe(0);
    expect(
      jensenShannonDivergence([
        ['a', 'b'],
        ['b', 'a', 'a', 'b'],
        ['a', 'b'],
      ]),
    ).toBeCloseTo(0, 15);
    expect(jensenShannonDivergence([['a'], ['b', 'b']])).toBeCloseTo(Math.LN2, 15);
  });

  it('passes over a distribution of weight 0, and is the divergence from it in the limit', () => {
    const [p, q] = [probabilities([0.9, 0.1]), probabilities([0.2, 0.8])];
    expect(jensenShannonDivergence([p, q], { weights: [1, 0] })).toBe(0);
    const w = 1e-9;
    expect(jensenShannonDivergence([p, q], { weights: [w, 1 - w] }) / (w * klDivergence(p, q))).toBeCloseTo(1, 6);
  });

  it('says its weights in the details', () => {
    const { settings, samples } = jensenShannonDivergence([red, green], { details: true });
    expect(settings).toEqual({ weights: [0.5, 0.5] });
    expect(samples).toBe(4);
  });

  it('refuses no list, no distribution, and weights that do not fit', () => {
    expect(() => jensenShannonDivergence([])).toThrow('distributions must be an array of at least one, got [].');
    expect(() => jensenShannonDivergence(counts([1]) as unknown as [])).toThrow('must be an array of at least one');
    expect(() => jensenShannonDivergence([red, green], { weights: [1] })).toThrow('weights must be 2 numbers');
    expect(() => jensenShannonDivergence([red, green], { weights: [0.5, 0.6] })).toThrow('weights must sum to 1');
    expect(() => jensenShannonDivergence([red, green], { weights: [1.5, -0.5] })).toThrow(
      'weights[1] must be a finite number ≥ 0',
    );
    expect(() => jensenShannonDivergence([counts([1]), counts([1, 2])])).toThrow(
      'distributions[1] must have the shape',
    );
  });
});
