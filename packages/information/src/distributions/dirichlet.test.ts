import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaEntropy, betaKlDivergence } from './beta.js';
import { dirichletEntropy, dirichletKlDivergence } from './dirichlet.js';

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

describe('dirichletEntropy', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [[1, 1, 1], -0.6931471805599453],
    [[0.5, 0.5], -0.24156447527049044],
    [[2, 3, 4.5], -1.3865547203294615],
    [[0.001, 0.001], -991.4023785712345],
    [[1000000, 2000000, 3000000], -14.561152818900034],
    [[1e-5, 100000], -99999.5771842159],
    [[10, 20, 30, 40], -5.719359201067002],
  ] as [number[], number][])('of %j is %d', (concentration, expected) => {
    expect(relative(dirichletEntropy({ concentration }), expected)).toBeLessThan(1e-14);
  });

  it('of the uniform distribution is −log (k − 1)!', () => {
    expect(dirichletEntropy({ concentration: [1, 1] })).toBeCloseTo(0, 15);
    expect(dirichletEntropy({ concentration: new Float64Array(5).fill(1) })).toBeCloseTo(-Math.log(24), 14);
  });

  it('refuses one number, a number that is not above 0, and no numbers', () => {
    expect(() => dirichletEntropy({ concentration: [1] })).toThrow(
      'concentration must hold at least 2 numbers, got 1.',
    );
    expect(() => dirichletEntropy({ concentration: [1, 0] })).toThrow(RangeError);
    expect(() => dirichletEntropy({ concentration: [1, NaN] })).toThrow(RangeError);
    expect(() => dirichletEntropy({ concentration: 2 as never })).toThrow(TypeError);
  });
});

describe('dirichletKlDivergence', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [[2, 3, 4.5], [1, 1, 1], 0.6934075397695163],
    [[0.1, 0.2], [3, 0.5], 17.991083826920008],
    [[1000000, 2000000], [1000001, 2000000], 3.333334074074074e-7],
    [[1, 1], [1.00000001, 1], 4.999999905891958e-17],
    [[0.001, 1000], [1000, 0.001], 1007481.8196446319],
    [[10, 20, 30], [30, 20, 10], 22.653710872376074],
  ] as [number[], number[], number][])('of %j from %j is %d', (p, q, expected) => {
    expect(relative(dirichletKlDivergence({ concentration: p }, { concentration: q }), expected)).toBeLessThan(1e-13);
    expect(dirichletKlDivergence({ concentration: p }, { concentration: p })).toBe(0);
  });

  it('is ≥ 0, whatever the order of the outcomes, and falls where outcomes are merged, at any concentrations', () => {
    const size = fc.double({ min: -2, max: 25, noNaN: true }).map((power) => 10 ** power);
    const outcome = fc.tuple(size, fc.double({ min: -0.9, max: 9, noNaN: true }), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 3, maxLength: 6 }), (outcomes) => {
        const p = outcomes.map(([a]) => a);
        const q = outcomes.map(([a, change, digits]) => a * (1 + change * 10 ** -digits));
        const of = (concentration: number[]) => ({ concentration });
        const value = dirichletKlDivergence(of(p), of(q));
        expect(value).toBeGreaterThanOrEqual(0);
        const turned = dirichletKlDivergence(of([...p].reverse()), of([...q].reverse()));
        expect(Math.abs(turned - value)).toBeLessThanOrEqual(1e-11 * value);
        const merged = ([a, b, ...rest]: number[]): number[] => [a! + b!, ...rest];
        // a + b is rounded: a difference of one in ε is worth about (a + b) ε², and with the others its root times theirs.
        const least = 1e-31 * p.reduce((sum, each) => sum + each);
        const rounding = least + 2 * Math.sqrt(least * value);
        expect(dirichletKlDivergence(of(merged(p)), of(merged(q)))).toBeLessThanOrEqual(value * (1 + 1e-9) + rounding);
      }),
    );
  });

  it('refuses different lengths', () => {
    expect(() => dirichletKlDivergence({ concentration: [1, 1] }, { concentration: [1, 1, 1] })).toThrow(
      'got 2 and 3.',
    );
  });
});

describe('betaEntropy and betaKlDivergence', () => {
  it('are those of the Dirichlet distribution of two outcomes', () => {
    const [p, q] = [
      { concentration1: 0.1, concentration0: 0.2 },
      { concentration1: 3, concentration0: 0.5 },
    ];
    expect(betaEntropy(p)).toBe(dirichletEntropy({ concentration: [0.1, 0.2] }));
    expect(betaKlDivergence(p, q)).toBe(
      dirichletKlDivergence({ concentration: [0.1, 0.2] }, { concentration: [3, 0.5] }),
    );
    expect(betaKlDivergence(p, p)).toBe(0);
  });

  it('agree with scipy', () => {
    // scipy 1.17.1, stats.beta(2, 2).entropy().
    expect(betaEntropy({ concentration1: 2, concentration0: 2 })).toBeCloseTo(-0.12509280256138888, 14);
    expect(betaEntropy({ concentration1: 1, concentration0: 1 }, { base: 2 })).toBeCloseTo(0, 15);
  });

  it('refuse parameters out of range', () => {
    expect(() => betaEntropy({ concentration1: 0, concentration0: 1 })).toThrow(RangeError);
    expect(() => betaKlDivergence({ concentration1: 1, concentration0: 1 }, { concentration1: 1 } as never)).toThrow(
      RangeError,
    );
    expect(() => betaEntropy([1, 1] as never)).toThrow(TypeError);
  });
});
