import { describe, expect, it } from 'vitest';
import { constantCodes, factorsOf } from '../../test/representations.js';
import { codeFactorInformation } from './codeFactorInformation.js';

const codes = [[0, 5], [0, 6], [1, 5], [1, 6]]; // prettier-ignore

/** Zeros are exact. */
function near(actual: Float64Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    if (expected[i] === 0) expect(value).toBe(0);
    else expect(value).toBeCloseTo(expected[i]!, 14);
  });
}

describe('codeFactorInformation', () => {
  it('gives information and entropies of each pair, and what they rest on', () => {
    const { information, jointEntropies, codeEntropies, factorEntropies, shape, settings } = codeFactorInformation(
      codes,
      [0, 0, 1, 1],
      { bins: 2 },
    );
    near(information, [Math.log(2), 0]);
    near(jointEntropies, [Math.log(2), Math.log(4)]);
    near(codeEntropies, [Math.log(2), Math.log(2)]);
    near(factorEntropies, [Math.log(2)]);
    expect({ shape, settings }).toEqual({ shape: [2, 1], settings: { bins: 2, estimator: 'plugIn', samples: 4 } });
  });

  it('has the values of the tests of disentanglement_lib: H([1,1,2,2,3,3]) and I of two labelings', () => {
    const { factorEntropies } = codeFactorInformation([1, 2, 3, 4, 5, 6], [1, 1, 2, 2, 3, 3]);
    expect(factorEntropies[0]).toBeCloseTo(Math.log(3), 14);
    const { information } = codeFactorInformation(
      [[1, 1], [2, 1], [1, 2], [2, 2]], // prettier-ignore
      [[1, 2], [2, 2], [1, 1], [2, 1]], // prettier-ignore
      { bins: 'distinct' },
    );
    near(information, [Math.log(2), 0, 0, Math.log(2)]);
  });

  it('is exactly 0 for a constant dimension, by whatever estimator', () => {
    const factors = factorsOf([3, 5], 200);
    for (const estimator of ['plugIn', 'millerMadow'] as const) {
      const { information, codeEntropies } = codeFactorInformation(constantCodes(200, 2), factors, { estimator });
      expect(Array.from(information)).toEqual([0, 0, 0, 0]);
      expect(Array.from(codeEntropies)).toEqual([0, 0]);
    }
  });

  it('is less with the first term of the bias taken off', () => {
    const noise = factorsOf([500], 300, 1);
    const factors = factorsOf([4], 300, 2);
    const [plugIn] = codeFactorInformation(noise, factors).information;
    const [corrected] = codeFactorInformation(noise, factors, { estimator: 'millerMadow' }).information;
    expect(plugIn).toBeGreaterThan(0.05);
    expect(Math.abs(corrected!)).toBeLessThan(0.5 * plugIn!);
  });

  it('refuses what has no score', () => {
    expect(() => codeFactorInformation(codes, [0, 1])).toThrow(
      'codeFactorInformation: factors must be of as many samples as codes, 4, got 2.',
    );
    expect(() =>
      codeFactorInformation(codes, [
        [0, 3],
        [1, 3],
        [0, 3],
        [1, 3],
      ]),
    ).toThrow(
      // prettier-ignore
      'codeFactorInformation: factors[1] must be of two or more different values, got 3. Leave it out',
    );
    expect(() => codeFactorInformation([[Number.NaN, 1], [1, 2]], [0, 1])).toThrow('codes must be finite numbers'); // prettier-ignore
    expect(() => codeFactorInformation([[1, 2]], [0])).toThrow('at least 2 samples');
    expect(() => codeFactorInformation(codes, [0, 0, 1, 1], { bins: 1 })).toThrow('bins must be an integer ≥ 2');
    expect(() => codeFactorInformation(codes, [0, 0, 1, 1], { bin: 20 } as never)).toThrow('Did you mean bins');
  });
});
