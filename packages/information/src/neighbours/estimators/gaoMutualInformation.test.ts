import { integers, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { informationOfZeroInflatedPoisson, zeroInflatedPoisson } from '../../../test/bruteForce/zeroInflatedPoisson.js';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { gaoMutualInformation } from './gaoMutualInformation.js';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

describe('gaoMutualInformation', () => {
  it('finds that of a zero-inflated Poisson variable and its rate', () => {
    // With the inflation seen in y, as in bmi: 0.256058057. From y alone it is less: quadrature gives 0.229775958.
    const truth = informationOfZeroInflatedPoisson();
    expect(truth).toBeCloseTo(0.229775958, 6);
    const data = SEEDS.map((seed) => zeroInflatedPoisson(seed, 2000));
    const seen = data.map(({ x, y, inflated }) => gaoMutualInformation(x, columns(y, inflated), { k: 3 }));
    const unseen = data.map(({ x, y }) => gaoMutualInformation(x, y, { k: 3 }));
    expect(Math.abs(zScore(seen, 0.256058057))).toBeLessThan(3.5);
    expect(Math.abs(zScore(unseen, truth))).toBeLessThan(3.5);
    expect(zScore(unseen, 0.256058057)).toBeLessThan(-4);
  });

  it('finds that of five symbols x and y uniform in [x, x + 2]; the form published underestimates it', () => {
    // bmi's DiscreteUniformMixture m = 5: 1.054920168.
    const data = SEEDS.map((seed) => {
      const x = integers(key(seed), 3000, { high: 5 });
      return [x, uniform(key(seed + 100), 3000).map((u, i) => x[i]! + 2 * u)] as const;
    });
    const estimates = data.map(([x, y]) => gaoMutualInformation(x, y, { k: 3 }));
    expect(Math.abs(zScore(estimates, 1.054920168))).toBeLessThan(3.5);
    expect(gaoMutualInformation(...data[0]!, { k: 3, form: 'logarithm' })).toBeLessThan(0.8);
  });

  it('is near the plug-in value for discrete variables, and zero within its error for independent continuous ones', () => {
    const x = integers(key(1), 4000, { high: 3 });
    expect(Math.abs(gaoMutualInformation(x, x) - Math.log(3))).toBeLessThan(0.01);
    const estimates = SEEDS.map((seed) => gaoMutualInformation(normal(key(seed), 500), normal(key(seed + 100), 500)));
    expect(Math.abs(zScore(estimates, 0))).toBeLessThan(3.5);
  });

  it('does not change by a bit when x and y are exchanged, nor but for rounding when the samples are permuted', () => {
    const { x, y } = zeroInflatedPoisson(3, 300);
    const forward = gaoMutualInformation(x, y);
    expect(gaoMutualInformation(y, x)).toBe(forward);
    expect(gaoMutualInformation(x.toReversed(), y.toReversed())).toBeCloseTo(forward, 12);
  });

  it('tells what it was made by, and is set to zero only when asked', () => {
    const [x, y] = [normal(key(1), 60), normal(key(3), 60)];
    const found = gaoMutualInformation(x, y, { k: 9, details: true, base: 2 });
    expect(found).toMatchObject({ unit: 'bits', estimator: 'Gao', samples: 60, settings: { k: 9, form: 'digamma' } });
    expect(found.local!.reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(found.value, 12);
    if (found.value >= 0) throw new Error('choose a seed whose estimate is negative');
    expect(found.warnings[0]).toContain('below zero');
    expect(gaoMutualInformation(x, y, { k: 9, negative: 'zero' })).toBe(0);
  });

  it('refuses what it cannot use', () => {
    expect(() => gaoMutualInformation([1, 2, 3], [1, 2])).toThrow('same number of samples');
    expect(() => gaoMutualInformation([1, 2, 3, 4], [1, 2, 3, 4])).toThrow('at least 5 for k = 4, got 4');
    expect(gaoMutualInformation([1, 2, 3], [4, 4, 4], { k: 1 })).toBe(0);
    expect(() => gaoMutualInformation([1, 2, Infinity], [1, 2, 3], { k: 1 })).toThrow('finite');
    expect(() => gaoMutualInformation([1, 2, 3], [1, 2, 3], { k: 1, form: 'log' as 'digamma' })).toThrow(
      'form must be',
    );
    expect(() => gaoMutualInformation([1, 2, 3], [1, 2, 3], { neighbours: 1 } as object)).toThrow(TypeError);
  });
});
