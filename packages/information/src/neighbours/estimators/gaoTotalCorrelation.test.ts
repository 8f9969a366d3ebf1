import { integers, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { gaoMutualInformation } from './gaoMutualInformation.js';
import { gaoTotalCorrelation } from './gaoTotalCorrelation.js';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

/** Five symbols, y uniform in [x, x + 2], and whether x is odd, as a label. */
function mixture(seed: number, size: number) {
  const x = integers(key(seed), size, { high: 5 });
  const y = Array.from(uniform(key(seed + 100), size), (u, i) => x[i]! + 2 * u);
  const odd = Array.from(x, (each) => (each % 2 === 1 ? 'odd' : 'even'));
  return { x: Array.from(x), y, odd };
}

describe('gaoTotalCorrelation', () => {
  it('finds that of symbols, a real number made of them, and a label that they decide', () => {
    // I(x; y) is 1.054920168 (bmi's DiscreteUniformMixture m = 5), and the label adds its entropy: two of five are odd.
    const truth = 1.054920168 - 0.4 * Math.log(0.4) - 0.6 * Math.log(0.6);
    const estimates = SEEDS.map((seed) => {
      const { x, y, odd } = mixture(seed, 3000);
      return gaoTotalCorrelation(columns(x, y, odd), { k: 3 });
    });
    expect(Math.abs(zScore(estimates, truth))).toBeLessThan(3.5);
  });

  it('is zero within its error for independent variables of every kind', () => {
    const size = 3000;
    const estimates = SEEDS.map((seed) => {
      const kinds = Array.from(integers(key(seed + 200), size, { high: 3 }), (each) => `kind ${each}`);
      return gaoTotalCorrelation(columns(normal(key(seed), size), normal(key(seed + 100), size), kinds), { k: 3 });
    });
    expect(Math.abs(zScore(estimates, 0))).toBeLessThan(3.5);
  });

  it('is the mutual information of two, to the bit, in both forms, of several columns each', () => {
    const { x, y, odd } = mixture(1, 400);
    for (const form of ['digamma', 'logarithm'] as const) {
      expect(gaoTotalCorrelation(columns(x, y), { form })).toBe(gaoMutualInformation(x, y, { form }));
      const dimensions = [1, 2];
      const grouped = gaoTotalCorrelation(columns(x, y, odd), { form, dimensions });
      expect(grouped).toBe(gaoMutualInformation(x, columns(y, odd), { form }));
    }
  });

  it('does not depend on the order of the variables, and leaves a constant out', () => {
    const { x, y, odd } = mixture(2, 400);
    const forward = gaoTotalCorrelation(columns(x, y, odd));
    for (const other of [columns(odd, y, x), columns(y, x, odd), columns(odd, x, y)]) {
      expect(gaoTotalCorrelation(other)).toBeCloseTo(forward, 12);
    }
    const constant = x.map(() => 'same');
    expect(gaoTotalCorrelation(columns(x, constant, y, odd))).toBe(forward);
    expect(gaoTotalCorrelation(columns(constant, y))).toBe(0);
  });

  it('reads rows, and says what it was made by', () => {
    const { x, y, odd } = mixture(3, 60);
    const rows = x.map((each, i) => [each, y[i]!, odd[i]!] as const);
    const found = gaoTotalCorrelation(rows as unknown as number[][], { k: 5, base: 2, details: true });
    expect(found).toMatchObject({ unit: 'bits', estimator: 'Gao', samples: 60 });
    expect(found.settings).toMatchObject({ k: 5, form: 'digamma', dimensions: [1, 1, 1] });
    expect(found.value).toBe(gaoTotalCorrelation(columns(x, y, odd), { k: 5, base: 2 }));
  });

  it('refuses what it cannot use', () => {
    const { x, y, odd } = mixture(1, 50);
    expect(() => gaoTotalCorrelation(columns(x))).toThrow('dimensions must be two or more integers');
    expect(() => gaoTotalCorrelation(columns(x, y, odd), { dimensions: [1, 1] })).toThrow('add up to the 3 columns');
    expect(() => gaoTotalCorrelation(columns(x, [...y.slice(1), NaN], odd))).toThrow('finite');
    expect(() => gaoTotalCorrelation(columns(x, y), { form: 'log' as 'digamma' })).toThrow('form must be');
    expect(() => gaoTotalCorrelation(columns(x, y), { neighbours: 1 } as object)).toThrow(TypeError);
  });
});
