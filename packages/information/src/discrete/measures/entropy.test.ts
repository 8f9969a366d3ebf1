import { integers, key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { entropy } from './entropy.js';
import { entropyOfCounts } from '../estimators/entropyOfCounts.js';
import { jointEntropy } from './jointEntropy.js';
import { mutualInformation } from './mutualInformation.js';
import { counts, probabilities } from '../data/table.js';

const distribution = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 })
  .filter((weights) => weights.some((w) => w > 1e-3))
  .map((weights) => {
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / sum);
  });

describe('entropy', () => {
  it('is ln K for equal probabilities and 0 for a sure value', () => {
    for (const size of [1, 2, 7, 1000]) {
      expect(entropy(probabilities(Array.from({ length: size }, () => 1 / size)))).toBeCloseTo(Math.log(size), 12);
    }
    expect(entropy(probabilities([0, 1, 0]))).toBe(0);
    expect(entropy(['only', 'only'])).toBe(0);
    expect(entropy([5])).toBe(0);
  });

  it('takes 0 log 0 as 0, and has the digits of a probability of 1e-300', () => {
    expect(entropy(probabilities([0.5, 0, 0.5]))).toBeCloseTo(Math.LN2, 15);
    expect(entropy(probabilities([1, 1e-300])) / (1e-300 * 300 * Math.LN10)).toBeCloseTo(1, 14);
  });

  it('takes a plain array as samples, and a table as a table', () => {
    expect(entropy([2, 2])).toBe(0);
    expect(entropy(columns([0.5, 0.5]))).toBe(0);
    expect(() => entropy([0.2, 0.3, 0.5])).toThrow(
      'entropy: x must be labels, got [0.2, 0.3, 0.5], which are like probabilities: they sum to 1. Pass probabilities(values)',
    );
    expect(() => entropy([[0.25, 0.25], [0.5, 0]])).toThrow('which are like probabilities'); // prettier-ignore
    expect(entropy(probabilities([0.5, 0.5]))).toBeCloseTo(Math.LN2, 15);
    expect(entropy(counts([1, 3]))).toBe(entropy(['b', 'a', 'b', 'b']));
  });

  it('has the value of a histogram in the tests of disentanglement_lib', () => {
    // disentanglement_lib: H([1,1,2,2,3,3]) = ln 3.
    expect(entropy([1, 1, 2, 2, 3, 3])).toBeCloseTo(Math.log(3), 14);
  });

  it('has the estimators’ stored numbers, from samples and from counts', () => {
    // infomeasure's tests and 25-digit quadrature; bits but for Zhang's.
    expect(entropy([1, 0, 1, 0], { estimator: 'millerMadow', base: 2 })).toBeCloseTo(1.18033688, 9);
    expect(entropy([1, 1, 2], { estimator: 'zhang' })).toBeCloseTo(5 / 6, 14);
    expect(entropy([1, 1, 1, 2, 2], { estimator: 'zhang' })).toBeCloseTo(0.783333, 6);
    expect(entropy([1, 1, 2], { estimator: 'nsb', alphabetSize: 'seen', base: 2 })).toBeCloseTo(0.849666168, 9);
    expect(entropy(counts([2, 2]), { estimator: 'nsb', base: 2 })).toBeCloseTo(0.903396912, 8);
    expect(entropy(['a', 'b', 'c'], { estimator: 'nsb', alphabetSize: 10, base: 2 })).toBeCloseTo(2.577251, 6);
  });

  it('takes the size of a table of counts for the number of values, and what was seen for samples', () => {
    const table = entropy(counts([2, 2, 0]), { estimator: 'nsb', details: true });
    expect(table.settings).toEqual({ estimator: 'nsb', alphabetSize: 3 });
    expect(entropy([1, 0, 1, 0], { estimator: 'nsb', alphabetSize: 3 })).toBe(table.value);
    expect(entropy([1, 0, 1, 0], { estimator: 'nsb', details: true }).settings).toEqual({
      estimator: 'nsb',
      alphabetSize: 2,
    });
  });

  it('agrees with a count by Map on any labels and arrays', () => {
    const values = integers(key(4), 3000, { low: -20, high: 90 });
    const found = new Map<number, number>();
    for (const each of values) found.set(each, (found.get(each) ?? 0) + 1);
    let expected = 0;
    for (const n of found.values()) expected -= (n / 3000) * Math.log(n / 3000);
    const numbers = [...values];
    for (const labels of [
      numbers,
      Int32Array.from(numbers),
      Float64Array.from(numbers),
      numbers.map(String),
      numbers.map(BigInt),
    ]) {
      expect(entropy(labels)).toBeCloseTo(expected, 12);
    }
  });

  it('has the surprisal of each sample as its local values, of which it is the mean', () => {
    const { value, local, samples, estimator, unit, standardError, warnings } = entropy(['a', 'b', 'a', 'c'], {
      base: 2,
      details: true,
    });
    expect([...local!]).toEqual([1, 2, 1, 2]);
    expect(value).toBeCloseTo(1.5, 15);
    expect({ samples, estimator, unit, warnings }).toEqual({
      samples: 4,
      estimator: 'plug-in',
      unit: 'bits',
      warnings: [],
    });
    expect(standardError).toBeCloseTo(Math.sqrt(0.25 / 4), 14);
    expect(entropy([1, 2], { estimator: 'zhang', details: true }).local).toBeUndefined();
  });

  it('is exact for probabilities, and has no samples there', () => {
    const exact = entropy(probabilities([0.5, 0.5]), { details: true });
    expect(exact).toEqual({ value: Math.LN2, unit: 'nats', estimator: 'exact', settings: {}, warnings: [] });
  });

  it('is at most ln K, and concave', () => {
    fc.assert(
      fc.property(distribution, distribution, fc.double({ min: 0, max: 1, noNaN: true }), (p, q, w) => {
        const size = Math.max(p.length, q.length);
        const [a, b] = [p, q].map((each) => Array.from({ length: size }, (_, i) => each[i] ?? 0)) as [
          number[],
          number[],
        ];
        const mixed = entropy(probabilities(a.map((each, i) => w * each + (1 - w) * b[i]!)));
        expect(mixed).toBeGreaterThanOrEqual(
          w * entropy(probabilities(a)) + (1 - w) * entropy(probabilities(b)) - 1e-12,
        );
        expect(mixed).toBeLessThanOrEqual(Math.log(size) + 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('is not changed by renaming the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 }), (labels) => {
        const nsb = { estimator: 'nsb', alphabetSize: 7 } as const;
        const renamed = labels.map((each) => `${(each * 5) % 7}`);
        expect(entropy(renamed)).toBeCloseTo(entropy(labels), 12);
        expect(entropy(renamed, nsb)).toBeCloseTo(entropy(labels, nsb), 10);
      }),
      { numRuns: 40 },
    );
  });

  it('is estimated without bias to speak of where the plug-in is far off', () => {
    // 100 equal values, 100 samples, 300 times: the truth is ln 100; the plug-in misses 0.5.
    const trials = 300;
    const draws = integers(key(11), 100 * trials, { low: 0, high: 100 });
    const mean = (estimator: 'plugIn' | 'nsb' | 'grassberger2003' | 'chaoShen') => {
      const values = Array.from({ length: trials }, (_, t) =>
        entropy(draws.slice(t * 100, t * 100 + 100), {
          estimator,
          ...(estimator === 'nsb' ? { alphabetSize: 100 } : {}),
        }),
      );
      const average = values.reduce((a, b) => a + b) / trials;
      const spread = Math.sqrt(values.reduce((a, b) => a + (b - average) ** 2, 0) / (trials - 1));
      return { off: average - Math.log(100), error: spread / Math.sqrt(trials) };
    };
    expect(mean('plugIn').off).toBeLessThan(-0.4);
    for (const estimator of ['nsb', 'grassberger2003', 'chaoShen'] as const) {
      const { off, error } = mean(estimator);
      expect(Math.abs(off)).toBeLessThan(0.12 + 4 * error);
    }
  });

  it('refuses an estimator for probabilities, an alphabet nobody needs, unknown options, and no samples', () => {
    expect(() => entropy(probabilities([1]), { estimator: 'nsb' })).toThrow(
      'entropy: estimator must be left out for probabilities, which are exact, got "nsb".',
    );
    expect(() => entropy([1, 2], { alphabetSize: 3 })).toThrow('entropy: alphabetSize must be left out but for');
    expect(() => entropy([1, 2], { alphabetSize: 3, estimator: 'zhang' })).toThrow('got 3');
    expect(() => entropy(counts([1, 2]), { alphabetSize: 1, estimator: 'nsb' })).toThrow('at least the 2 values seen');
    expect(() => entropy([1], { estimtor: 'nsb' } as object)).toThrow('got "estimtor"');
    expect(() => entropy([])).toThrow('entropy: x must have at least one sample, got none.');
    expect(() => entropy([1, NaN])).toThrow('got NaN at sample 1');
    expect(() => entropy([1], { base: 1 })).toThrow('base must not be 1');
  });
});

describe('jointEntropy', () => {
  it('is the entropy of the joint symbol of columns, rows or a table', () => {
    const [a, b] = [Int32Array.of(0, 0, 1, 1), ['x', 'y', 'x', 'y']];
    expect(jointEntropy(columns(a, b), { base: 2 })).toBe(2);
    expect(jointEntropy(columns(a, a), { base: 2 })).toBe(1);
    expect(jointEntropy(b.map((each, i) => [each, a[i]!]))).toBeCloseTo(2 * Math.LN2, 14);
    expect(
      jointEntropy(
        probabilities([
          [0.25, 0.25],
          [0.5, 0],
        ]),
        { base: 2 },
      ),
    ).toBe(1.5);
    expect(
      jointEntropy(
        counts([
          [1, 0],
          [2, 3],
        ]),
        { estimator: 'chaoShen' },
      ),
    ).toBe(entropyOfCounts('f', Float64Array.of(1, 2, 3), 'chaoShen').nats);
    expect(() => jointEntropy([])).toThrow('jointEntropy: x');
  });

  it('lies between the greatest entropy and the sum of them', () => {
    const [x, y] = [1, 2].map((seed) => integers(key(seed), 200, { low: 0, high: 5 }));
    const joint = jointEntropy(columns(x!, y!));
    expect(joint).toBeGreaterThan(Math.max(entropy(x!), entropy(y!)));
    expect(joint).toBeLessThan(entropy(x!) + entropy(y!));
    expect(jointEntropy(columns(x!, y!), { details: true }).samples).toBe(200);
  });
});

describe('the warning of too few samples', () => {
  const real = Array.from({ length: 50 }, (_, i) => Math.sin(i * i));

  it('stands where most samples have a value of their own, as real numbers taken for labels have', () => {
    expect(entropy(real, { details: true }).warnings.join()).toContain(
      '50 of 50 samples have a value that occurs once',
    );
    expect(entropy(counts([1, 1, 1, 2]), { details: true }).warnings).toHaveLength(1);
    expect(mutualInformation(real, real.map(Math.round), { details: true }).warnings).toHaveLength(1);
  });

  it('does not stand for enough samples, for one, for other estimators or for probabilities', () => {
    expect(entropy([1, 1, 2, 2, 3], { details: true }).warnings).toEqual([]);
    expect(entropy(['a'], { details: true }).warnings).toEqual([]);
    expect(entropy(real, { estimator: 'chaoShen', details: true }).warnings.join()).not.toContain('plug-in');
    expect(mutualInformation([1, 1, 2, 2], [0, 0, 1, 1], { details: true }).warnings).toEqual([]);
    expect(
      mutualInformation(
        probabilities([
          [0.5, 0],
          [0, 0.5],
        ]),
        { details: true },
      ).warnings,
    ).toEqual([]);
  });
});
