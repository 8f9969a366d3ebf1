import { integers, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zeroInflatedPoisson } from '../../../test/bruteForce/zeroInflatedPoisson.js';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { mesnerShaliziConditionalMutualInformation } from './mesnerShaliziConditionalMutualInformation.js';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

describe('mesnerShaliziConditionalMutualInformation', () => {
  it('finds that of a zero-inflated Poisson variable and its rate, given the inflation', () => {
    // bmi's ZeroInflatedPoisson p = .15: 0.256058057.
    const estimates = SEEDS.map((seed) => {
      const { x, y, inflated } = zeroInflatedPoisson(seed, 2000);
      return mesnerShaliziConditionalMutualInformation(x, y, inflated, { k: 8 });
    });
    expect(Math.abs(zScore(estimates, 0.256058057))).toBeLessThan(3.5);
  });

  it('finds that of five symbols x and y uniform in [x, x + 2], given a coin', () => {
    // bmi's DiscreteUniformMixture m = 5: 1.054920168.
    const estimates = SEEDS.map((seed) => {
      const x = integers(key(seed), 3000, { high: 5 });
      const y = uniform(key(seed + 100), 3000).map((u, i) => x[i]! + 2 * u);
      return mesnerShaliziConditionalMutualInformation(x, y, integers(key(seed + 200), 3000, { high: 2 }), { k: 3 });
    });
    const mean = estimates.reduce((sum, each) => sum + each, 0) / SEEDS.length;
    expect(Math.abs(mean - 1.054920168)).toBeLessThan(0.05);
  });

  it('is ln 2 for an exclusive or, given one of its inputs, and zero for what does not depend', () => {
    const [x, z] = [integers(key(1), 2000, { high: 2 }), integers(key(2), 2000, { high: 2 })];
    const xor = x.map((each, i) => each ^ z[i]!);
    expect(Math.abs(mesnerShaliziConditionalMutualInformation(x, xor, z) - Math.LN2)).toBeLessThan(0.01);
    const other = integers(key(3), 2000, { high: 2 });
    expect(Math.abs(mesnerShaliziConditionalMutualInformation(x, other, z))).toBeLessThan(0.01);
  });

  it('does not change by a bit when x and y are exchanged', () => {
    const { x, y, inflated } = zeroInflatedPoisson(1, 200);
    const value = mesnerShaliziConditionalMutualInformation(x, y, inflated);
    expect(mesnerShaliziConditionalMutualInformation(y, x, inflated)).toBe(value);
  });

  it('is set to zero only when asked, and says so', () => {
    const [x, y, z] = [21, 22, 23].map((seed) => normal(key(seed), 80));
    const negative = mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k: 7, details: true });
    expect(negative.estimator).toBe('Mesner–Shalizi');
    expect(negative.value).toBeLessThan(0);
    expect(negative.warnings[0]).toContain('below zero');
    expect(mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k: 7, negative: 'zero' })).toBe(0);
  });

  it('refuses what it cannot use', () => {
    const x = [1, 2, 3, 4, 5, 6];
    expect(() => mesnerShaliziConditionalMutualInformation(x, x, [1, 2])).toThrow('same number');
    expect(() => mesnerShaliziConditionalMutualInformation(x, x, x, { k: 6 })).toThrow('at least 7');
    expect(() => mesnerShaliziConditionalMutualInformation(x, [1, 2, 3, NaN, 5, 6], x)).toThrow('finite');
    expect(() => mesnerShaliziConditionalMutualInformation(x, x, x, { minzero: 1 } as object)).toThrow(TypeError);
  });
});
