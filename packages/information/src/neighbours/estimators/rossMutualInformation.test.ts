import { integers, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { rossMutualInformation } from './rossMutualInformation.js';

const X = [0.1, 0.4, 0.3, 2.2, 2.9, 2.5];
const LABELS = ['a', 'a', 'a', 'b', 'b', 'b'];

describe('rossMutualInformation', () => {
  it('is ψ(N) − ψ(N/2) for two labels far apart', () => {
    // ψ(6) − ψ(3) = 1/3 + 1/4 + 1/5: nothing of the other label is inside, and one of the same: + ψ(2) − ψ(2).
    expect(rossMutualInformation(X, LABELS, { k: 2 })).toBeCloseTo(1 / 3 + 1 / 4 + 1 / 5, 14);
  });

  it('takes labels of any kind and joint labels', () => {
    const expected = rossMutualInformation(X, LABELS, { k: 2 });
    expect(rossMutualInformation(X, Int32Array.of(7, 7, 7, -1, -1, -1), { k: 2 })).toBe(expected);
    expect(rossMutualInformation(X, columns(LABELS, [1, 1, 1, 2, 2, 2]), { k: 2 })).toBe(expected);
    expect(
      rossMutualInformation(
        X,
        LABELS.map((label) => label === 'a'),
        { k: 2 },
      ),
    ).toBe(expected);
  });

  it('finds that of five symbols x and y uniform in [x, x + 2], ln 5 − 4/5 ln 2, at N = 3000', () => {
    // bmi's DiscreteUniformMixture m = 5: 1.054920168.
    expect(Math.log(5) - 0.8 * Math.LN2).toBeCloseTo(1.054920168, 9);
    const estimates = Array.from({ length: 12 }, (_, seed) => {
      const labels = integers(key(seed), 3000, { high: 5 });
      const y = uniform(key(seed + 100), 3000).map((u, i) => labels[i]! + 2 * u);
      return rossMutualInformation(y, labels, { k: 3 });
    });
    expect(Math.abs(zScore(estimates, 1.054920168))).toBeLessThan(3.5);
  });

  it('is zero within its error for independent labels', () => {
    const estimates = Array.from({ length: 12 }, (_, seed) =>
      rossMutualInformation(normal(key(seed), 400), integers(key(seed + 100), 400, { high: 3 })),
    );
    expect(Math.abs(zScore(estimates, 0))).toBeLessThan(3.5);
  });

  it('tells what it was made by, warns of labels with few samples, and gives NaN for those left out', () => {
    const { local, settings, warnings, samples } = rossMutualInformation([...X, 9], [...LABELS, 'c'], {
      k: 3,
      rareLabels: 'lowerK',
      details: true,
    });
    expect(settings).toEqual({
      k: 3,
      norm: 'max',
      margins: 'keep',
      scaling: 'none',
      ties: 'keep',
      negative: 'keep',
      rareLabels: 'lowerK',
    });
    expect(samples).toBe(6);
    expect(local![6]).toBeNaN();
    expect(warnings).toEqual([
      '1 samples whose label occurs once were left out.',
      '2 labels have 3 samples or fewer, and took all but one as neighbours.',
    ]);
    const { warnings: ofCopies } = rossMutualInformation([0, 0, 1, 5, 6, 7], LABELS, { k: 1, details: true });
    expect(ofCopies[0]).toContain('2 of 6 samples');
  });

  it('refuses rare labels unless told, lengths that differ, and options it has not', () => {
    expect(() => rossMutualInformation(X, LABELS)).toThrow(
      'labels must have at least 5 samples each for k = 4, got 3 of "a"',
    );
    expect(() => rossMutualInformation(X, ['a', 'b', 'c', 'd', 'e', 'f'], { rareLabels: 'lowerK' })).toThrow(
      'must occur more than once',
    );
    expect(() => rossMutualInformation(X, ['a'])).toThrow('same number of samples');
    expect(() => rossMutualInformation([1, 2, NaN, 4, 5, 6], LABELS)).toThrow('finite');
    expect(rossMutualInformation([1, 1, 1, 1, 1, 1], LABELS, { k: 2 })).toBe(0);
    expect(() => rossMutualInformation(X, LABELS, { theilerWindow: 1 } as object)).toThrow(TypeError);
    expect(() => rossMutualInformation(X, LABELS, { rareLabels: 'drop' as 'refuse' })).toThrow('rareLabels');
  });
});
