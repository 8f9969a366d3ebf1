import { integers, key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOfCounts, needsAlphabetSize, type EntropyEstimator } from './entropyOfCounts.js';

const of = (counts: number[], estimator?: EntropyEstimator, alphabetSize?: number) =>
  entropyOfCounts('f', Float64Array.from(counts), estimator, alphabetSize);
const ESTIMATORS: readonly EntropyEstimator[] = [
  'plugIn',
  'millerMadow',
  'grassberger1988',
  'grassberger2003',
  'chaoShen',
  'chaoWangJost',
  'jamesStein',
  'dirichlet',
  'nsb',
  'zhang',
  { name: 'dirichlet', alpha: 'minimax' },
  { name: 'jamesStein', intensity: 0.1 },
];
const countLists = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });

describe('entropyOfCounts', () => {
  it('gives ln K for equal counts by the plug-in, with no first-order error', () => {
    const { nats, standardErrorNats } = of([7, 7, 7, 7, 7]);
    expect(nats).toBeCloseTo(Math.log(5), 15);
    expect(standardErrorNats).toBeLessThan(1e-9);
  });

  it('gives the digits of a plug-in entropy near 0', () => {
    // N = 10^15 and one other: −ln(1 − 1e-15) + 1e-15 ln(1e15).
    const expected = 1e-15 + 1e-15 * 15 * Math.LN10;
    expect(of([1e15, 1]).nats / expected).toBeCloseTo(1, 9);
  });

  it('gives the standard error of two frequencies, √(p(1−p)/N) |ln(p/(1−p))|', () => {
    expect(of([30, 10]).standardErrorNats).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 40) * Math.log(3), 14);
  });

  it('has the plug-in standard error that entropies of repeated samples scatter by', () => {
    const p = [0.5, 0.25, 0.125, 0.125];
    const n = 400;
    const trials = 2000;
    const draws = integers(key(7), n * trials, { low: 0, high: 8 });
    const values = Array.from({ length: trials }, (_, t) => {
      const counts = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const draw = draws[t * n + i]!;
        counts[draw < 4 ? 0 : draw < 6 ? 1 : draw - 4]!++;
      }
      return of(counts).nats;
    });
    const mean = values.reduce((a, b) => a + b) / trials;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (trials - 1));
    const stated = of(p.map((each) => each * n)).standardErrorNats!;
    // The spread of a standard deviation over 2,000 trials is 1.6 %.
    expect(Math.abs(spread / stated - 1) / 0.016).toBeLessThan(4);
  });

  it('agrees with the stored numbers of peers', () => {
    // infomeasure's tests, Miller–Madow: samples 1, 0, 1, 0 → 1 + 1/(8 ln 2) bits.
    expect(of([2, 2], 'millerMadow').nats / Math.LN2).toBeCloseTo(1.18033688, 9);
    // Zhang: samples 1, 1, 2 → 5/6 nat; 1, 1, 1, 2, 2 → 0.783333 nat.
    expect(of([2, 1], 'zhang').nats).toBeCloseTo(5 / 6, 14);
    expect(of([3, 2], 'zhang').nats).toBeCloseTo(0.35 + (2 / 5) * (13 / 12), 14);
  });

  it("has infomeasure's number for a Dirichlet posterior with α = 1, plus the values not seen that it leaves out", () => {
    // infomeasure's test [1, 0, 1, 0], bits: K = 3 1.047764933, K = 5 1.056641667; it sums the seen values only.
    const laplace = { name: 'dirichlet', alpha: 1 } as const;
    expect(of([2, 2], laplace, 3).nats / Math.LN2 - Math.log2(7) / 7).toBeCloseTo(1.047764933, 9);
    expect(of([2, 2], laplace, 5).nats / Math.LN2 - (3 * Math.log2(9)) / 9).toBeCloseTo(1.056641667, 9);
    // In full: p = 3/7, 3/7, 1/7.
    expect(of([2, 2], laplace, 3).nats).toBeCloseTo((6 / 7) * Math.log(7 / 3) + Math.log(7) / 7, 14);
  });

  it.each([
    ['jeffreys', 0.5],
    ['laplace', 1],
    ['schurmannGrassberger', 1 / 4],
    ['minimax', Math.sqrt(9) / 4],
  ] as const)('takes the prior %s as α = %d', (alpha, value) => {
    const named = of([5, 3, 1], { name: 'dirichlet', alpha }, 4);
    expect(named.nats).toBe(of([5, 3, 1], { name: 'dirichlet', alpha: value }, 4).nats);
    expect(named.settings).toEqual({ estimator: 'dirichlet', alphabetSize: 4, prior: alpha, alpha: value });
  });

  it("takes Jeffreys' prior for the bare name 'dirichlet'", () => {
    expect(of([5, 3, 1], 'dirichlet').nats).toBe(of([5, 3, 1], { name: 'dirichlet', alpha: 0.5 }).nats);
  });

  it('sums Grassberger’s corrections as their equations say', () => {
    // ψ(1) = −γ, ψ(2) = 1 − γ, ψ(3) = 3/2 − γ; G(1) = −γ − ln 2, G(2) = G(3) = 2 − γ − ln 2.
    const gamma = 0.5772156649015329;
    const old = Math.log(6) - (3 * (1.5 - gamma - 1 / 4) + 2 * (1 - gamma + 1 / 3) + (-gamma - 1 / 2)) / 6;
    expect(of([3, 2, 1], 'grassberger1988').nats).toBeCloseTo(old, 14);
    const recent = Math.log(6) - (5 * (2 - gamma - Math.LN2) + (-gamma - Math.LN2)) / 6;
    expect(of([3, 2, 1], 'grassberger2003').nats).toBeCloseTo(recent, 14);
  });

  it('sums Zhang’s estimator as its double sum says', () => {
    const direct = (counts: number[]): number => {
      const total = counts.reduce((a, b) => a + b);
      let nats = 0;
      for (const n of counts) {
        let product = 1;
        for (let v = 1; v <= total - n; v++) {
          product *= 1 - (n - 1) / (total - v);
          nats += ((n / total) * product) / v;
        }
      }
      return nats;
    };
    fc.assert(
      fc.property(countLists, (counts) => {
        expect(of(counts, 'zhang').nats).toBeCloseTo(direct(counts), 11);
      }),
      { numRuns: 50 },
    );
  });

  it('sums Chao–Shen as its equation says', () => {
    // Counts 3, 2, 1: f₁ = 1, C = 5/6.
    const part = (p: number) => (-p * Math.log(p)) / (1 - (1 - p) ** 6);
    expect(of([3, 2, 1], 'chaoShen').nats).toBeCloseTo(part(15 / 36) + part(10 / 36) + part(5 / 36), 14);
    expect(of([3, 2, 1], 'chaoShen').settings.coverage).toBeCloseTo(5 / 6, 15);
  });

  it('takes f₁ = N − 1 for Chao–Shen when every value was seen once, and says so', () => {
    const { nats, warnings } = of([1, 1, 1, 1], 'chaoShen');
    const p = 1 / 16;
    expect(nats).toBeCloseTo((-4 * p * Math.log(p)) / (1 - (1 - p) ** 4), 13);
    expect(warnings).toHaveLength(1);
    expect(of([2, 1], 'chaoShen').warnings).toEqual([]);
  });

  it('sums Chao–Wang–Jost as its equation says', () => {
    const direct = (counts: number[]): number => {
      const total = counts.reduce((a, b) => a + b);
      const once = counts.filter((n) => n === 1).length;
      const twice = counts.filter((n) => n === 2).length;
      let nats = 0;
      for (const n of counts) for (let k = n; k < total; k++) nats += n / total / k;
      if (once === 0) return nats;
      const a = twice > 0 ? (2 * twice) / ((total - 1) * once + 2 * twice) : 2 / ((total - 1) * (once - 1) + 2);
      if (a === 1) return nats;
      let tail = 0;
      for (let j = 0; j < 60 / a; j++) tail += (1 - a) ** (j + 1) / (total + j);
      return nats + (once / total) * tail;
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(1, 1, 2), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 9 }),
        (counts) => {
          expect(of(counts, 'chaoWangJost').nats).toBeCloseTo(direct(counts), 11);
        },
      ),
      { numRuns: 100 },
    );
    const rare = [...Array.from({ length: 300 }, () => 1), 2, 40, 100];
    expect(of(rare, 'chaoWangJost').nats).toBeCloseTo(direct(rare), 10);
  });

  it('shrinks as Hausser and Strimmer do', () => {
    // Counts 4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1 (the example of R's entropy package): by the equation, over K = 11.
    const counts = [4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1];
    const n = 19;
    const lambda =
      (1 - counts.reduce((sum, each) => sum + (each / n) ** 2, 0)) /
      ((n - 1) * counts.reduce((sum, each) => sum + (1 / 11 - each / n) ** 2, 0));
    const p = counts.map((each) => lambda / 11 + ((1 - lambda) * each) / n);
    const { nats, settings } = of(counts, 'jamesStein', 11);
    expect(settings.intensity).toBeCloseTo(lambda, 14);
    expect(nats).toBeCloseTo(-p.reduce((sum, each) => sum + each * Math.log(each), 0), 14);
  });

  it('shrinks all the way for one sample and for equal counts, and as far as asked', () => {
    expect(of([1], 'jamesStein', 4).nats).toBeCloseTo(Math.log(4), 15);
    expect(of([3, 3], 'jamesStein').settings.intensity).toBe(1);
    expect(of([3, 1], { name: 'jamesStein', intensity: 0 }).nats).toBeCloseTo(of([3, 1]).nats, 14);
  });

  it('keeps to the order Zhang ≥ plug-in and Miller–Madow ≥ plug-in', () => {
    fc.assert(
      fc.property(countLists, (counts) => {
        const plain = of(counts).nats;
        expect(of(counts, 'zhang').nats).toBeGreaterThanOrEqual(plain - 1e-12);
        expect(of(counts, 'millerMadow').nats).toBeGreaterThanOrEqual(plain);
        expect(of(counts, 'chaoWangJost').nats).toBeGreaterThanOrEqual(of(counts, 'zhang').nats - 1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it.each(ESTIMATORS)('is not changed by the order of the counts, nor by zeros: %j', (estimator) => {
    fc.assert(
      fc.property(countLists, (counts) => {
        const expected = of(counts, estimator, 20).nats;
        expect(of([0, ...[...counts].reverse(), 0], estimator, 20).nats).toBeCloseTo(expected, 9);
      }),
      { numRuns: 15 },
    );
  });

  it.each(ESTIMATORS)('comes to the entropy of the source for many samples: %j', (estimator) => {
    const p = [0.5, 0.3, 0.15, 0.05];
    const truth = -p.reduce((sum, each) => sum + each * Math.log(each), 0);
    const off = typeof estimator === 'string' ? 1e-5 : estimator.name === 'jamesStein' ? 0.1 : 1e-3;
    expect(
      Math.abs(
        of(
          p.map((each) => Math.round(each * 1e6)),
          estimator,
        ).nats - truth,
      ),
    ).toBeLessThan(off);
  });

  it.each(ESTIMATORS)('is 0 (or the prior’s entropy) for a single value, and finite: %j', (estimator) => {
    // Grassberger's leave ln N − ψ(N) + 1/(N+1) and the like.
    const left = estimator === 'grassberger1988' || estimator === 'grassberger2003' ? 0.3 : 1e-15;
    expect(Math.abs(of([5], estimator).nats)).toBeLessThan(left);
    expect(of([1], estimator, 1).nats).toBeGreaterThanOrEqual(0);
    expect(of([1, 1, 1], estimator, 3).nats).toBeGreaterThan(0);
  });

  it('says which estimators need the alphabet', () => {
    expect(ESTIMATORS.filter(needsAlphabetSize)).toHaveLength(5);
  });

  it('takes as many values as were seen for K when it is not told', () => {
    expect(of([3, 0, 1], 'nsb').nats).toBe(of([3, 1], 'nsb', 2).nats);
    expect(of([3, 0, 1], 'nsb').settings).toEqual({ estimator: 'nsb', alphabetSize: 2 });
  });

  it('refuses an unknown estimator, an unknown setting, and an alphabet smaller than what was seen', () => {
    expect(() => of([1, 2], 'ansb' as 'nsb')).toThrow('f: estimator must be one of "plugIn"');
    expect(() => of([1, 2], null as unknown as 'nsb')).toThrow('got null');
    expect(() => of([1, 2], { name: 'dirichlet', beta: 1 } as unknown as 'nsb')).toThrow('got "beta"');
    expect(() => of([1, 2], { name: 'dirichlet', alpha: 0 })).toThrow('alpha of estimator must be a finite number > 0');
    expect(() => of([1, 2], { name: 'dirichlet', alpha: 'flat' as 'laplace' })).toThrow('got "flat"');
    expect(() => of([1, 2], { name: 'jamesStein', intensity: 1.5 })).toThrow('≤ 1, got 1.5');
    expect(() => of([1, 2], 'nsb', 1)).toThrow('alphabetSize must be at least the 2 values seen, got 1');
    expect(() => of([1, 2], 'nsb', 2.5)).toThrow('alphabetSize must be an integer ≥ 1, got 2.5');
  });
});
